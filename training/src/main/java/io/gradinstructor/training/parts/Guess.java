package io.gradinstructor.training.parts;

/**
 * What a network makes of one image.
 *
 * @param best the class of the highest score, the first of equal ones
 * @param loss cross-entropy of the softmax; in double, and by the logarithm of 1 + little: that of
 *     sure images would be 0 otherwise
 * @param sure probability of the best class
 */
record Guess(int best, double loss, double sure) {
  /**
   * Of scores.
   *
   * @param first place of the image's first score
   * @param right its class
   */
  static Guess of(float[] scores, int first, int classes, int right) {
    int best = first;
    for (int k = first; k < first + classes; k++) {
      best = scores[k] > scores[best] ? k : best;
    }
    double others = 0;
    for (int k = first; k < first + classes; k++) {
      others += k == best ? 0 : StrictMath.exp((double) scores[k] - scores[best]);
    }
    double loss = (double) scores[best] - scores[first + right] + StrictMath.log1p(others);
    return new Guess(best - first, loss, 1 / (1 + others));
  }
}
