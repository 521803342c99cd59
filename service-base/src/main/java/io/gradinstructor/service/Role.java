package io.gradinstructor.service;

import java.util.Locale;

/** What a token lets its owner do. Each may do what those before it may. */
public enum Role {
  /** See campaigns and results. */
  READ,
  /** Start campaigns. */
  RUN,
  /** End, pause, resume and delete campaigns of anybody. */
  ADMIN;

  /** As the setting {@code gi.api.tokens} and errors write it. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
