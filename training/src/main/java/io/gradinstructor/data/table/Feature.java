package io.gradinstructor.data.table;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;

/**
 * What of a table becomes numbers for networks: x = (raw − shift) · factor, number by number.
 *
 * @param name of the column; of arrays, of all of them
 * @param categories texts of the column, in their order; null of numbers
 * @param ordinal whether texts become their place in the order, and not a number each
 * @param shift of each number
 * @param factor of each number
 * @param missing put in for a missing number, before scaling; null where none may be missing
 */
public record Feature(
    String name,
    @JsonInclude(JsonInclude.Include.NON_NULL) List<String> categories,
    boolean ordinal,
    List<Double> shift,
    List<Double> factor,
    @JsonInclude(JsonInclude.Include.NON_NULL) List<Double> missing) {
  /** Of numbers as they are. */
  static Feature numbers(String name, int width) {
    return new Feature(name, null, false, repeated(0, width), repeated(1, width), null);
  }

  /** Of texts. */
  static Feature texts(String name, List<String> categories, boolean ordinal) {
    int width = ordinal ? 1 : categories.size();
    return new Feature(name, categories, ordinal, repeated(0, width), repeated(1, width), null);
  }

  private static List<Double> repeated(double x, int width) {
    return List.copyOf(java.util.Collections.nCopies(width, x));
  }

  /** How many numbers it becomes. */
  @JsonIgnore
  public int width() {
    return shift.size();
  }

  /** Whether it is a number for each text. */
  @JsonIgnore
  public boolean oneHot() {
    return categories != null && !ordinal;
  }
}
