package io.gradinstructor.service;

import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.lang.reflect.Proxy;
import org.jboss.logging.Logger;

/**
 * Stops the process in good order on SIGTERM and SIGINT: the JVM would run ONNX Runtime's shutdown
 * hook beside ours, and take it from under threads that compute. A second signal ends at once.
 */
@Singleton
class StopSignals {
  private static final Logger LOG = Logger.getLogger(StopSignals.class);

  private volatile boolean asked;

  void install(@Observes StartupEvent event) {
    on("INT", 2);
    on("TERM", 15);
  }

  /** By reflection: Java has no other way to be told, and its compiler warns of this one. */
  private void on(String name, int number) {
    try {
      Class<?> signal = Class.forName("sun.misc.Signal");
      Class<?> handler = Class.forName("sun.misc.SignalHandler");
      Object stop =
          Proxy.newProxyInstance(
              handler.getClassLoader(),
              new Class<?>[] {handler},
              (proxy, method, args) -> {
                if (method.getName().equals("handle")) {
                  stop(128 + number);
                }
                return null;
              });
      signal
          .getMethod("handle", signal, handler)
          .invoke(null, signal.getConstructor(String.class).newInstance(name), stop);
    } catch (ReflectiveOperationException e) {
      LOG.debugf(e, "SIG%s stays with the JVM", name);
    }
  }

  private void stop(int code) {
    if (asked) {
      Runtime.getRuntime().halt(code);
    }
    asked = true;
    Quarkus.asyncExit(code);
  }
}
