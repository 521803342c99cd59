package io.gradinstructor.basics;

/** What people read of exceptions. */
public final class Reasons {
  private Reasons() {}

  /**
   * Why something failed: the words of a {@link DeterministicFault}; for a part of the program that
   * cannot be loaded, what is at the bottom of it; else the exception.
   */
  public static String of(Throwable e) {
    if (deterministic(e)) {
      return fault(e).getMessage();
    }
    Throwable root = e;
    boolean linkage = e instanceof LinkageError;
    while (root.getCause() != null) {
      root = root.getCause();
      linkage |= root instanceof LinkageError;
    }
    return linkage && root != e ? e + ", because of " + root : e.toString();
  }

  /** Whether it fails the same way each time. */
  public static boolean deterministic(Throwable e) {
    return fault(e) != null;
  }

  private static Throwable fault(Throwable e) {
    Throwable c = e;
    while (c != null && !(c instanceof DeterministicFault)) {
      c = c.getCause();
    }
    return c;
  }
}
