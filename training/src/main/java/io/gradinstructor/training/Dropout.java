package io.gradinstructor.training;

/**
 * Dropout (Srivastava et al. 2014), inverted: in training each number is left out with a
 * probability, and the others are divided by the share that stays; afterwards nothing is done.
 */
public record Dropout(
    @Setting(is = "0", to = 0.99, says = "probability that an input is left out") Knob input,
    @Setting(is = "0", to = 0.99, says = "probability that a hidden unit is left out")
        Knob hidden) {
  /** Nothing is left out. */
  public static final Dropout NONE = new Dropout(Knob.of(0), Knob.of(0));

  /** Path of the knob that is {@link #before} a layer. */
  public static String path(int layer) {
    return layer == 0 ? "dropout.input" : "dropout.hidden";
  }

  /** What is done to what a layer, from 0, takes in. */
  public Knob before(int layer) {
    return layer == 0 ? input : hidden;
  }
}
