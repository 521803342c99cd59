package io.gradinstructor.data.table;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Map;

/**
 * What the columns of a table mean.
 *
 * @param label the column that has the class
 * @param ignore columns that are left out
 * @param categorical how columns of texts become numbers; those of texts alone that are not named
 *     are one-hot
 * @param missingValues texts that stand for a missing value, as an empty cell does
 * @param missing what is put there
 * @param scale what becomes of columns of numbers
 * @param constant whether columns may have one value in all training rows
 */
public record Columns(
    String label,
    List<String> ignore,
    Map<String, Categorical> categorical,
    List<String> missingValues,
    Missing missing,
    Scale scale,
    boolean constant) {
  /**
   * A column of texts.
   *
   * @param ordinal one number, the place of the text in {@code order}; else a number for each text,
   *     1 for the one that stands there and 0 for the others
   * @param order texts, the least first; empty for all that there are, sorted
   */
  public record Categorical(boolean ordinal, List<String> order) {
    /** A number for each text. */
    public static final Categorical ONE_HOT = new Categorical(false, List.of());
  }

  /** What is done where a value is missing. */
  public enum Missing {
    /** The data are refused. */
    @JsonProperty("refuse")
    REFUSE,
    /** The mean of the training rows; of texts, a text of its own. */
    @JsonProperty("mean")
    MEAN
  }

  /** What becomes of numbers. What it takes is learned from the training rows. */
  public enum Scale {
    /** Less the mean, divided by the standard deviation. */
    @JsonProperty("standard")
    STANDARD,
    /** From 0, the least, to 1, the greatest. */
    @JsonProperty("min-max")
    MIN_MAX,
    /** They stay as they are. */
    @JsonProperty("none")
    NONE
  }

  /** With usual settings. */
  public static Columns of(String label) {
    return new Columns(
        label, List.of(), Map.of(), List.of(), Missing.REFUSE, Scale.STANDARD, false);
  }
}
