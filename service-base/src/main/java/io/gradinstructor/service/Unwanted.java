package io.gradinstructor.service;

import java.util.concurrent.CancellationException;

/** Thrown out of work that nobody wants any more: its campaign is over. */
public final class Unwanted extends CancellationException {
  private static final long serialVersionUID = 1L;

  /** Of a campaign. */
  public Unwanted(String campaign) {
    super(campaign + " is over");
  }
}
