package io.gradinstructor.tracking;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.Collection;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Set;

/** Counts what objects of this package keep in their maps, lists and sets, whichever they have. */
final class Remembered {
  private final Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());

  private Remembered() {}

  /** Entries of all that is reached from here. */
  static int by(Object start) throws IllegalAccessException {
    return new Remembered().count(start);
  }

  private int count(Object o) throws IllegalAccessException {
    if (o == null || !seen.add(o)) {
      return 0;
    }
    if (o instanceof Map<?, ?> m) {
      return m.size();
    }
    if (o instanceof Collection<?> c) {
      return c.size();
    }
    int entries = 0;
    if (o.getClass().getPackage() == Remembered.class.getPackage()) {
      for (Class<?> c = o.getClass(); c != Object.class; c = c.getSuperclass()) {
        for (Field f : c.getDeclaredFields()) {
          boolean ours = c.getPackage() == Remembered.class.getPackage();
          if (ours && !Modifier.isStatic(f.getModifiers()) && !f.getType().isPrimitive()) {
            f.setAccessible(true);
            entries += count(f.get(o));
          }
        }
      }
    }
    return entries;
  }
}
