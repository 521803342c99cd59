package io.gradinstructor.tracking;

import io.gradinstructor.message.Topic;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Optional;
import java.util.Set;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Logs campaigns to the MLflow server of {@code gi.mlflow.url}. */
@ApplicationScoped
public class MlflowService extends TrackingService {
  @Inject
  @ConfigProperty(name = "gi.mlflow.url")
  Optional<String> server;

  MlflowService() {
    super(
        "tracking-mlflow",
        "MLflow",
        Set.of(
            Topic.CAMPAIGNS,
            Topic.TRIALS,
            Topic.REWARDS,
            Topic.RESULTS,
            Topic.INSTRUCTORS,
            Topic.REPORTS));
  }

  @Override
  Optional<Tracker> tracker() {
    return server
        .map(text -> ServerAddress.of("gi.mlflow.url", text))
        .map(uri -> new MlflowTracker(new Mlflow(uri, Mlflow.credentials())));
  }
}
