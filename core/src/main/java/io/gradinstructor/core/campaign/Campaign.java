package io.gradinstructor.core.campaign;

import java.util.List;

/**
 * A campaign as its file describes it, all defaults filled in. Its result is a pure function of
 * this.
 *
 * @param name of the campaign: letters, digits, '-', '_', '.'
 * @param seed all randomness comes from it
 * @param select how candidate ENNs are tried before the comparison; null for not at all
 * @param tickets null for no lottery-ticket analysis
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
    TicketSpec tickets) {
  /** What explorers train on. */
  public DatasetSpec explored() {
    return instructor.dataset() == null ? dataset : instructor.dataset();
  }

  /**
   * The same on data that were checked.
   *
   * @param data content of the campaign's data set, then of the explorers' if they have one of
   *     their own; null for none
   */
  public Campaign on(List<DatasetSpec.Content> data) {
    if (data == null) {
      return this;
    }
    InstructorSpec i =
        instructor.dataset() == null
            ? instructor
            : instructor.with(instructor.dataset().with(data.get(1)));
    return new Campaign(
        name,
        seed,
        dataset.with(data.get(0)),
        network,
        training,
        i,
        arms,
        select,
        compare,
        tickets);
  }
}
