package io.gradinstructor.standalone;

import io.gradinstructor.admission.Admission;
import io.gradinstructor.autodiff.NativeLibrary;
import io.gradinstructor.campaign.CampaignException;
import io.gradinstructor.campaign.CampaignFile;
import io.gradinstructor.data.DataFolder;
import io.gradinstructor.kafkaembedded.FolderLock;
import io.gradinstructor.message.Message;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
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

  /** Of the process, if a campaign is not begun. */
  int code;

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
      return new RemoteRun(Server.awaited(server), this).run();
    }
    Admission admission = check(CampaignFile.bytes(file)).orElse(null);
    return admission == null ? code : start(admission, List.of());
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
  int start(Admission admission, List<? extends Message> known) throws IOException {
    NativeLibrary.load();
    byte[] text = admission.submitted().file();
    try (Begun begun = begin(text, admission.id(), admission.campaign().name())) {
      RunFolder run = begun.run;
      int code =
          new LocalSystem(run.broker(), 0, 0, workers, true, known)
              .run(campaign -> campaign.run(admission, run, output));
      if (run.pending()) {
        System.err.println("gi: the same command goes on from here");
      } else {
        run.tidy();
      }
      return code;
    }
  }

  /** Says what is wrong with a file or its data before anything is started; then sets the code. */
  Optional<Admission> check(byte[] text) {
    try {
      return Optional.of(Admission.of(file.toString(), text, DataFolder.anywhere()));
    } catch (CampaignException e) {
      code = CheckCommand.refused(e);
      return Optional.empty();
    }
  }
}
