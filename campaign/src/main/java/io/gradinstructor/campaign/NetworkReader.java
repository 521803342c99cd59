package io.gradinstructor.campaign;

import io.gradinstructor.data.DatasetSpec;
import io.gradinstructor.data.KnownSet;
import io.gradinstructor.training.Start;
import io.gradinstructor.training.parts.Naive;
import java.util.List;

/** Reads the section {@code network} of a campaign file. */
final class NetworkReader {
  /** Weights travel as one message of 64 MiB at most. */
  private static final long MAX_PARAMETERS = 16_000_000;

  private NetworkReader() {}

  static NetworkSpec read(Section s, DatasetSpec dataset) {
    KnownSet known = dataset.source() == null ? KnownSet.of(dataset.name()) : null;
    List<Integer> layers = s.wholes("layers", null, 2, 20, 2, 100_000);
    if (s.clean("layers")) {
      int input = layers.get(0);
      int output = layers.get(layers.size() - 1);
      if (known != null && input != known.pixels()) {
        s.problem(
            "layers",
            "must begin with " + known.pixels() + ", the pixels of an image, was " + input);
      }
      List<Integer> some = dataset.classes();
      int classes = some != null ? some.size() : known == null ? 0 : known.classes();
      if (output < classes) {
        s.problem(
            "layers", "must end with " + classes + " or more, one for each class, was " + output);
      }
      long parameters = 0;
      for (int l = 1; l < layers.size(); l++) {
        parameters += (layers.get(l - 1) + 1L) * layers.get(l);
      }
      if (parameters > MAX_PARAMETERS) {
        s.problem(
            "layers",
            "must make " + MAX_PARAMETERS + " weights and biases at most, was " + parameters);
      }
    }
    if (s.has("outputs")) {
      int outputs = s.whole("outputs", null, 2, 100_000);
      int last = layers.isEmpty() ? 0 : layers.get(layers.size() - 1);
      if (s.clean("layers", "outputs") && outputs != last) {
        s.problem("outputs", "must be what layers ends with, " + last + ", was " + outputs);
      }
    }
    Start initialisation = PartReader.read(s, "initialisation", Start.class, new Naive(0.45));
    s.end();
    return new NetworkSpec(layers, initialisation);
  }
}
