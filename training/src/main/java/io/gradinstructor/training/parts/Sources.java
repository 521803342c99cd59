package io.gradinstructor.training.parts;

import io.gradinstructor.network.Weights;
import java.lang.ref.SoftReference;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

/** Networks that others start from, as long as there is memory; each is trained by one thread. */
final class Sources {
  /** One of them: its lock, and it itself if it is there. */
  private static final class Source {
    private SoftReference<Weights> weights = new SoftReference<>(null);
  }

  private static final int MOST = 1000;

  private final Map<Object, Source> all =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Object, Source> eldest) {
          return size() > MOST;
        }
      };

  /** The network of a key; who asks for it while it is made waits. */
  Weights of(Object key, Supplier<Weights> made) {
    Source source;
    synchronized (all) {
      source = all.computeIfAbsent(key, k -> new Source());
    }
    synchronized (source) {
      Weights weights = source.weights.get();
      if (weights == null) {
        weights = made.get();
        source.weights = new SoftReference<>(weights);
      }
      return weights;
    }
  }
}
