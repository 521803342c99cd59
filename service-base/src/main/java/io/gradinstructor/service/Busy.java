package io.gradinstructor.service;

/** Too many ask for the same at a time: this one may come again. */
public final class Busy extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Says what there is too much of. */
  public Busy(String why) {
    super(why);
  }
}
