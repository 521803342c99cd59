package io.gradinstructor.tracking;

import io.gradinstructor.message.Topic;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Logs campaigns to the folder of {@code gi.tensorboard.dir}. */
@ApplicationScoped
public class TensorBoardService extends TrackingService {
  @Inject
  @ConfigProperty(name = "gi.tensorboard.dir")
  Optional<Path> folder;

  TensorBoardService() {
    super(
        "tracking-tensorboard",
        "TensorBoard's folder",
        Set.of(Topic.CAMPAIGNS, Topic.REWARDS, Topic.INSTRUCTORS, Topic.REPORTS));
  }

  @Override
  Optional<Tracker> tracker() {
    return folder.map(TensorBoardTracker::new);
  }
}
