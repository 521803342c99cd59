package io.gradinstructor.service;

import java.util.HashSet;
import java.util.Set;

/**
 * Names as tags of metrics: every one is a series that stays for the life of the process, so the
 * first ones have their own and the others share one. May be used by many threads.
 */
public final class FewNames {
  /** What all further names are called. */
  public static final String OTHER = "other";

  private static final int OWN = 100;

  private final Set<String> own = new HashSet<>();

  /** A name's tag. */
  public synchronized String tag(String name) {
    return own.contains(name) || own.size() < OWN && own.add(name) ? name : OTHER;
  }
}
