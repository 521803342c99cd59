package io.gradinstructor.workflow;

import io.gradinstructor.basics.Floats;
import io.gradinstructor.campaign.Campaign;
import io.gradinstructor.instructor.ReplayBuffer.State;
import io.gradinstructor.instructor.Views.Seen;
import io.gradinstructor.message.TrialResult;
import io.gradinstructor.training.Watch;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;

/** Reads what explorers saw whose knobs were set, as states. */
public final class SightReader {
  private SightReader() {}

  /** States by step, as far as the run went before it diverged. */
  public static NavigableMap<Integer, State> states(Campaign campaign, TrialResult result) {
    int round = result.trial().phase().round();
    Watch watch =
        Planner.explorer(campaign, result.campaign(), round, result.trial().number()).watch();
    int steps = campaign.training().steps(campaign.explored().train().size());
    int controls = campaign.instructor().controls().axes().size();
    int depth = campaign.network().depth();
    NavigableMap<Integer, State> states = new TreeMap<>();
    int rows = watch.snapshots().size();
    int width = rows == 0 ? 0 : result.sights().length / Float.BYTES / rows;
    if (result.sights().length != rows * width * Float.BYTES || rows > 0 && width <= controls) {
      throw new IllegalArgumentException(
          "sights: " + result.sights().length + " bytes of " + rows + " steps of " + result.key());
    }
    ByteBuffer bytes = ByteBuffer.wrap(result.sights());
    for (int step : watch.snapshots()) {
      float[] sight = Floats.next(bytes, width);
      if (Floats.finite(sight)) {
        float[] state = Arrays.copyOf(sight, width - controls);
        float[] places = Arrays.copyOfRange(sight, width - controls, width);
        float[] scales = Arrays.copyOf(state, depth);
        states.put(
            step, new State((double) step / steps, new Seen(List.of(state, places), scales)));
      }
    }
    return states;
  }

  /** Accuracy of a run that diverged: no better than a guess. */
  public static double chance(Campaign campaign) {
    List<Integer> layers = campaign.network().layers();
    return 1.0 / layers.get(layers.size() - 1);
  }
}
