package io.gradinstructor.tracking;

import java.io.IOException;

/** An answer that will not change by asking again. */
final class Refused extends IOException {
  private static final long serialVersionUID = 1L;

  Refused(String why) {
    super(why);
  }
}
