package io.gradinstructor.standalone;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code gi explain}. */
@Command(
    name = "explain",
    description = "Writes what an instructor sees of a network: numbers, arrays and pictures.")
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

  @Option(
      names = "--overwrite",
      description = "Replace what is in the folder of another network, or of yours.")
  boolean overwrite;

  private ExplainedFolder folder;

  @Override
  public Integer call() throws Exception {
    folder = new ExplainedFolder(out);
    folder.requireFree(trial, overwrite);
    Server system = Server.asked(server);
    byte[] all = system.explain(query(step, instructor).toString());
    JsonNode explained = new ObjectMapper().readTree(all);
    // All files are of the same snapshot and instructor, whatever comes meanwhile.
    Query query = query(explained.get("step").asInt(), explained.get("instructor").asText());
    folder.begin();
    try {
      files(system, query, explained);
      folder.publish(all);
    } finally {
      folder.forgetNext();
    }
    System.out.printf(
        Locale.ROOT,
        "step %d, seen by %s: score %.4f%nPictures, arrays and numbers: %s%n",
        explained.get("step").asInt(),
        explained.get("instructor").asText(),
        explained.get("score").asDouble(),
        out);
    return 0;
  }

  private void files(Server system, Query query, JsonNode explained) throws Exception {
    JsonNode layers = explained.get("layers");
    for (int l = 1; l <= layers.size(); l++) {
      if (!rises(layers.get(l - 1).get("heat"))) {
        System.out.printf(Locale.ROOT, "W%d has no heat: the score rises with no part of it%n", l);
      }
      for (String map : MAPS) {
        files(system, "w" + l + "-" + map, "/layers/" + l + "/" + map, query);
      }
    }
    double side = Math.sqrt(layers.get(0).get("inputs").asInt());
    // Heat of whole hidden units is a single row.
    if (side == Math.rint(side) && layers.get(0).get("rows").asInt() > 1) {
      try {
        files(system, "pixels", "/layers/1/pixels", query);
      } catch (Server.Unusable e) {
        // Columns of a table and kernels may be as many as a square has pixels.
        System.out.println("W1 has no heat of pixels: " + e.getMessage());
      }
    }
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
    folder.write(name + ".png", system.explain(path + ".png" + query));
    folder.write(name + ".npy", system.explain(path + ".npy" + query + "&size=matrix"));
  }
}
