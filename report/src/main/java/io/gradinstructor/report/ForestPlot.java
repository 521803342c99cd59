package io.gradinstructor.report;

import io.gradinstructor.message.Results.Arm;
import java.util.List;
import java.util.stream.DoubleStream;

/** Test accuracy of each arm: every trial a dot, the mean a disc on its 95 % interval. */
final class ForestPlot {
  private static final double WIDTH = 640;
  private static final double LEFT = 170;
  private static final double ROW = 30;

  private ForestPlot() {}

  static String draw(List<Arm> arms) {
    double bottom = 10 + ROW * arms.size();
    double[] values = arms.stream().flatMapToDouble(ForestPlot::values).map(v -> 100 * v).toArray();
    Axis x = Axis.over(values, LEFT, WIDTH - 16, Axis.Scale.PERCENT);
    Svg svg = new Svg(WIDTH, bottom + 42, "Test accuracy of each arm with 95 % intervals");
    for (double tick : x.ticks()) {
      svg.line(x.at(tick), 6, x.at(tick), bottom, "grid");
      svg.text(x.at(tick), bottom + 16, "middle", Format.brief(tick));
    }
    for (int i = 0; i < arms.size(); i++) {
      row(svg, x, arms.get(i), 10 + ROW * (i + 0.5), " c" + i % 8);
    }
    svg.line(LEFT, bottom, WIDTH - 16, bottom, "axis");
    svg.text((LEFT + WIDTH) / 2, bottom + 36, "middle", "test accuracy in %");
    boolean rough = arms.stream().anyMatch(a -> a.testAccuracy().rough());
    return "<figure>\n<figcaption>Dots: trials. Disc and bar: mean and its 95 % interval"
        + (rough ? "; a rough one (†) may go on beyond the picture" : "")
        + ".</figcaption>\n"
        + svg.end()
        + "</figure>\n";
  }

  private static void row(Svg svg, Axis x, Arm arm, double y, String colour) {
    svg.text(LEFT - 10, y + 4, "end", shorten(arm.name()));
    for (double accuracy : arm.accuracies()) {
      svg.circle(x.at(100 * accuracy), y, 3, "dot" + colour);
    }
    double[] ci = arm.testAccuracy().ci95();
    svg.line(x.within(100 * ci[0]), y, x.within(100 * ci[1]), y, "bar" + colour);
    svg.circle(x.at(100 * arm.testAccuracy().mean()), y, 5.5, "disc" + colour);
  }

  /** What must be on the picture: a rough interval may go on beyond it. */
  private static DoubleStream values(Arm arm) {
    return DoubleStream.concat(
        arm.testAccuracy().rough()
            ? DoubleStream.empty()
            : DoubleStream.of(arm.testAccuracy().ci95()),
        arm.accuracies().stream().mapToDouble(Double::doubleValue));
  }

  private static String shorten(String name) {
    return name.length() <= 24 ? name : name.substring(0, 23) + "…";
  }
}
