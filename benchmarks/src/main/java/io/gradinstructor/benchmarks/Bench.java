package io.gradinstructor.benchmarks;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.gradinstructor.autodiff.Library;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * Times the engine and, with a Python that has PyTorch, PyTorch beside it: in turns, round after
 * round, so that both see the same machine.
 */
@Command(
    name = "gi bench",
    mixinStandardHelpOptions = true,
    subcommands = {Memory.class, Tables.class, Threads.class},
    description = "Times the engine, and PyTorch beside it.")
public final class Bench implements Callable<Integer> {
  /** One operation: what it did per second in each round, here and in PyTorch (none without it). */
  private record Timed(List<Double> here, List<Double> torch) {
    double ratio() {
      return median(ratios());
    }

    List<Double> ratios() {
      List<Double> ratios = new ArrayList<>();
      for (int i = 0; i < torch.size(); i++) {
        ratios.add(here.get(i) / torch.get(i));
      }
      return ratios;
    }
  }

  @Spec private CommandSpec spec;

  @Option(names = "--torch", paramLabel = "PYTHON", description = "A Python that has PyTorch.")
  private String python;

  @Option(
      names = "--quick",
      description = "Three short rounds, under five minutes, instead of seven longer ones.")
  private boolean quick;

  @Option(
      names = "--only",
      paramLabel = "NAME",
      description = "A benchmark; may be said more than once. All of: ${COMPLETION-CANDIDATES}.",
      completionCandidates = Names.class)
  private List<String> only = new ArrayList<>();

  /** All benchmarks. */
  static final class Names extends ArrayList<String> {
    private static final long serialVersionUID = 1L;

    Names() {
      super(EngineBenchmark.names());
      addAll(EngineBenchmark.ALTERNATIVES);
    }
  }

  @Option(
      names = "--output",
      description = "${COMPLETION-CANDIDATES}; ${DEFAULT-VALUE} if not said.")
  private Output output = Output.text;

  /** Forms of the result. */
  private enum Output {
    text,
    json
  }

  private Bench() {}

  /** See {@code --help}. */
  public static void main(String[] args) {
    Locale.setDefault(Locale.ENGLISH);
    CommandLine bench = new CommandLine(new Bench());
    bench.getCommandSpec().version("gi " + Library.description());
    bench
        .getSubcommands()
        .values()
        .forEach(c -> c.getCommandSpec().version("gi " + Library.description()));
    System.exit(bench.execute(args));
  }

  @Override
  public Integer call() throws Exception {
    Names known = new Names();
    for (String name : only) {
      if (!known.contains(name)) {
        throw new ParameterException(spec.commandLine(), "gi bench: no benchmark " + name);
      }
    }
    Map<String, Timed> timed = new LinkedHashMap<>();
    String torchVersion = "none";
    try (Torch torch = Torch.start(python)) {
      if (torch != null) {
        torchVersion = torch.version;
      }
      List<String> names = new ArrayList<>(only.isEmpty() ? EngineBenchmark.names() : only);
      names.add(0, Peak.NAME);
      for (int round = 0; round < (quick ? 3 : 7); round++) {
        for (String name : names) {
          Timed t =
              timed.computeIfAbsent(name, n -> new Timed(new ArrayList<>(), new ArrayList<>()));
          t.here.add(here(name, quick ? 1 : 2));
          if (torch != null && !EngineBenchmark.ALTERNATIVES.contains(name)) {
            t.torch.add(torch.rate(name, quick ? 1 : 2));
          }
        }
        System.err.println("round " + (round + 1) + " done");
      }
    }
    Timed peak = timed.remove(Peak.NAME);
    List<Double> all = new ArrayList<>(peak.here);
    all.addAll(peak.torch);
    double gflops = Peak.gflops(Collections.max(all));
    if (output == Output.json) {
      json(gflops, timed, torchVersion);
    } else {
      table(gflops, timed, torchVersion);
    }
    return 0;
  }

  private static double here(String name, int seconds) throws RunnerException {
    return new Runner(
            new OptionsBuilder()
                .include(EngineBenchmark.class.getName())
                .param("name", name)
                .forks(1)
                .jvmArgs("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xmx1g")
                .warmupIterations(1)
                .warmupTime(TimeValue.seconds(3))
                .measurementIterations(1)
                .measurementTime(TimeValue.seconds(seconds))
                .verbosity(VerboseMode.SILENT)
                .shouldFailOnError(true)
                .build())
        .runSingle()
        .getPrimaryResult()
        .getScore();
  }

  private static String machine() {
    try {
      String model =
          Files.readAllLines(Path.of("/proc/cpuinfo")).stream()
              .filter(l -> l.startsWith("model name"))
              .findFirst()
              .map(l -> l.substring(l.indexOf(':') + 2))
              .orElse("");
      return (model + " " + System.getProperty("os.arch")).strip();
    } catch (IOException e) {
      return System.getProperty("os.name") + " " + System.getProperty("os.arch");
    }
  }

  private static void table(double gflops, Map<String, Timed> timed, String torch) {
    PrintStream out = System.out;
    out.printf(
        Locale.ROOT,
        "%s, one thread; SGEMM peak %.1f GFLOPS; torch %s%n",
        machine(),
        gflops,
        torch);
    out.printf(
        Locale.ROOT,
        "%-30s %10s %10s %7s %15s %8s%n",
        "",
        "1/s",
        "torch 1/s",
        "ratio",
        "spread",
        "of peak");
    timed.forEach(
        (name, t) -> {
          boolean both = !t.torch.isEmpty();
          double work = Peak.work(name);
          out.printf(
              Locale.ROOT,
              "%-30s %10.1f %10s %7s %15s %8s%n",
              name,
              median(t.here),
              both ? String.format(Locale.ROOT, "%.1f", median(t.torch)) : "",
              both ? String.format(Locale.ROOT, "%.2f", t.ratio()) : "",
              both
                  ? String.format(
                      Locale.ROOT,
                      "%.2f..%.2f",
                      Collections.min(t.ratios()),
                      Collections.max(t.ratios()))
                  : "",
              work > 0
                  ? String.format(Locale.ROOT, "%.0f %%", 100 * work * median(t.here) / gflops)
                  : "");
        });
  }

  private static void json(double gflops, Map<String, Timed> timed, String torch)
      throws IOException {
    List<Map<String, Object>> results = new ArrayList<>();
    timed.forEach(
        (name, t) -> {
          Map<String, Object> r = new LinkedHashMap<>();
          r.put("name", name);
          r.put("per_second", median(t.here));
          if (!t.torch.isEmpty()) {
            r.put("torch_per_second", median(t.torch));
            r.put("ratio", t.ratio());
            r.put(
                "ratio_spread", List.of(Collections.min(t.ratios()), Collections.max(t.ratios())));
          }
          if (Peak.work(name) > 0) {
            r.put("peak_fraction", Peak.work(name) * median(t.here) / gflops);
          }
          results.add(r);
        });
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("machine", machine());
    all.put("torch", torch);
    all.put("sgemm_peak_gflops", gflops);
    all.put("results", results);
    System.out.println(new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsString(all));
  }

  static double median(List<Double> values) {
    List<Double> sorted = values.stream().sorted().toList();
    int n = sorted.size();
    return (sorted.get((n - 1) / 2) + sorted.get(n / 2)) / 2;
  }

  /** A Python that times the same operations on request. */
  private static final class Torch implements AutoCloseable {
    private final Path script;
    private final Process process;
    private final Writer requests;
    private final BufferedReader answers;
    private final String version;

    private Torch(Path script, Process process) throws IOException {
      this.script = script;
      this.process = process;
      requests = process.outputWriter();
      answers = process.inputReader();
      version = answer().replace("torch ", "");
    }

    static Torch start(String python) throws IOException {
      if (python == null) {
        return null;
      }
      Path script = Files.createTempFile("torch-bench", ".py");
      try (InputStream in = Bench.class.getResourceAsStream("/torch_bench.py")) {
        Files.write(script, in.readAllBytes());
      }
      Process process =
          new ProcessBuilder(python, script.toString())
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start();
      return new Torch(script, process);
    }

    double rate(String name, int seconds) throws IOException {
      requests.write(name + " " + seconds + "\n");
      requests.flush();
      return Double.parseDouble(answer());
    }

    private String answer() throws IOException {
      String line = answers.readLine();
      if (line == null) {
        throw new IOException("--torch: this Python does not run the benchmarks");
      }
      return line;
    }

    @Override
    public void close() throws IOException {
      requests.close();
      process.destroy();
      Files.delete(script);
    }
  }
}
