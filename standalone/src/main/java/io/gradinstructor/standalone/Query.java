package io.gradinstructor.standalone;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** Parameters of a request; those that are null are left out. */
final class Query {
  private final StringBuilder text = new StringBuilder();

  Query with(String name, Object value) {
    if (value != null) {
      text.append(text.length() == 0 ? '?' : '&').append(name).append('=');
      text.append(URLEncoder.encode(value.toString(), StandardCharsets.UTF_8));
    }
    return this;
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
