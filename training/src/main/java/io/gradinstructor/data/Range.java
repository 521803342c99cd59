package io.gradinstructor.data;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;

/** Half-open interval of image indices, {@code [from, to]} in the campaign file. */
@JsonFormat(shape = JsonFormat.Shape.ARRAY)
@JsonPropertyOrder({"from", "to"})
public record Range(int from, int to) {
  /** What a range of a file's images must be. */
  public static String rule(long images) {
    return "must be [from, to], whole numbers with 0 <= from < to <= " + images;
  }

  /** Number of images. */
  public int size() {
    return to - from;
  }

  /** Whether the two intervals share an index. */
  public boolean overlaps(Range other) {
    return from < other.to && other.from < to;
  }

  /** Whether there is no index between the two intervals that neither has. */
  public boolean touches(Range other) {
    return from <= other.to && other.from <= to;
  }

  /** The least interval that has both. */
  public Range with(Range other) {
    return new Range(Math.min(from, other.from), Math.max(to, other.to));
  }

  @Override
  public String toString() {
    return "[" + from + ", " + to + "]";
  }
}
