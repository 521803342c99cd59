package io.gradinstructor.campaign;

import io.gradinstructor.basics.Sha256;
import io.gradinstructor.data.DatasetSpec;
import io.gradinstructor.training.Part;
import io.gradinstructor.training.Sourced;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A campaign as its file describes it, all defaults filled in. Its result is a pure function of
 * this.
 *
 * @param name of the campaign: letters, digits, '-', '_', '.'
 * @param seed all randomness comes from it
 * @param select how candidate ENNs are tried before the comparison; null for not at all
 * @param tickets null for no lottery-ticket analysis
 * @param robust null for no robust accuracy
 * @param continual how classes come one after another; null if all are there from the start
 */
public record Campaign(
    String name,
    long seed,
    DatasetSpec dataset,
    NetworkSpec network,
    TrainingSpec training,
    InstructorSpec instructor,
    List<ArmSpec> arms,
    SelectSpec select,
    CompareSpec compare,
    TicketSpec tickets,
    RobustSpec robust,
    ContinualSpec continual) {
  /** What explorers train on, and are measured on. */
  public DatasetSpec explored() {
    DatasetSpec explored = instructor.dataset() == null ? dataset : instructor.dataset();
    return instructor.outcomes() == null ? explored : explored.rewarded(instructor.outcomes());
  }

  /**
   * The campaign's data, where the reward set is all images whose labels teach an instructor: what
   * arms with reward labels are trained on.
   */
  public DatasetSpec labelled() {
    return instructor == null || instructor.outcomes() == null || instructor.dataset() != null
        ? dataset
        : dataset.rewarded(dataset.reward().with(instructor.outcomes()));
  }

  /**
   * Starts and trainers that take something from elsewhere, by the field that has them: the
   * campaign's, then arms' own.
   */
  public Map<String, Sourced> sources() {
    Map<String, Sourced> all = new LinkedHashMap<>();
    source(all, "network.initialisation", network.initialisation());
    source(all, "training.trainer", training.trainer());
    for (int i = 0; i < arms.size(); i++) {
      String arm = "arms[" + i + "].";
      source(all, arm + "initialisation", arms.get(i).start());
      if (arms.get(i).training() != null) {
        source(all, arm + "training.trainer", arms.get(i).training().trainer());
      }
    }
    return all;
  }

  private static void source(Map<String, Sourced> all, String field, Part part) {
    if (part instanceof Sourced s && s.outside()) {
      all.put(field, s);
    }
  }

  /** The same part with what is found next, if it takes anything from elsewhere. */
  private static <P extends Part> P found(P part, Iterator<DatasetSpec.Content> found) {
    @SuppressWarnings("unchecked")
    P with = part instanceof Sourced s && s.outside() ? (P) s.on(found.next()) : part;
    return with;
  }

  /**
   * SHA-256 of the unpacked files of its data sets, by the section that names them; null if that is
   * not known.
   */
  public Map<String, List<String>> sha256() {
    if (dataset.sha256() == null) {
      return null;
    }
    Map<String, List<String>> all = new LinkedHashMap<>();
    all.put("dataset", dataset.sha256());
    if (instructor.given() != null) {
      all.put("instructor.from", instructor.given().models().stream().map(Sha256::of).toList());
    }
    if (instructor.dataset() != null) {
      all.put("instructor.dataset", instructor.dataset().sha256());
    }
    sources().forEach((field, t) -> all.put(field, t.sha256()));
    return all;
  }

  /**
   * The same with an instructor from files.
   *
   * @param models what was found in them; null if it learns
   */
  public Campaign with(List<byte[]> models) {
    return models == null
        ? this
        : new Campaign(
            name,
            seed,
            dataset,
            network,
            training,
            instructor.given(models, network.architecture().fans()),
            arms,
            select,
            compare,
            tickets,
            robust,
            continual);
  }

  /**
   * The same on data that were checked.
   *
   * @param data content of the campaign's data set, then of the explorers' if they have one of
   *     their own, then of what {@link #sources} take something from; null for none
   */
  public Campaign on(List<DatasetSpec.Content> data) {
    if (data == null) {
      return this;
    }
    Iterator<DatasetSpec.Content> found = data.iterator();
    DatasetSpec own = dataset.with(found.next());
    InstructorSpec i =
        instructor.dataset() == null
            ? instructor
            : instructor.with(instructor.dataset().with(found.next()));
    NetworkSpec n = network.with(found(network.initialisation(), found));
    TrainingSpec t = training.by(found(training.trainer(), found));
    List<ArmSpec> as =
        arms.stream()
            .map(a -> a.with(found(a.start(), found)))
            .map(
                a ->
                    a.training() == null
                        ? a
                        : a.with(a.training().by(found(a.training().trainer(), found))))
            .toList();
    return new Campaign(name, seed, own, n, t, i, as, select, compare, tickets, robust, continual);
  }
}
