package io.gradinstructor.orchestrator;

import io.gradinstructor.message.CampaignEvent.LearningRequested;
import io.gradinstructor.message.Instructor;
import io.gradinstructor.message.Trial;
import io.gradinstructor.workflow.State;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;

/** A campaign's ONNX files: ENNs, their Grad-CAM models, trained networks of the comparison. */
public final class ModelFiles {
  private ModelFiles() {}

  /** By path, as in a run's folder: those that are there so far. Read when they are asked for. */
  public static SortedMap<String, Supplier<byte[]>> of(State state, Campaigns campaigns) {
    SortedMap<String, Supplier<byte[]>> files = new TreeMap<>();
    for (LearningRequested l : state.learning().values()) {
      if (state.learned().contains(l.instructor())) {
        String path = "instructors/" + l.instructor().fileName();
        files.put(path + ".onnx", () -> instructor(campaigns, l).onnx());
        if (l.kind().maps()) {
          files.put(path + "-grad-cam.onnx", () -> instructor(campaigns, l).gradCam());
        }
      }
    }
    Set<String> networks = campaigns.networks(state.id());
    for (Trial t : state.trials()) {
      if (t.watch().keep() && networks.contains(t.key())) {
        files.put("networks/" + t.id().fileName() + ".onnx", () -> network(campaigns, t));
      }
    }
    return files;
  }

  private static Instructor instructor(Campaigns campaigns, LearningRequested l) {
    return campaigns
        .instructor(l.instructor())
        .orElseThrow(() -> new NoSuchElementException(l.instructor() + " is not kept any longer"));
  }

  private static byte[] network(Campaigns campaigns, Trial t) {
    return campaigns
        .result(t.id())
        .map(t::network)
        .orElseThrow(() -> new NoSuchElementException(t.id() + " is not kept any longer"));
  }
}
