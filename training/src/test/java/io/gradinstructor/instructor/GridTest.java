package io.gradinstructor.instructor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.gradinstructor.network.Grid;
import org.junit.jupiter.api.Test;

class GridTest {
  private static final Grid GRID = new Grid(2, 2, new float[] {1, 2, 3, 4});

  @Test
  void eachNewCellIsTheMeanOfTheOldOnesItTouches() {
    Grid wide = GRID.enlarged(2, 3);
    assertArrayEquals(new float[] {1, 1.5f, 2, 3, 3.5f, 4}, wide.values());
    Grid tall = GRID.enlarged(4, 1);
    assertArrayEquals(new float[] {1.5f, 1.5f, 3.5f, 3.5f}, tall.values());
  }

  @Test
  void smallerCellsHoldTheRootMeanSquareOfTheirBlock() {
    Grid grid = new Grid(2, 4, new float[] {3, 4, 0, -5, 4, 3, 0, 5});
    assertArrayEquals(
        new float[] {(float) Math.sqrt(12.5), (float) Math.sqrt(12.5)}, grid.rms(1, 2).values());
  }

  @Test
  void rowsAreFoldedToAPictureOfTheirMeans() {
    Grid grid = new Grid(4, 2, new float[] {1, 3, 0, 0, 5, 7, 2, 2});
    Grid picture = grid.folded();
    assertEquals(2, picture.rows());
    assertArrayEquals(new float[] {2, 0, 6, 2}, picture.values());
    assertThrows(IllegalArgumentException.class, () -> new Grid(3, 1, new float[3]).folded());
  }

  @Test
  void columnsBecomeRows() {
    assertArrayEquals(new float[] {1, 3, 2, 4}, GRID.transposed().values());
  }

  @Test
  void noNumberIsNeitherLeastNorGreatest() {
    Grid grid = new Grid(1, 3, new float[] {Float.NaN, 2, -1});
    assertEquals(-1, grid.minimum());
    assertEquals(2, grid.maximum());
  }
}
