package io.gradinstructor.service;

import io.gradinstructor.messaging.Stopping;
import io.quarkus.runtime.ApplicationLifecycleManager;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.lang.reflect.Proxy;
import org.jboss.logging.Logger;

/**
 * Stops the process in good order on SIGTERM, SIGINT and SIGHUP: the JVM would run ONNX Runtime's
 * shutdown hook beside ours, and take it from under threads that compute. A second signal, or
 * {@link #DEADLINE_MS}, ends it at once: one run of the native engine cannot be interrupted, and
 * nothing is lost that a kill would not lose.
 */
@Singleton
public class StopSignals {
  private static final Logger LOG = Logger.getLogger(StopSignals.class);
  private static final long DEADLINE_MS = 8_000;
  private static final Stopping PROCESS = new Stopping();

  private static boolean installed;
  private static boolean running;
  private static volatile int code;

  /** The process: everything in it is a part of its stop. */
  @Produces
  @Singleton
  Stopping process() {
    return PROCESS;
  }

  void started(@Observes @Priority(1) StartupEvent event) {
    install();
    ApplicationLifecycleManager.setDefaultExitCodeHandler((exit, e) -> exit(exit));
    synchronized (StopSignals.class) {
      running = true;
      if (code != 0) {
        Quarkus.asyncExit(code);
      }
    }
  }

  void ending(@Observes @Priority(1) ShutdownEvent event) {
    PROCESS.begin();
  }

  /** Listens to signals from now on, also before services are there. */
  public static synchronized void install() {
    if (!installed) {
      installed = true;
      on("HUP", 1);
      on("INT", 2);
      on("TERM", 15);
    }
  }

  /** Exit code of the signal that told the process to stop; 0 if none did. */
  public static int code() {
    return code;
  }

  /** Ends the JVM; without its hooks if something computes that could not be interrupted. */
  public static void exit(int code) {
    if (PROCESS.busy()) {
      System.out.flush();
      System.err.flush();
      Runtime.getRuntime().halt(code);
    }
    System.exit(code);
  }

  /** By reflection: Java has no other way to be told, and its compiler warns of this one. */
  private static void on(String name, int number) {
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

  private static void stop(int exit) {
    // First of all: whatever ends from now on was cut off.
    PROCESS.begin();
    Thread deadline = new Thread(() -> haltLater(exit), "stop-deadline");
    deadline.setDaemon(true);
    deadline.start();
    synchronized (StopSignals.class) {
      if (code != 0) {
        Runtime.getRuntime().halt(exit);
      }
      code = exit;
      if (running) {
        Quarkus.asyncExit(exit);
      }
    }
  }

  private static void haltLater(int exit) {
    try {
      Thread.sleep(DEADLINE_MS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    Runtime.getRuntime().halt(exit);
  }
}
