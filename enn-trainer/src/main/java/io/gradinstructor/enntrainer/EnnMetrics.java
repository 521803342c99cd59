package io.gradinstructor.enntrainer;

import io.gradinstructor.message.Instructor;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.List;
import java.util.function.Supplier;

/**
 * What the trainer of ENNs counts: how it learns, and the newest ENN that learned all that it
 * should.
 */
final class EnnMetrics {
  private final Timer learning;
  private volatile double loss = Double.NaN;
  private volatile double r2 = Double.NaN;
  private volatile double published = Double.NaN;

  EnnMetrics(MeterRegistry meters) {
    learning =
        Timer.builder("gi.enn.learning").description("Time to learn one ENN").register(meters);
    gauge(meters, "gi.enn.loss", null, "Training loss of the newest ENN at its end", () -> loss);
    gauge(
        meters,
        "gi.enn.validation.r2",
        null,
        "R squared of the newest ENN on networks it did not learn from",
        () -> r2);
    gauge(
        meters,
        "gi.enn.published.timestamp",
        "seconds",
        "When the newest ENN was published, since 1970",
        () -> published);
  }

  Timer learning() {
    return learning;
  }

  void published(Instructor instructor, long sentAt) {
    published = sentAt / 1000.0;
    if (instructor.kind().whole() && instructor.figures() != null) {
      List<Float> losses = instructor.figures().losses();
      loss = losses.isEmpty() ? Double.NaN : losses.get(losses.size() - 1);
      Double validation = instructor.figures().validationR2();
      r2 = validation == null ? Double.NaN : validation;
    }
  }

  private static void gauge(
      MeterRegistry meters, String name, String unit, String about, Supplier<Number> value) {
    Gauge.builder(name, value).baseUnit(unit).description(about).register(meters);
  }
}
