package io.gradinstructor.training;

import io.gradinstructor.basics.Floats;
import java.util.Arrays;
import java.util.List;

/** What an instructor of controls is to see of a run, place by place: remembered till its end. */
final class Sights {
  private static final String NAME = "sights";

  private final List<Integer> places;
  private final int width;
  private final Memory memory;

  /** At these places, as wide as the first; nothing of all that is yet to come is a number. */
  Sights(List<Integer> places, float[] first, Memory memory) {
    this.places = places;
    this.memory = memory;
    width = first.length;
    float[] none = new float[places.size() * width];
    Arrays.fill(none, Float.NaN);
    memory.put(NAME, none, none.length);
  }

  /** Remembers what there is to see; whether it is finite. */
  boolean put(List<Integer> at, float[] sight) {
    float[] all = memory.get(NAME);
    for (int place : at) {
      System.arraycopy(sight, 0, all, places.indexOf(place) * width, width);
    }
    memory.put(NAME, all, all.length);
    return Floats.finite(sight);
  }

  /** At the last places the same as before; whether that is finite. */
  boolean same(List<Integer> last) {
    int from = places.size() - last.size();
    return last.isEmpty()
        || from == 0
        || put(last, Arrays.copyOfRange(memory.get(NAME), (from - 1) * width, from * width));
  }

  byte[] bytes() {
    return Floats.bytes(memory.get(NAME));
  }
}
