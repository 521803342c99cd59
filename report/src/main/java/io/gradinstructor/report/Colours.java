package io.gradinstructor.report;

/** Perceptually uniform colours, as 0xRRGGBB. */
public final class Colours {
  /** Polynomials through the viridis table, a row for each channel. */
  private static final double[][] VIRIDIS = {
    {0.2777273, 0.1050930, -0.3308618, -4.6342305, 6.2282699, 4.7763850, -5.4354559},
    {0.0054073, 1.4046135, 0.2148476, -5.7991010, 14.1799334, -13.7451454, 4.6458526},
    {0.3340998, 1.3845902, 0.0950952, -19.3324410, 56.6905526, -65.3530326, 26.3124352}
  };

  /** Ends and middle of the diverging colours in Oklab (Ottosson 2020): lightness, a, b. */
  private static final double[] NEGATIVE = {0.47, -0.04, -0.12};

  private static final double[] MIDDLE = {0.97, 0, 0};
  private static final double[] POSITIVE = {0.47, 0.15, 0.08};

  private Colours() {}

  /** The viridis colour of a share in 0..1 (polynomial fit). */
  public static int viridis(double share) {
    double t = Math.max(0, Math.min(1, share));
    int rgb = 0;
    for (double[] channel : VIRIDIS) {
      double value = 0;
      for (int i = channel.length - 1; i >= 0; i--) {
        value = value * t + channel[i];
      }
      rgb = rgb << 8 | channel(value);
    }
    return rgb;
  }

  /** Blue at −1, nearly white at 0, red at 1; even steps of Oklab between. */
  public static int diverging(double value) {
    double t = Math.max(-1, Math.min(1, value));
    double[] end = t < 0 ? NEGATIVE : POSITIVE;
    double[] lab = new double[3];
    for (int i = 0; i < 3; i++) {
      lab[i] = MIDDLE[i] + Math.abs(t) * (end[i] - MIDDLE[i]);
    }
    return oklab(lab[0], lab[1], lab[2]);
  }

  private static int oklab(double lightness, double a, double b) {
    double l = Math.pow(lightness + 0.3963377774 * a + 0.2158037573 * b, 3);
    double m = Math.pow(lightness - 0.1055613458 * a - 0.0638541728 * b, 3);
    double s = Math.pow(lightness - 0.0894841775 * a - 1.2914855480 * b, 3);
    double red = 4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s;
    double green = -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s;
    double blue = -0.0041960863 * l - 0.7034186147 * m + 1.7076147010 * s;
    return channel(gamma(red)) << 16 | channel(gamma(green)) << 8 | channel(gamma(blue));
  }

  private static double gamma(double x) {
    return x <= 0.0031308 ? 12.92 * x : 1.055 * Math.pow(x, 1 / 2.4) - 0.055;
  }

  private static int channel(double value) {
    return (int) Math.round(255 * Math.max(0, Math.min(1, value)));
  }
}
