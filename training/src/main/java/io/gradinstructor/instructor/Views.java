package io.gradinstructor.instructor;

import ai.onnxruntime.OnnxTensor;
import io.gradinstructor.autodiff.Graph;
import io.gradinstructor.autodiff.Program;
import io.gradinstructor.autodiff.Value;
import io.gradinstructor.enn.Units;
import io.gradinstructor.enn.View;
import io.gradinstructor.enn.WeightEnn;
import io.gradinstructor.enn.WeightView;
import io.gradinstructor.network.Architecture;
import io.gradinstructor.network.Weights;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What critics see of weights, computed once per snapshot. One thread at a time. */
public final class Views implements AutoCloseable {
  /**
   * What there is to see of a moment of a run.
   *
   * @param cells view of each layer's weights, row-major; or features of each hidden layer's units,
   *     then statistics of all layers; or of a run with controls its state, then the places of
   *     these
   * @param scales log rms of each layer: all that a scale-only critic sees
   */
  public record Seen(List<float[]> cells, float[] scales) {
    private static final int PLACES = 1;

    /** A view as a critic has it that learns so. */
    float[] of(int view, Lesson lesson) {
      return switch (lesson) {
        case VIEW, UNTRAINED, SHUFFLED, CONTROLS -> cells.get(view);
        case SCALE_ONLY -> new float[] {scales[view]};
        case CONTROLS_BLIND -> cells.get(PLACES);
      };
    }
  }

  private final int depth;
  private final Program program;

  /** Of such networks. */
  public Views(Architecture network, EnnSpec spec) {
    depth = network.depth();
    Graph g = new Graph();
    List<Value> weights = new ArrayList<>();
    for (int l = 0; l < depth; l++) {
      weights.add(g.input("w" + l, network.in(l), network.out(l)));
    }
    WeightView view = view(spec);
    List<Value> biases = new ArrayList<>();
    for (int l = 0; l < depth && view.seesBiases(); l++) {
      biases.add(g.input("b" + l, network.out(l)));
    }
    List<Value> cells = WeightEnn.views(view, false, weights, biases);
    List<Value> scales = WeightEnn.views(view, true, weights);
    // As many as there are layers, whatever is seen.
    for (int l = 0; l < depth; l++) {
      g.output("cells" + l, cells.get(l)).output("scale" + l, scales.get(l));
    }
    program = Program.of(g);
  }

  /** The view that a campaign asks for. */
  public static WeightView view(EnnSpec spec) {
    return switch (spec.sight()) {
      case MEAN -> new View(View.Kind.MEAN, spec.resolution(), 1e-7);
      case RMS -> new View(View.Kind.RMS, spec.resolution(), 1e-8);
      case LOG_RMS -> new View(View.Kind.LOG_RMS, spec.resolution(), 1e-7);
      case UNITS -> new Units(1e-7);
    };
  }

  /** Views of a network's weights. */
  public Seen of(Weights weights) {
    Map<String, OnnxTensor> all = weights.tensors();
    Map<String, OnnxTensor> in = new HashMap<>(all);
    in.keySet().retainAll(program.inputs());
    try (var result = program.run(in)) {
      List<float[]> cells = new ArrayList<>();
      float[] scales = new float[depth];
      for (int l = 0; l < depth; l++) {
        cells.add(Program.floats(result, "cells" + l));
        scales[l] = Program.floats(result, "scale" + l)[0];
      }
      return new Seen(cells, scales);
    } finally {
      all.values().forEach(OnnxTensor::close);
    }
  }

  @Override
  public void close() {
    program.close();
  }
}
