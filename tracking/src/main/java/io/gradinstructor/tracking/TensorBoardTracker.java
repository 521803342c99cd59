package io.gradinstructor.tracking;

import io.gradinstructor.campaign.Campaign;
import io.gradinstructor.message.CampaignEvent.Submitted;
import io.gradinstructor.message.Instructor;
import io.gradinstructor.message.Report;
import io.gradinstructor.message.Results;
import io.gradinstructor.message.Reward;
import io.gradinstructor.message.Trial;
import io.gradinstructor.message.TrialId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Event files: {@code DIR/campaign/arm/number/}, one for each network of the comparison, for each
 * ENN, and one for each arm's results. A file is written whole, under a name and with times that
 * follow from the messages: hearing them again writes the same file again.
 */
final class TensorBoardTracker implements Tracker {
  private record Point(long at, double accuracy, double loss) {}

  /** Names of arms begin with a letter or digit. */
  private static final String ENNS = "_enn";

  /** Whatever came over the topics, files are below the folder. */
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._-]*");

  private final Path folder;
  private final Map<TrialId, TreeMap<Integer, Point>> open = new HashMap<>();
  private final Set<TrialId> complete = new HashSet<>();

  TensorBoardTracker(Path folder) {
    this.folder = folder;
  }

  @Override
  public void begun(Submitted event, Campaign campaign, long at) {
    // There is nothing to draw yet.
  }

  @Override
  public void measured(Campaign campaign, Reward r, long at) throws IOException {
    if (complete.contains(r.trial())) {
      return;
    }
    TreeMap<Integer, Point> points = open.computeIfAbsent(r.trial(), k -> new TreeMap<>());
    points.putIfAbsent(r.step(), new Point(at, r.accuracy(), r.loss()));
    // Partitions keep the order of a trial's rewards only as far as evaluators do: until its last
    // one is there, the file is written anew with each.
    TrialId id = r.trial();
    EventFile file = new EventFile(seconds(points.firstEntry().getValue().at));
    for (Map.Entry<Integer, Point> p : points.entrySet()) {
      double time = seconds(p.getValue().at);
      file.scalar(time, p.getKey(), "reward/accuracy", p.getValue().accuracy);
      file.scalar(time, p.getKey(), "reward/loss", p.getValue().loss);
    }
    write(List.of(id.campaign(), id.arm(), String.format(Locale.ROOT, "%03d", id.number())), file);
  }

  @Override
  public void learned(Instructor i, long at) throws IOException {
    EventFile file = new EventFile(seconds(at));
    List<Float> losses = i.figures().losses();
    for (int k = 0; k < losses.size(); k++) {
      file.scalar(seconds(at), 10L * k, "enn/loss", losses.get(k));
    }
    if (i.figures().validationR2() != null) {
      file.scalar(seconds(at), 0, "enn/validation_r2", i.figures().validationR2());
    }
    if (i.figures().validationSpearman() != null) {
      file.scalar(seconds(at), 0, "enn/validation_spearman", i.figures().validationSpearman());
    }
    write(List.of(i.campaign(), ENNS, i.id().fileName()), file);
  }

  @Override
  public void finished(Submitted event, List<Trial> compared, Report report, long at)
      throws IOException {
    for (Results.Arm arm : report.results().arms()) {
      EventFile file = new EventFile(seconds(at));
      file.scalar(seconds(at), 0, "test/accuracy", arm.testAccuracy().mean());
      file.scalar(seconds(at), 0, "test/gap", arm.gap().mean());
      if (arm.robust() != null) {
        file.scalar(seconds(at), 0, "test/robust_accuracy", arm.robust().accuracy().mean());
      }
      write(List.of(report.campaign(), arm.name(), "results"), file);
    }
    for (Trial t : compared) {
      // After a restart the report may come before the rewards: what is not complete stays open.
      if (open.containsKey(t.id()) && open.get(t.id()).size() == t.watch().snapshots().size() + 1) {
        open.remove(t.id());
        complete.add(t.id());
      }
    }
  }

  @Override
  public void forget(String campaign) {
    open.keySet().removeIf(t -> t.campaign().equals(campaign));
    complete.removeIf(t -> t.campaign().equals(campaign));
  }

  private void write(List<String> names, EventFile file) throws IOException {
    Path at = folder;
    for (String name : names) {
      if (!NAME.matcher(name).matches()) {
        throw new Refused("\"" + name + "\" cannot be the name of a folder");
      }
      at = at.resolve(name);
    }
    Files.createDirectories(at);
    Path target = at.resolve("events.out.tfevents.0.gi");
    Path part = at.resolve("part");
    Files.write(part, file.bytes());
    Files.move(part, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  private static double seconds(long millis) {
    return millis / 1000.0;
  }
}
