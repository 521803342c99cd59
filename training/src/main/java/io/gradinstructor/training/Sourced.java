package io.gradinstructor.training;

import io.gradinstructor.data.DatasetSpec;
import java.util.List;

/**
 * A part that may take something from a file or a data set beside the campaign's own. Like that one
 * it is found when a campaign is checked, and known by its content from then on.
 */
public interface Sourced extends Part {
  /** Whether it does. */
  default boolean outside() {
    return true;
  }

  /** The same, its file or data set found; null of a known data set. */
  Sourced on(DatasetSpec.Content content);

  /** SHA-256 of what it takes it from; null before it was found. */
  List<String> sha256();
}
