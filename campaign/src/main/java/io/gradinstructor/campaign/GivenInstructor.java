package io.gradinstructor.campaign;

import io.gradinstructor.instructor.Carried;
import io.gradinstructor.instructor.InstructorFile;
import io.gradinstructor.training.Controls;
import java.util.List;

/**
 * An instructor that learned elsewhere: ENNs from files.
 *
 * @param from names in the gallery, or paths
 * @param models as published, in the same order; null before the campaign was checked
 * @param file what the first says of itself, as all do; null before
 */
public record GivenInstructor(List<String> from, List<byte[]> models, InstructorFile file) {
  /** Not checked yet. */
  GivenInstructor(List<String> from) {
    this(from, null, null);
  }

  /** The same, checked. */
  GivenInstructor with(List<byte[]> found) {
    return new GivenInstructor(from, found, InstructorFile.of(found.get(0)));
  }

  /** Knobs that it sets on other layers; null if it judges weights. */
  Controls controls(List<Integer> layers) {
    return file.kind().controls() ? Carried.over(file, layers) : null;
  }
}
