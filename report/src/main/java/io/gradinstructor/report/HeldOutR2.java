package io.gradinstructor.report;

import io.gradinstructor.instructor.Lesson;
import io.gradinstructor.message.InstructorId;
import io.gradinstructor.message.Results;
import io.gradinstructor.message.Results.Enn;
import io.gradinstructor.message.Results.HeldOut;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * How well the last round's ENNs, those that see the weights, predict runs that were held out.
 *
 * @param r2 mean over the ENNs
 * @param enns number of them
 * @param baselines mean R² of each baseline by its name
 */
record HeldOutR2(double r2, int enns, Map<String, Double> baselines) {
  /** Empty if nothing was held out. */
  static Optional<HeldOutR2> of(Results results) {
    List<Enn> seeing =
        results.instructors().stream()
            .filter(e -> e.kind() == Lesson.VIEW && InstructorId.parse(e.id()).arm() == null)
            .filter(e -> e.heldOut() != null && e.heldOut().r2() != null)
            .toList();
    int last = seeing.stream().mapToInt(Enn::round).max().orElse(0);
    List<HeldOut> figures =
        seeing.stream().filter(e -> e.round() == last).map(Enn::heldOut).toList();
    if (figures.isEmpty()) {
      return Optional.empty();
    }
    Map<String, Double> baselines = new LinkedHashMap<>();
    mean(figures, HeldOut::baselineR2).ifPresent(r2 -> baselines.put("baseline", r2));
    mean(figures, HeldOut::baselineQuadraticR2)
        .ifPresent(r2 -> baselines.put("baseline quadratic", r2));
    return Optional.of(
        new HeldOutR2(mean(figures, HeldOut::r2).orElseThrow(), figures.size(), baselines));
  }

  private static OptionalDouble mean(List<HeldOut> figures, Function<HeldOut, Double> figure) {
    return figures.stream().map(figure).filter(Objects::nonNull).mapToDouble(x -> x).average();
  }

  String figures() {
    return Format.number(r2, 3) + " (ENNs: " + enns + ")";
  }

  String baselineFigures() {
    return Format.number(r2, 3)
        + baselines.entrySet().stream()
            .map(b -> b.getKey() + " " + Format.number(b.getValue(), 3))
            .collect(Collectors.joining(", ", "; ", ""));
  }
}
