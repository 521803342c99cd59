package io.gradinstructor.service;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.config.MeterFilter;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Who asks for what is not there, by whatever method, must not fill the metrics: addresses and
 * methods that were made up are counted as one.
 */
@Singleton
class HttpMeters implements MeterFilter {
  private static final String OTHER = "OTHER";
  private static final int LONGEST = 100;
  private static final Set<String> METHODS =
      Set.of("GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PATCH");

  /** Without empty parts, dots and numbers there are only as many as there are resources. */
  private static final String PLAIN = "root|[A-Z_]+|(/([a-z][a-z.-]*|\\{[^/]*}.*))+";

  @Override
  public Meter.Id map(Meter.Id id) {
    if (!id.getName().startsWith("http.server.")) {
      return id;
    }
    List<Tag> tags = new ArrayList<>();
    for (Tag tag : id.getTagsAsIterable()) {
      boolean known =
          switch (tag.getKey()) {
            case "method" -> METHODS.contains(tag.getValue());
            case "uri" -> tag.getValue().length() <= LONGEST && tag.getValue().matches(PLAIN);
            default -> true;
          };
      tags.add(known ? tag : Tag.of(tag.getKey(), OTHER));
    }
    return id.replaceTags(tags);
  }
}
