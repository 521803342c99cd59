package io.gradinstructor.instructor;

import ai.onnxruntime.OnnxTensor;
import io.gradinstructor.autodiff.Program;
import io.gradinstructor.enn.Critic;
import io.gradinstructor.enn.Enn;
import io.gradinstructor.instructor.Views.Seen;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Values that the critics of an ENN give to views. One thread at a time. */
final class EnnValues implements AutoCloseable {
  private static final int BATCH = 64;

  private final Enn enn;
  private final Lesson kind;
  private final Program program;

  EnnValues(Enn enn, Lesson kind) {
    this.enn = enn;
    this.kind = kind;
    program = Program.of(enn.values(BATCH));
  }

  /** Values of each state by each critic, in standard deviations of the returns learned from. */
  double[][] of(List<Seen> seen, double[] stages) {
    double[][] values = new double[seen.size()][enn.theta().size()];
    for (int from = 0; from < seen.size(); from += BATCH) {
      int n = Math.min(BATCH, seen.size() - from);
      Map<String, OnnxTensor> in = inputs(seen.subList(from, from + n), stages, from);
      try (var result = program.run(in)) {
        float[] value = Program.floats(result, "output");
        for (int k = 0; k < enn.theta().size(); k++) {
          for (int i = 0; i < n; i++) {
            values[from + i][k] = value[k * BATCH + i];
          }
        }
      } finally {
        in.values().forEach(OnnxTensor::close);
      }
    }
    return values;
  }

  private Map<String, OnnxTensor> inputs(List<Seen> seen, double[] stages, int from) {
    Map<String, OnnxTensor> in = new HashMap<>();
    Critic critic = enn.critic();
    for (int l = 0; l < critic.views().size(); l++) {
      int[] size = critic.views().get(l);
      float[] all = new float[BATCH * size[0] * size[1]];
      for (int i = 0; i < seen.size(); i++) {
        float[] view = seen.get(i).of(l, kind);
        System.arraycopy(view, 0, all, i * view.length, view.length);
      }
      in.put("view" + l, Program.tensor(all, BATCH, 1, size[0], size[1]));
    }
    float[] stage = new float[BATCH];
    for (int i = 0; i < seen.size(); i++) {
      stage[i] = (float) stages[from + i];
    }
    in.put("stage", Program.tensor(stage, BATCH, 1));
    return in;
  }

  @Override
  public void close() {
    program.close();
  }
}
