package io.gradinstructor.autodiff;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtProvider;
import ai.onnxruntime.OrtSession.SessionOptions;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;

/**
 * Where programs compute: {@code cpu}, or {@code cuda} if the environment variable {@code
 * GI_DEVICE} or the system property {@code gradinstructor.device} says so, the build has ONNX
 * Runtime for GPUs and the machine has one. Results from a GPU differ in their last bits.
 */
final class Device {
  private static final Logger LOG = System.getLogger(Device.class.getName());
  private static final boolean CUDA = cuda();

  private Device() {}

  private static boolean cuda() {
    String name =
        System.getProperty(
            "gradinstructor.device", System.getenv().getOrDefault("GI_DEVICE", "cpu"));
    return switch (name) {
      case "cpu" -> false;
      case "cuda" -> available();
      default ->
          throw new IllegalArgumentException("GI_DEVICE: \"" + name + "\" is not cpu or cuda");
    };
  }

  /** Whether a session can be had there; if not, says why once. */
  private static boolean available() {
    if (!OrtEnvironment.getAvailableProviders().contains(OrtProvider.CUDA)) {
      return without("this build has ONNX Runtime for CPUs; build with -Pgpu");
    }
    try (SessionOptions options = new SessionOptions()) {
      options.addCUDA(0);
      return true;
    } catch (OrtException e) {
      return without(e.getMessage());
    }
  }

  private static boolean without(String why) {
    LOG.log(Level.WARNING, "GI_DEVICE=cuda: no CUDA device, computing on the CPU: {0}", why);
    return false;
  }

  static void choose(SessionOptions options) throws OrtException {
    if (CUDA) {
      options.addCUDA(0);
    }
  }
}
