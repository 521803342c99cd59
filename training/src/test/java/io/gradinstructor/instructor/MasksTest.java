package io.gradinstructor.instructor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.gradinstructor.network.Heat;
import io.gradinstructor.network.Weights;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class MasksTest {
  private static final float[] W = {
    1, -2, 9, 8, //
    3, 4, 7, -6, //
    5, 5, -5, 5, //
    0.5f, -1, 2, 3
  };

  /** Cells of four weights: the second is hottest, the last two are equal. */
  private static final Heat HEAT = new Heat(2, 2, List.of(0.5f, 2f, 0f, 0f));

  private static Weights network(float[] w, Integer... layers) {
    int biases = Arrays.stream(layers).skip(1).mapToInt(n -> n).sum();
    ByteBuffer bytes = ByteBuffer.allocate(4 * (w.length + biases)).order(ByteOrder.LITTLE_ENDIAN);
    for (float x : w) {
      bytes.putFloat(x);
    }
    for (int i = 0; i < biases; i++) {
      bytes.putFloat(0.25f);
    }
    return Weights.of(List.of(layers), bytes.array());
  }

  private static float[] kept(Masks masks, double density) {
    return masks.keep(density).matrix(0);
  }

  @Test
  void theHottestCellsComeFirst() {
    Masks masks = Masks.heat(network(W, 4, 4), List.of(HEAT));
    assertArrayEquals(
        new float[] {0, 0, 9, 8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0}, kept(masks, 0.125));
    // Six: the hot cell and the two greatest of the next.
    assertArrayEquals(
        new float[] {0, 0, 9, 8, 3, 4, 7, -6, 0, 0, 0, 0, 0, 0, 0, 0}, kept(masks, 0.375));
    // Eleven: of five equal weights in the cells of no heat the first three.
    assertArrayEquals(
        new float[] {1, -2, 9, 8, 3, 4, 7, -6, 5, 5, -5, 0, 0, 0, 0, 0}, kept(masks, 11 / 16.0));
    assertArrayEquals(W, kept(masks, 1));
  }

  @Test
  void orTheColdest() {
    Masks masks = Masks.cold(network(W, 4, 4), List.of(HEAT));
    assertArrayEquals(
        new float[] {0, 0, 0, 0, 0, 0, 0, 0, 5, 5, -5, 5, 0, 0, 0, 0}, kept(masks, 0.25));
    assertArrayEquals(
        new float[] {0, 0, 0, 0, 0, 4, 0, 0, 5, 5, -5, 5, 0.5f, -1, 2, 3}, kept(masks, 9 / 16.0));
  }

  @Test
  void orTheGreatest() {
    Masks masks = Masks.magnitude(network(W, 4, 4));
    assertArrayEquals(
        new float[] {0, 0, 9, 8, 0, 0, 7, -6, 0, 0, 0, 0, 0, 0, 0, 0}, kept(masks, 0.25));
  }

  @Test
  void weightsBetweenCellsHaveTheMeanOfBoth() {
    // Three weights a side over two cells: the middle one touches both.
    Heat heat = new Heat(2, 1, List.of(1f, 3f));
    Masks masks = Masks.heat(network(new float[] {9, 9, 1, 1, 2, 3}, 3, 2), List.of(heat));
    assertArrayEquals(new float[] {0, 0, 0, 0, 2, 3}, kept(masks, 2 / 6.0));
    assertArrayEquals(new float[] {0, 0, 1, 1, 2, 3}, kept(masks, 4 / 6.0));
  }

  @Test
  void randomMasksDependOnSeedAndNumberOnly() {
    Weights network = network(W, 4, 4);
    float[] first = kept(Masks.random(network, 1, 0), 0.5);
    assertArrayEquals(first, kept(Masks.random(network, 1, 0), 0.5));
    assertFalse(Arrays.equals(first, kept(Masks.random(network, 1, 1), 0.5)));
    assertFalse(Arrays.equals(first, kept(Masks.random(network, 2, 0), 0.5)));
    assertEquals(8, count(first));
  }

  @Test
  void everyLayerKeepsItsShareAndItsBiases() {
    ByteBuffer bytes = ByteBuffer.allocate(4 * (8 + 4 + 20 + 5)).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < 37; i++) {
      bytes.putFloat(i + 1);
    }
    Weights kept = Masks.magnitude(Weights.of(List.of(2, 4, 5), bytes.array())).keep(0.3);
    assertEquals(2, count(kept.matrix(0)));
    assertEquals(6, count(kept.matrix(1)));
    float[] all = kept.flat();
    assertArrayEquals(new float[] {9, 10, 11, 12}, Arrays.copyOfRange(all, 8, 12));
    assertArrayEquals(new float[] {33, 34, 35, 36, 37}, Arrays.copyOfRange(all, 32, 37));
    assertEquals(1, count(Masks.magnitude(network(W, 4, 4)).keep(0.001).matrix(0)));
  }

  private static int count(float[] w) {
    int n = 0;
    for (float x : w) {
      n += x == 0 ? 0 : 1;
    }
    return n;
  }
}
