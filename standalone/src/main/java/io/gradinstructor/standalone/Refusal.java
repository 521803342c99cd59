package io.gradinstructor.standalone;

import java.io.IOException;

/** What a command does not do, so that nothing of the user's is lost: bad usage, exit code 2. */
final class Refusal extends IOException {
  private static final long serialVersionUID = 1L;

  Refusal(String why) {
    super(why);
  }
}
