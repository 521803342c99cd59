package io.gradinstructor.training.parts;

import ai.onnxruntime.OnnxTensor;
import io.gradinstructor.autodiff.Program;
import io.gradinstructor.enn.Outcomes;
import io.gradinstructor.training.Controller;
import io.gradinstructor.training.Controls;
import io.gradinstructor.training.Kind;
import io.gradinstructor.training.Knobs;
import io.gradinstructor.training.Memory;
import io.gradinstructor.training.Trainer;
import io.gradinstructor.training.Training;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Controls that climb the value that an instructor gives to them: what the run comes to if they are
 * held from now on. The ascent is Adam's without its bias towards small gradients; it is ours.
 *
 * @param instructor text of its id
 * @param until place from which controls stay as they are
 * @param noise added to the places that the ascent has found, number by number: explorers stay
 *     beside the policy's path; empty for none
 */
@Kind(value = "instruct-controls", says = "knobs climb an instructor's value")
public record InstructControls(
    String instructor, Controls controls, ControlPolicy policy, int until, List<Float> noise)
    implements Controller {
  private static final String CLIMBED = "controls.climbed";
  private static final double MEAN = 0.8;
  private static final double SQUARES = 0.95;

  /** Keeps small gradients from being followed as if they were large. */
  private static final double SOFT = 0.02;

  /** What is left of the rate at the end of a later ascent. */
  private static final double LAST = 0.1;

  private static final String SLOPES = "state-gradient";

  /** Training steps between two looks at how layers are to grow. */
  private static final int REFRESH = 5;

  /** How much a layer grows or shrinks in a step at most. */
  private static final double CLIP = 0.03;

  @Override
  public List<String> steers() {
    List<String> paths = new ArrayList<>(controls.paths());
    if (policy.radial() > 0) {
      paths.add(Rescale.RATE);
    }
    return List.copyOf(paths);
  }

  @Override
  public List<String> instructors() {
    return List.of(instructor);
  }

  @Override
  public Hand ready(Trainer.Task task, Memory memory, Knobs knobs) {
    float[] places = controls.places(knobs);
    memory.put(CLIMBED, places, places.length);
    memory.put(Training.PROMISED, new float[] {Float.NaN}, 1);
    return new Climb(task, memory, knobs);
  }

  private final class Climb extends ControlHand {
    private final byte[] model;
    private Program value;

    Climb(Trainer.Task task, Memory memory, Knobs knobs) {
      super(controls, task, memory, knobs);
      model = task.instructors().apply(instructor);
    }

    @Override
    float[] next(Moment now) {
      int step = now.at().step();
      if (policy.radial() > 0 && step % REFRESH == 0) {
        grow(now);
      }
      boolean due = policy.every() == 0 ? step == 0 : step % policy.every() == 0;
      if (!due || now.at().at() > until) {
        return null;
      }
      float[] u = now.memory().get(CLIMBED);
      float[] state = state(now);
      climb(u, state, now);
      now.memory().put(CLIMBED, u, u.length);
      if (program().outputs().contains(Outcomes.ACCURACY)) {
        now.memory().put(Training.PROMISED, asked(Outcomes.ACCURACY, u, state, now), 1);
      }
      float[] places = u.clone();
      for (int i = 0; i < noise.size(); i++) {
        places[i] = (float) controls.axes().get(i).within(u[i] + noise.get(i));
      }
      return places;
    }

    /**
     * Lets layers grow along the gradient from here on; one that is blind to their scale does not.
     */
    private void grow(Moment now) {
      if (!program().outputs().contains(SLOPES)) {
        return;
      }
      float[] slopes = asked(SLOPES, now.memory().get(CLIMBED), state(now), now);
      float[] rates = new float[now.tensors().size()];
      double[] byLayer = byLayer(slopes, rates.length);
      for (int l = 0; l < rates.length; l++) {
        rates[l] = (float) Math.max(-CLIP, Math.min(CLIP, policy.radial() * byLayer[l]));
      }
      now.knobs().hold(Rescale.RATE, rates);
    }

    private Program program() {
      if (value == null) {
        value = new Program(model);
      }
      return value;
    }

    private void climb(float[] u, float[] state, Moment now) {
      boolean first = now.at().step() == 0;
      int n = u.length;
      double[] mean = new double[n];
      double[] squares = new double[n];
      int steps = first ? policy.first() : policy.then();
      for (int k = 0; k < steps; k++) {
        float[] g = asked("gradient", u, state, now);
        double rate = policy.rate() * (first ? 1 : Math.max(LAST, 1 - (double) k / steps));
        double ofMean = 1 - StrictMath.pow(MEAN, k + 1);
        double ofSquares = 1 - StrictMath.pow(SQUARES, k + 1);
        for (int i = 0; i < n; i++) {
          mean[i] = MEAN * mean[i] + (1 - MEAN) * g[i];
          squares[i] = SQUARES * squares[i] + (1 - SQUARES) * g[i] * g[i];
          double step = mean[i] / ofMean / (Math.sqrt(squares[i] / ofSquares) + SOFT);
          u[i] = (float) controls.axes().get(i).within(u[i] + rate * step);
        }
      }
    }

    private float[] asked(String output, float[] u, float[] state, Moment now) {
      Program value = program();
      Map<String, OnnxTensor> in = new HashMap<>();
      in.put("state", Program.tensor(state, state.length));
      in.put("controls", Program.tensor(u, u.length));
      in.put("stage", Program.tensor(new float[] {now.at().stage()}, 1));
      in.put("pessimism", Program.tensor(new float[] {(float) policy.pessimism()}, 1));
      Map<String, OnnxTensor> given = new HashMap<>(in);
      // One that never looks at the state has no such input.
      given.keySet().retainAll(value.inputs());
      try (var result = value.run(given)) {
        return Program.floats(result, output);
      } finally {
        in.values().forEach(OnnxTensor::close);
      }
    }

    @Override
    public void close() {
      super.close();
      if (value != null) {
        value.close();
      }
    }
  }
}
