package io.gradinstructor.orchestrator;

import io.gradinstructor.core.message.Instructor;
import io.gradinstructor.core.message.InstructorId;
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
    for (InstructorId id : state.learned()) {
      campaigns.instructor(id).ifPresent(i -> files.putAll(of(i)));
    }
    for (Trial t : state.trials()) {
      byte[] weights = campaigns.result(t.id()).map(TrialResult::weights).orElse(null);
      if (t.keep() && weights != null) {
        files.put("networks/" + t.id().fileName() + ".onnx", () -> NetworkModel.onnx(t, weights));
      }
    }
    return files;
  }

  private static Map<String, Supplier<byte[]>> of(Instructor i) {
    String path = "instructors/" + i.id().fileName();
    return i.gradCam() == null
        ? Map.of(path + ".onnx", i::onnx)
        : Map.of(path + ".onnx", i::onnx, path + "-grad-cam.onnx", i::gradCam);
  }
}
