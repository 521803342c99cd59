package io.gradinstructor.orchestrator;

import io.gradinstructor.core.message.Instructor;
import io.gradinstructor.core.message.Trial;
import io.gradinstructor.core.message.TrialResult;
import io.gradinstructor.core.network.NetworkModel;
import io.gradinstructor.core.workflow.State;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;

/** A campaign's ONNX files: ENNs, their Grad-CAM models, trained networks of the comparison. */
public final class ModelFiles {
  private ModelFiles() {}

  /** By path, as in a run's folder: those that are there so far. Made when they are asked for. */
  public static SortedMap<String, Supplier<byte[]>> of(State state, Campaigns campaigns) {
    SortedMap<String, Supplier<byte[]>> files = new TreeMap<>();
    for (String id : state.learned()) {
      campaigns.instructor(id).ifPresent(i -> files.putAll(of(i, local(state, id))));
    }
    for (Trial t : state.trials()) {
      byte[] weights = campaigns.result(t.id()).map(TrialResult::weights).orElse(null);
      if (t.keep() && weights != null) {
        files.put(
            "networks/" + local(state, t.id()) + ".onnx", () -> NetworkModel.onnx(t, weights));
      }
    }
    return files;
  }

  private static Map<String, Supplier<byte[]>> of(Instructor i, String name) {
    String path = "instructors/" + name;
    return i.gradCam() == null
        ? Map.of(path + ".onnx", i::onnx)
        : Map.of(path + ".onnx", i::onnx, path + "-grad-cam.onnx", i::gradCam);
  }

  /** campaign/round-1/view/0 becomes round-1-view-0. */
  private static String local(State state, String id) {
    return id.substring(state.id().length() + 1).replace('/', '-');
  }
}
