package io.gradinstructor.standalone;

import io.gradinstructor.core.campaign.Campaign;
import io.gradinstructor.core.campaign.CampaignException;
import io.gradinstructor.core.campaign.CampaignFile;
import io.gradinstructor.core.campaign.DatasetSpec;
import io.gradinstructor.core.data.Dataset;
import io.gradinstructor.core.data.DatasetException;
import io.gradinstructor.core.data.Datasets;
import io.gradinstructor.core.data.Images;
import io.gradinstructor.core.message.Message;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code gi run}. */
@Command(
    name = "run",
    description =
        "Runs a campaign, or goes on with it where it was stopped, and prints what it found out.",
    mixinStandardHelpOptions = true)
class RunCommand implements Callable<Integer> {
  /** How results are printed. */
  enum Output {
    JSON,
    TEXT
  }

  @Spec CommandSpec spec;

  @Parameters(paramLabel = "FILE", description = "The campaign.")
  Path file;

  @Option(
      names = "--workers",
      paramLabel = "N",
      description = "Trials at a time; default: the number of cores.")
  Integer workers;

  @Option(
      names = "--output",
      description = "${COMPLETION-CANDIDATES}, in either case (${DEFAULT-VALUE}).")
  Output output = Output.TEXT;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description =
          "Folder of the results; default: that of an unfinished run of the same file, or a new one"
              + " in runs.")
  Path out;

  @Option(
      names = "--server",
      paramLabel = "URL",
      description = "Run it on the system there, e.g. http://127.0.0.1:8080.")
  URI server;

  @Override
  public Integer call() throws Exception {
    requireUsable();
    if (server != null) {
      return new RemoteRun(server)
          .run(file, out == null ? Runs.create(file) : new RunFolder(out), output);
    }
    byte[] text = Files.readAllBytes(file);
    int bad = check(text);
    if (bad != 0) {
      return bad;
    }
    RunFolder run = out == null ? Runs.open(text).orElse(Runs.create(file)) : new RunFolder(out);
    return start(run, text, List.of());
  }

  /** Sees that file and options can be used at all. */
  void requireUsable() {
    if (!Files.isReadable(file) || Files.isDirectory(file)) {
      throw new ParameterException(spec.commandLine(), "gi: cannot read " + file);
    }
    if (workers != null && workers < 1) {
      throw new ParameterException(spec.commandLine(), "gi: --workers must be at least 1");
    }
  }

  /** Whether a run may begin or go on in a folder; if not, says why. */
  private static boolean free(RunFolder run, byte[] text) throws IOException {
    if (!run.exists()) {
      return true;
    }
    switch (run.status()) {
      case RUNNING -> {
        System.err.println("gi: " + run + " runs this campaign already; gi watch shows it");
        return false;
      }
      case UNFINISHED -> {
        if (!Arrays.equals(text, run.campaign())) {
          System.err.println("gi: " + run + " holds an unfinished run of another campaign");
          return false;
        }
        System.err.println("gi: going on with " + run);
      }
      case FINISHED, FAILED -> run.tidy();
    }
    return true;
  }

  /**
   * Runs a campaign in a folder that is free for it to its end, or until it is stopped.
   *
   * @param known messages from another run that count for this one
   */
  int start(RunFolder run, byte[] text, List<? extends Message> known) throws IOException {
    if (!free(run, text)) {
      return 1;
    }
    run.begin(text);
    int code =
        new LocalSystem(run.broker(), 0, 0, workers, true, known)
            .run(campaign -> campaign.run(file, run, output));
    if (run.ended()) {
      run.tidy();
    } else {
      System.err.println("gi: the same command goes on from here");
    }
    return code;
  }

  /**
   * Says what is wrong with a file before anything is started; returns the exit code, 0 if nothing.
   */
  int check(byte[] text) {
    try {
      checkData(CampaignFile.read(file.toString(), text));
      return 0;
    } catch (CampaignException e) {
      System.err.println(e.getMessage());
      return 2;
    } catch (DatasetException | IllegalArgumentException e) {
      System.err.println("gi: dataset: " + e.getMessage());
      return 1;
    }
  }

  /** Fetches the images if need be, and sees that they fit, before anything is started. */
  private static void checkData(Campaign c) {
    checkData(c.dataset(), c.network().layers());
    checkData(c.explored(), c.network().layers());
  }

  private static void checkData(DatasetSpec spec, List<Integer> layers) {
    Dataset data = Datasets.load(spec);
    for (Images images : List.of(data.train(spec), data.reward(spec), data.test(spec))) {
      if (images.pixelsPerImage() != layers.get(0)) {
        throw new IllegalArgumentException(
            "images have "
                + images.pixelsPerImage()
                + " pixels, network.layers begins with "
                + layers.get(0));
      }
      if (images.classes() > layers.get(layers.size() - 1)) {
        throw new IllegalArgumentException(
            images.classes()
                + " classes, network.layers ends with "
                + layers.get(layers.size() - 1));
      }
    }
  }
}
