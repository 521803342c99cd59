package io.gradinstructor.explainservice;

import jakarta.ws.rs.core.Response;

/** Something that cannot be explained, and why. */
final class Refusal extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final Response.Status status;

  private Refusal(Response.Status status, String why) {
    super(why);
    this.status = status;
  }

  /** Nothing of that name is known or kept. */
  static Refusal absent(String why) {
    return new Refusal(Response.Status.NOT_FOUND, why);
  }

  /** The question makes no sense. */
  static Refusal bad(String why) {
    return new Refusal(Response.Status.BAD_REQUEST, why);
  }

  /** What is asked does not go together. */
  static Refusal unfit(String why) {
    return new Refusal(Response.Status.CONFLICT, why);
  }

  Response.Status status() {
    return status;
  }
}
