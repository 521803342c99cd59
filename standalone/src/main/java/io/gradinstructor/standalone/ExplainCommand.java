package io.gradinstructor.standalone;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code gi explain}. */
@Command(
    name = "explain",
    description = "Writes what an instructor sees of a network: numbers, arrays and pictures.",
    mixinStandardHelpOptions = true)
final class ExplainCommand implements Callable<Integer> {
  private static final List<String> MAPS = List.of("heat", "signed", "gradient", "weights");

  @Parameters(
      paramLabel = "TRIAL",
      description = "The network: campaign/phase/arm/number, e.g. …/compare/instructor/000.")
  String trial;

  @Option(
      names = "--server",
      paramLabel = "URL",
      description = "The system that has it (${DEFAULT-VALUE}).")
  URI server = URI.create("http://127.0.0.1:8080");

  @Option(names = "--step", paramLabel = "S", description = "Of its snapshot; default: the last.")
  Integer step;

  @Option(
      names = "--instructor",
      paramLabel = "ENN",
      description = "Default: the one that steered it, or the newest.")
  String instructor;

  @Option(names = "--out", paramLabel = "DIR", description = "Folder (${DEFAULT-VALUE}).")
  Path out = Path.of("explained");

  @Override
  public Integer call() throws Exception {
    Server system = new Server(server);
    byte[] all = system.explain(query(step, instructor).toString());
    JsonNode explained = new ObjectMapper().readTree(all);
    // All files are of the same snapshot and instructor, whatever comes meanwhile.
    Query query = query(explained.get("step").asInt(), explained.get("instructor").asText());
    Files.createDirectories(out);
    Files.write(out.resolve("explained.json"), all);
    JsonNode layers = explained.get("layers");
    for (int l = 1; l <= layers.size(); l++) {
      if (!rises(layers.get(l - 1).get("heat"))) {
        System.out.printf("W%d has no heat: the score rises with no patch of it%n", l);
      }
      for (String map : MAPS) {
        files(system, "w" + l + "-" + map, "/layers/" + l + "/" + map, query);
      }
    }
    double side = Math.sqrt(layers.get(0).get("inputs").asInt());
    if (side == Math.rint(side)) {
      files(system, "pixels", "/layers/1/pixels", query);
    }
    System.out.printf(
        "step %d, seen by %s: score %.4f%nPictures, arrays and numbers: %s%n",
        explained.get("step").asInt(),
        explained.get("instructor").asText(),
        explained.get("score").asDouble(),
        out);
    return 0;
  }

  private static boolean rises(JsonNode heat) {
    for (JsonNode x : heat) {
      if (x.asDouble() > 0) {
        return true;
      }
    }
    return false;
  }

  private Query query(Integer at, String by) {
    return new Query().with("trial", trial).with("step", at).with("instructor", by);
  }

  private void files(Server system, String name, String path, Query query) throws Exception {
    Files.write(out.resolve(name + ".png"), system.explain(path + ".png" + query));
    Files.write(out.resolve(name + ".npy"), system.explain(path + ".npy" + query + "&size=matrix"));
  }
}
