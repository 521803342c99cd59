package io.gradinstructor.standalone;

import io.gradinstructor.autodiff.NativeLibrary;
import io.gradinstructor.core.campaign.Campaign;
import io.gradinstructor.core.campaign.CampaignException;
import io.gradinstructor.core.campaign.CampaignFile;
import io.gradinstructor.core.campaign.DatasetSpec;
import io.gradinstructor.core.data.Dataset;
import io.gradinstructor.core.data.DatasetException;
import io.gradinstructor.core.data.Datasets;
import io.gradinstructor.core.data.Images;
import io.gradinstructor.core.message.Message;
import io.gradinstructor.core.workflow.Ids;
import io.gradinstructor.kafkaembedded.FolderLock;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
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
        "Runs a campaign, or goes on with it where it was stopped, and prints what it found out.")
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
      names = "--overwrite",
      description = "Replace what is in the folder: another campaign's results, files of yours.")
  boolean overwrite;

  @Option(
      names = "--server",
      paramLabel = "URL",
      description = "Run it on the system there, e.g. http://127.0.0.1:8080.")
  URI server;

  @Override
  public Integer call() throws Exception {
    requireUsable();
    if (server != null) {
      return new RemoteRun(new Server(server, true), this).run();
    }
    byte[] text = Files.readAllBytes(file);
    int bad = check(text);
    return bad == 0 ? start(text, List.of()) : bad;
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

  /**
   * Takes a folder for a campaign: the one that was named, that of its unfinished run, or a new
   * one.
   */
  Begun begin(byte[] text, String id, String name) throws IOException {
    if (out == null) {
      return Runs.begin(text, name, run -> new Begun(run, run.begin(text, id, false)));
    }
    RunFolder run = new RunFolder(out);
    requireOther(run);
    return new Begun(run, run.begin(text, id, overwrite));
  }

  /** The same, but what is unfinished on this machine is left alone. */
  Begun anew(byte[] text, String id, String name) throws IOException {
    if (out == null) {
      RunFolder run = Runs.create(name);
      return new Begun(run, run.begin(text, id, false));
    }
    return begin(text, id, name);
  }

  /** Sees that the campaign's file is not among those that results replace. */
  void requireOther(RunFolder run) throws IOException {
    Path there = run.folder().resolve(RunFolder.CAMPAIGN);
    if (Files.exists(there)
        && Files.isSameFile(there, file)
        && !run.own().has(RunFolder.CAMPAIGN)) {
      throw new Refusal(file + " would be replaced; give another folder");
    }
  }

  /** A run that has its folder. */
  record Begun(RunFolder run, FolderLock lock) implements AutoCloseable {
    @Override
    public void close() throws IOException {
      lock.close();
    }
  }

  /**
   * Runs a campaign in a folder that is free for it to its end, or until it is stopped.
   *
   * @param known messages from another run that count for this one
   */
  int start(byte[] text, List<? extends Message> known) throws IOException {
    String name;
    try {
      name = CampaignFile.read(file.toString(), text).name();
    } catch (CampaignException e) {
      throw new Refusal(e.getMessage());
    }
    NativeLibrary.load();
    try (Begun begun = begin(text, Ids.campaign(name, text), name)) {
      RunFolder run = begun.run;
      int code =
          new LocalSystem(run.broker(), 0, 0, workers, true, known)
              .run(campaign -> campaign.run(file, run, output));
      if (run.pending()) {
        System.err.println("gi: the same command goes on from here");
      } else {
        run.tidy();
      }
      return code;
    }
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
