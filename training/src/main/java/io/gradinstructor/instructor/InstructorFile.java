package io.gradinstructor.instructor;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.protobuf.InvalidProtocolBufferException;
import io.gradinstructor.training.Bands;
import io.gradinstructor.training.Basis;
import io.gradinstructor.training.Controls;
import io.gradinstructor.training.Division;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What the model of a published ENN says of itself, so that it can instruct elsewhere.
 *
 * @param id of the ENN, with its campaign
 * @param layers what units of each layer took in, and the classes, of networks that it learned on
 * @param axes knobs that it sets, with the ranges in which it knows them; empty if it judges
 *     weights
 * @param bands that knobs may be of, and in which it may see the first layer
 * @param tensors that it sees of each layer: the weights and what the optimizer remembers of them
 * @param state names of the numbers that it sees of a run, where it sees the first layer by bands
 *     ({@link Controls#state}); empty where it sees each layer as one
 * @param figures how well it learned, as far as the model tells
 */
public record InstructorFile(
    String id,
    Lesson kind,
    List<Integer> layers,
    List<Controls.Axis> axes,
    Division bands,
    int tensors,
    List<String> state,
    EnnFigures figures) {
  private static final String NONE = "is no instructor that a campaign published: ";

  /** Whether it sets knobs of bands, or sees bands. */
  public boolean banded() {
    return !state.isEmpty() || axes.stream().anyMatch(a -> Bands.are(a.path()));
  }

  /** As metadata of a model. */
  public Map<String, String> about() {
    Map<String, String> about = new LinkedHashMap<>();
    about.put("campaign", id.substring(0, id.indexOf('/')));
    about.put("instructor", id);
    about.put("kind", kind.label());
    about.put("layers", layers.toString());
    if (!axes.isEmpty()) {
      about.put(
          "controls", axes.stream().map(InstructorFile::text).collect(Collectors.joining(", ")));
      if (bands.basis() != Basis.COSINES) {
        about.put("basis", bands.basis().name().toLowerCase(Locale.ROOT));
      }
      about.put("cuts", bands.cuts().toString());
      about.put("tensors", String.valueOf(tensors));
    }
    if (!state.isEmpty()) {
      about.put("state", String.join(", ", state));
    }
    about.put("states", String.valueOf(figures.states()));
    about.put("validation_r2", String.valueOf(figures.validationR2()));
    about.put("validation_spearman", String.valueOf(figures.validationSpearman()));
    if (figures.heldOut() != null) {
      about.put("held_out_r2", String.valueOf(figures.heldOut().r2()));
    }
    return about;
  }

  /**
   * As in {@code rates.0 log 0.3 3 in 0.1 10}: path, layer or band if it is for one, scale, ends as
   * far as it is known, ends that places are shares of.
   */
  private static String text(Controls.Axis a) {
    return a.path()
        + (a.layers().isEmpty() ? "" : "." + a.first())
        + (a.log() ? " log " : " linear ")
        + a.least()
        + " "
        + a.most()
        + " in "
        + a.low()
        + " "
        + a.high();
  }

  /**
   * Reads what {@link #about} writes.
   *
   * @throws IllegalArgumentException if the bytes are no such model
   */
  public static InstructorFile of(byte[] onnx) {
    ModelProto model;
    try {
      model = ModelProto.parseFrom(onnx);
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalArgumentException(NONE + "it is no ONNX model", e);
    }
    Map<String, String> about =
        model.getMetadataPropsList().stream()
            .collect(
                Collectors.toMap(
                    StringStringEntryProto::getKey,
                    StringStringEntryProto::getValue,
                    (one, other) -> other));
    for (String key : List.of("instructor", "kind", "layers", "states")) {
      if (!about.containsKey(key)) {
        throw new IllegalArgumentException(NONE + "its metadata have no " + key);
      }
    }
    InstructorFile file = read(about);
    boolean controls = file.kind.controls();
    file.require(controls ? "controls" : "w0", model.getGraph().getInputList());
    if (!file.state.isEmpty()) {
      file.require("state", model.getGraph().getInputList());
    }
    file.require(controls ? "gradient" : "g0", model.getGraph().getOutputList());
    file.require("score", model.getGraph().getOutputList());
    return file;
  }

  /** Refuses a model without such an input or output, or with another size of it. */
  private void require(String name, List<ValueInfoProto> values) {
    TensorShapeProto shape =
        values.stream()
            .filter(v -> v.getName().equals(name))
            .findFirst()
            .orElseThrow(() -> new IllegalArgumentException(NONE + "it has no " + name))
            .getType()
            .getTensorType()
            .getShape();
    int size = name.equals("controls") ? axes.size() : name.equals("state") ? state.size() : -1;
    if (size >= 0 && (shape.getDimCount() != 1 || shape.getDim(0).getDimValue() != size)) {
      throw new IllegalArgumentException(
          NONE
              + "it does not take "
              + size
              + (name.equals("state") ? " numbers of state" : " controls"));
    }
  }

  private static InstructorFile read(Map<String, String> about) {
    try {
      return new InstructorFile(
          about.get("instructor"),
          Lesson.of(about.get("kind")).orElseThrow(),
          list(about.get("layers")).map(Integer::valueOf).toList(),
          Stream.ofNullable(about.get("controls"))
              .flatMap(all -> Arrays.stream(all.split(", ")))
              .map(InstructorFile::axis)
              .toList(),
          new Division(
              Basis.valueOf(about.getOrDefault("basis", "cosines").toUpperCase(Locale.ROOT)),
              list(about.getOrDefault("cuts", "[]")).map(Double::valueOf).toList()),
          Integer.parseInt(about.getOrDefault("tensors", "1")),
          about.containsKey("state") ? List.of(about.get("state").split(", ")) : List.of(),
          new EnnFigures(
              number(about.get("validation_r2")),
              number(about.get("validation_spearman")),
              List.of(),
              Integer.parseInt(about.get("states")),
              null));
    } catch (RuntimeException e) {
      throw new IllegalArgumentException(NONE + "its metadata cannot be read: " + about, e);
    }
  }

  private static Controls.Axis axis(String text) {
    String[] words = text.split(" ");
    int dot = words[0].lastIndexOf('.');
    boolean one = words[0].substring(dot + 1).matches("\\d+");
    return new Controls.Axis(
        one ? words[0].substring(0, dot) : words[0],
        one ? List.of(Integer.valueOf(words[0].substring(dot + 1))) : List.of(),
        Double.parseDouble(words[5]),
        Double.parseDouble(words[6]),
        words[1].equals("log"),
        Double.parseDouble(words[2]),
        Double.parseDouble(words[3]));
  }

  private static Stream<String> list(String text) {
    return Arrays.stream(text.substring(1, text.length() - 1).split(", "))
        .filter(t -> !t.isEmpty());
  }

  private static Double number(String text) {
    return text == null || text.equals("null") ? null : Double.valueOf(text);
  }
}
