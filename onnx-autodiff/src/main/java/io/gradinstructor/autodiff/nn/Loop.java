package io.gradinstructor.autodiff.nn;

import ai.onnxruntime.OnnxTensor;
import io.gradinstructor.autodiff.Program;
import io.gradinstructor.autodiff.State;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Trains a model step by step; parameters stay in native memory. One thread at a time. */
public final class Loop implements AutoCloseable {
  private final List<Scope.Parameter> parameters;
  private final Program program;
  private final State state = new State();
  private long steps;

  /**
   * Makes the training step ready.
   *
   * @param start numbers of each parameter, as {@link Model#start} gives them
   */
  public Loop(Model model, Descent descent, Map<String, float[]> start) {
    parameters = model.parameters();
    program = Program.of(model.trainingStep(descent));
    for (Scope.Parameter p : parameters) {
      long[] shape = p.shape().toArray();
      float[] numbers = start.get(p.name());
      state.put(p.name(), numbers, shape);
      if (p.trained()) {
        descent.memory(p.name()).forEach(m -> state.put(m, new float[numbers.length], shape));
      }
    }
  }

  /**
   * One step.
   *
   * @param batch the model's inputs, and {@code target}
   * @param rate learning rate
   * @return the loss before it
   */
  public float step(Map<String, OnnxTensor> batch, double rate) {
    steps++;
    try (OnnxTensor r = Program.tensor(rate);
        OnnxTensor s = Program.tensor(steps)) {
      Map<String, OnnxTensor> in = new HashMap<>(batch);
      in.put("rate", r);
      in.put("step", s);
      try (var result = state.run(program, in)) {
        return Program.floats(result, "loss")[0];
      }
    }
  }

  /** Steps taken. */
  public long steps() {
    return steps;
  }

  /** Numbers of each parameter as they are now. */
  public Map<String, float[]> parameters() {
    Map<String, float[]> now = new LinkedHashMap<>();
    parameters.forEach(p -> now.put(p.name(), state.get(p.name())));
    return now;
  }

  @Override
  public void close() {
    program.close();
    state.close();
  }
}
