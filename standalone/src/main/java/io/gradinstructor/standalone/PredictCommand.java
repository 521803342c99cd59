package io.gradinstructor.standalone;

import io.gradinstructor.campaign.CampaignException;
import io.gradinstructor.campaign.CampaignFile;
import io.gradinstructor.data.DatasetException;
import io.gradinstructor.data.DatasetSpec;
import io.gradinstructor.data.table.Encoding;
import io.gradinstructor.data.table.Npy;
import io.gradinstructor.data.table.Source;
import io.gradinstructor.data.table.TableException;
import io.gradinstructor.data.table.Unlabelled;
import io.gradinstructor.message.Results;
import io.gradinstructor.network.NetworkFileReader;
import io.gradinstructor.network.Prediction;
import io.gradinstructor.network.RowModel;
import io.gradinstructor.report.ResultsJson;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code gi predict}. */
@Command(
    name = "predict",
    description =
        "Says the classes of a table's rows, or of images, by a network of a finished run: the first"
            + " one of the arm with the highest mean test accuracy.")
final class PredictCommand implements Callable<Integer> {
  @Spec CommandSpec spec;

  @Parameters(index = "0", paramLabel = "RUN", description = "Folder of the run.")
  Path run;

  @Parameters(
      index = "1",
      paramLabel = "DATA",
      description =
          "A table with the columns of the campaign's, whose label may lack; a picture or a folder of"
              + " them; or an IDX file of images.")
  Path data;

  @Option(
      names = "--to",
      paramLabel = "FILE",
      description = "Where label and probability of each row go; default: standard output.")
  Path to;

  @Option(names = "--arm", paramLabel = "NAME", description = "Another arm.")
  String arm;

  @Override
  public Integer call() throws IOException {
    if (!Files.isReadable(data)) {
      throw new ParameterException(spec.commandLine(), "gi: cannot read " + data);
    }
    Path network = network();
    byte[] onnx = Files.readAllBytes(network);
    Encoding encoding = RowModel.encoding(onnx);
    DatasetSpec dataset = dataset();
    Source source = dataset.source();
    try {
      if (encoding == null) {
        ImagesSeen seen = ImagesSeen.of(onnx, network, data, dataset);
        write(seen.names(), seen.probabilities(), seen.classes());
        told(network, seen.probabilities(), seen.labels());
        return 0;
      }
      Unlabelled rows =
          Unlabelled.read(source.reader(List.of(data.toRealPath())), encoding, data.toString());
      float[] p = Prediction.probabilities(NetworkFileReader.read(onnx), rows.values());
      write(null, p, encoding.classes());
      told(network, p, rows.labels());
      return 0;
    } catch (TableException | DatasetException e) {
      throw new Refusal(e.getMessage());
    }
  }

  /** The campaign's data as its file names them. */
  private DatasetSpec dataset() throws IOException {
    Path file = run.resolve(RunFolder.CAMPAIGN);
    try {
      DatasetSpec dataset = CampaignFile.read(file.toString(), CampaignFile.bytes(file)).dataset();
      if (dataset.source() instanceof Npy) {
        throw new Refusal(file + " names arrays, predictions are of rows of tables and of images");
      }
      return dataset;
    } catch (CampaignException e) {
      throw new Refusal(e.getMessage());
    }
  }

  private Path network() throws IOException {
    Path file = run.resolve("results.json");
    if (!Files.isRegularFile(file)) {
      throw new Refusal(run + " has no results.json: it is no folder of a finished run");
    }
    Results results = ResultsJson.read(file.toString(), Files.readAllBytes(file));
    String name =
        arm != null
            ? arm
            : results.arms().stream()
                .max(Comparator.comparingDouble(a -> a.testAccuracy().mean()))
                .map(Results.Arm::name)
                .orElseThrow();
    try (Stream<Path> all = Files.list(run.resolve("networks"))) {
      return all.filter(
              f ->
                  f.getFileName()
                      .toString()
                      .matches(
                          "compare-" + java.util.regex.Pattern.quote(name) + "(-[0-9]+)+\\.onnx"))
          .min(Comparator.naturalOrder())
          .orElseThrow(() -> new Refusal(run + " has no network of the arm " + name));
    }
  }

  private static int best(float[] p, int row, int classes) {
    int best = 0;
    for (int c = 1; c < classes; c++) {
      best = p[row * classes + c] > p[row * classes + best] ? c : best;
    }
    return best;
  }

  /**
   * A line for each row.
   *
   * @param names of files, one a row; null for rows of one file
   */
  private void write(List<String> names, float[] p, List<String> classes) throws IOException {
    StringBuilder out = new StringBuilder(names == null ? "" : "file,");
    out.append("label,probability\n");
    for (int r = 0; r < p.length / classes.size(); r++) {
      int best = best(p, r, classes.size());
      out.append(names == null ? "" : cell(names.get(r)) + ",")
          .append(cell(classes.get(best)))
          .append(String.format(Locale.ROOT, ",%.4f%n", p[r * classes.size() + best]));
    }
    if (to == null) {
      System.out.print(out);
    } else {
      WholeFile.write(to, out.toString().getBytes(StandardCharsets.UTF_8));
    }
  }

  private static String cell(String text) {
    boolean quotes = text.matches("(?s).*[\",\\r\\n].*");
    return quotes ? '"' + text.replace("\"", "\"\"") + '"' : text;
  }

  /** Where rows have their classes it says how many are right. */
  private static void told(Path network, float[] p, int[] labels) {
    int classes = labels.length == 0 ? 1 : p.length / labels.length;
    int known = 0;
    int right = 0;
    for (int r = 0; r < labels.length; r++) {
      if (labels[r] >= 0) {
        known++;
        right += best(p, r, classes) == labels[r] ? 1 : 0;
      }
    }
    System.err.print("gi: " + labels.length + " rows by " + network);
    System.err.println(
        known == 0
            ? ""
            : String.format(
                Locale.ROOT, "; %.2f %% of %d are right", 100.0 * right / known, known));
  }
}
