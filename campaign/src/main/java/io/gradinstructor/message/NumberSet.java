package io.gradinstructor.message;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.BitSet;
import java.util.stream.IntStream;

/** Numbers of trials of a phase and arm. On the wire a bit for each: 100,000 take 12.5 KB. */
public final class NumberSet {
  private static final int MOST_BYTES = 1 << 17;

  private final BitSet bits;

  private NumberSet(BitSet bits) {
    this.bits = bits;
  }

  /** Of these numbers. */
  public static NumberSet of(IntStream numbers) {
    BitSet bits = new BitSet();
    numbers.forEach(bits::set);
    return new NumberSet(bits);
  }

  /**
   * Reads what {@link #bytes} gives.
   *
   * @throws IllegalArgumentException if there are more than any campaign has
   */
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public static NumberSet of(byte[] bytes) {
    if (bytes.length > MOST_BYTES) {
      throw new IllegalArgumentException("numbers: " + bytes.length + " bytes are too many");
    }
    return new NumberSet(BitSet.valueOf(bytes));
  }

  /** A bit for each number, the least significant first. */
  @JsonValue
  public byte[] bytes() {
    return bits.toByteArray();
  }

  /** All there are, ascending. */
  public IntStream stream() {
    return bits.stream();
  }

  /** How many there are. */
  public int size() {
    return bits.cardinality();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof NumberSet n && bits.equals(n.bits);
  }

  @Override
  public int hashCode() {
    return bits.hashCode();
  }

  @Override
  public String toString() {
    return size() + " numbers";
  }
}
