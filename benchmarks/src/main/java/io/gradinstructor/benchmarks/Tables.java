package io.gradinstructor.benchmarks;

import io.gradinstructor.data.table.Columns;
import io.gradinstructor.data.table.Csv;
import io.gradinstructor.data.table.Source;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** How fast tables are looked at: with Java's first compiler alone, as gi runs, and with both. */
@Command(
    name = "tables",
    mixinStandardHelpOptions = true,
    description = "Megabytes per second of a table of numbers that are read, hashed and checked.")
final class Tables implements Callable<Integer> {
  private static final int ROWS = 500_000;
  private static final int COLUMNS = 9;

  @Option(
      names = "--rounds",
      description = "How often each is timed; ${DEFAULT-VALUE} if not said.",
      defaultValue = "5")
  private int rounds;

  @Option(names = "--file", hidden = true, description = "Times it in this process.")
  private Path file;

  @Override
  public Integer call() throws Exception {
    if (file != null) {
      System.out.printf(Locale.ROOT, "%.3f%n", Bench.median(rates()));
      return 0;
    }
    Path made = Files.createTempFile("gi-table", ".csv");
    try {
      write(made);
      System.out.printf(
          Locale.ROOT,
          "csv, first compiler  %8.1f MB/s%n",
          forked(made, "-XX:TieredStopAtLevel=1"));
      System.out.printf(
          Locale.ROOT, "csv, both compilers  %8.1f MB/s%n", forked(made, "-XX:+TieredCompilation"));
      return 0;
    } finally {
      Files.delete(made);
    }
  }

  private static void write(Path file) throws IOException {
    Random random = new Random(1);
    try (BufferedWriter out = Files.newBufferedWriter(file)) {
      out.write("a,b,c,d,e,f,g,h,i,class\n");
      for (int r = 0; r < ROWS; r++) {
        for (int c = 0; c < COLUMNS; c++) {
          out.write(String.format(Locale.ROOT, "%.4f,", random.nextGaussian()));
        }
        out.write(r % 3 == 0 ? "yes\n" : "no\n");
      }
    }
  }

  private double forked(Path table, String compilers) throws IOException, InterruptedException {
    Process java =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                compilers,
                "-Xmx1g",
                "-cp",
                System.getProperty("java.class.path"),
                Bench.class.getName(),
                "tables",
                "--rounds=" + rounds,
                "--file=" + table)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    String out = new String(java.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
    if (java.waitFor() != 0) {
      throw new IOException("the forked process ended with " + java.exitValue());
    }
    return Double.parseDouble(out.strip());
  }

  /** The first one is for Java to compile. */
  private List<Double> rates() throws IOException {
    Source.Reader reader =
        Csv.of(file.toString(), Columns.of("class")).reader(List.of(file.toRealPath()));
    double megabytes = Files.size(file) / 1e6;
    List<Double> rates = new ArrayList<>();
    for (int round = -1; round < rounds; round++) {
      long begin = System.nanoTime();
      reader.profile(null);
      if (round >= 0) {
        rates.add(megabytes / ((System.nanoTime() - begin) / 1e9));
      }
    }
    return rates;
  }
}
