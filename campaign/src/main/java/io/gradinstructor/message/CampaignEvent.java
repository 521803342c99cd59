package io.gradinstructor.message;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.gradinstructor.basics.Sha256;
import io.gradinstructor.campaign.Campaign;
import io.gradinstructor.campaign.CampaignErrors;
import io.gradinstructor.campaign.CampaignException;
import io.gradinstructor.campaign.CampaignFile;
import io.gradinstructor.data.DatasetSpec;
import io.gradinstructor.instructor.Lesson;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Something that happened in a campaign's workflow; the orchestrator's state is the sum of these.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "event")
@JsonSubTypes({
  @JsonSubTypes.Type(value = CampaignEvent.Submitted.class, name = "submitted"),
  @JsonSubTypes.Type(value = CampaignEvent.TrialsQueued.class, name = "trials-queued"),
  @JsonSubTypes.Type(value = CampaignEvent.TrialEnded.class, name = "trial-ended"),
  @JsonSubTypes.Type(value = CampaignEvent.Replied.class, name = "replied"),
  @JsonSubTypes.Type(value = CampaignEvent.LearningRequested.class, name = "learning-requested"),
  @JsonSubTypes.Type(value = CampaignEvent.LearningEnded.class, name = "learning-ended"),
  @JsonSubTypes.Type(
      value = CampaignEvent.ExplanationRequested.class,
      name = "explanation-requested"),
  @JsonSubTypes.Type(value = CampaignEvent.ExplanationEnded.class, name = "explanation-ended"),
  @JsonSubTypes.Type(value = CampaignEvent.TicketsRequested.class, name = "tickets-requested"),
  @JsonSubTypes.Type(value = CampaignEvent.TicketsEnded.class, name = "tickets-ended"),
  @JsonSubTypes.Type(value = CampaignEvent.ReportRequested.class, name = "report-requested"),
  @JsonSubTypes.Type(value = CampaignEvent.Paused.class, name = "paused"),
  @JsonSubTypes.Type(value = CampaignEvent.Resumed.class, name = "resumed"),
  @JsonSubTypes.Type(value = CampaignEvent.Finished.class, name = "finished"),
  @JsonSubTypes.Type(value = CampaignEvent.Failed.class, name = "failed"),
  @JsonSubTypes.Type(value = CampaignEvent.Missing.class, name = "missing"),
  @JsonSubTypes.Type(value = CampaignEvent.Deleted.class, name = "deleted")
})
public sealed interface CampaignEvent extends Message {
  @Override
  default String key() {
    return campaign();
  }

  /**
   * A campaign file was accepted; {@code file} is its text, to the byte.
   *
   * @param data what its data sets held: the campaign's, then the explorers' if they have one of
   *     their own, then what its starts from other networks take; null in the list for known sets,
   *     null for none checked
   * @param instructors what the files held that its instructor comes from; null if it learns
   */
  record Submitted(
      String campaign,
      String fileName,
      byte[] file,
      List<DatasetSpec.Content> data,
      List<byte[]> instructors)
      implements CampaignEvent {
    /** Of known data sets, with an instructor that learns. */
    public Submitted(String campaign, String fileName, byte[] file) {
      this(campaign, fileName, file, null, null);
    }

    /** Whether it is the same file on the same data, and not only of the same id. */
    public boolean same(Submitted other) {
      return Arrays.equals(file, other.file)
          && hashes().equals(other.hashes())
          && instructed().equals(other.instructed());
    }

    private List<String> instructed() {
      return instructors == null ? List.of() : instructors.stream().map(Sha256::of).toList();
    }

    private List<List<String>> hashes() {
      return data == null
          ? List.of()
          : data.stream().filter(Objects::nonNull).map(DatasetSpec.Content::sha256).toList();
    }

    /** The campaign, on its data, with its instructor. */
    public Campaign read() throws CampaignException {
      return CampaignFile.read(new CampaignErrors(fileName), file, this::found)
          .on(data)
          .with(instructors);
    }

    /** What was found of the data set of a section. */
    private DatasetSpec.Content found(String section, DatasetSpec spec) {
      int place = section.equals("dataset") ? 0 : 1;
      return data == null ? null : data.get(place);
    }
  }

  /** A phase began; its trials are on the queue. */
  record TrialsQueued(String campaign, Phase phase, int trials) implements CampaignEvent {}

  /**
   * A trial ended and its final weights were rewarded. {@code failure} is null unless it failed;
   * {@code passes} is how many images went forward and backward, {@code halves} is as in {@link
   * Reward}.
   */
  record TrialEnded(
      TrialId trial,
      double accuracy,
      boolean diverged,
      String failure,
      long passes,
      List<Double> halves)
      implements CampaignEvent {
    /** On images that are not halved. */
    public TrialEnded(
        TrialId trial, double accuracy, boolean diverged, String failure, long passes) {
      this(trial, accuracy, diverged, failure, passes, null);
    }

    @Override
    public String campaign() {
      return trial.campaign();
    }
  }

  /** A trial stalled, or an errand for one that did was done, as in {@link Reply}. */
  record Replied(TrialId trial, int phase, Integer generation, int chunk, List<Double> losses)
      implements CampaignEvent {
    /** Of a reply. */
    public Replied(Reply r) {
      this(r.trial(), r.phase(), r.generation(), r.chunk(), r.losses());
    }

    @Override
    public String campaign() {
      return trial.campaign();
    }
  }

  /**
   * An ENN shall learn from the snapshots of these explorers, round by round from the first. {@code
   * kind} is what it learns from them, which ids of an arm's own do not say.
   */
  record LearningRequested(InstructorId instructor, Lesson kind, List<NumberSet> explorers)
      implements CampaignEvent {
    @Override
    public String campaign() {
      return instructor.campaign();
    }
  }

  /** An ENN was published. */
  record LearningEnded(InstructorId instructor) implements CampaignEvent {
    @Override
    public String campaign() {
      return instructor.campaign();
    }
  }

  /** Grad-CAM of the final weights of a trial is wanted. */
  record ExplanationRequested(TrialId trial, int step, InstructorId instructor)
      implements CampaignEvent {
    @Override
    public String campaign() {
      return trial.campaign();
    }
  }

  /** The explanation of a trial was published. */
  record ExplanationEnded(TrialId trial) implements CampaignEvent {
    @Override
    public String campaign() {
      return trial.campaign();
    }
  }

  /**
   * The lottery-ticket analysis of these trials' networks is wanted. {@code chosen} is what was
   * chosen before.
   */
  record TicketsRequested(InstructorId instructor, List<TrialId> trials, Chosen chosen)
      implements CampaignEvent {
    @Override
    public String campaign() {
      return instructor.campaign();
    }
  }

  /** The lottery-ticket analysis was published. */
  record TicketsEnded(String campaign) implements CampaignEvent {}

  /**
   * All trials of the comparison ended; statistics are wanted. {@code chosen} and {@code spent} are
   * what came before the comparison, {@code explanations} are trials that have one. {@code
   * rolloutGains} is what roll-outs gained over plain backpropagation, by the id of the candidate
   * ENN that instructed them; null in a campaign that tries none. {@code tickets} says whether
   * there is a lottery-ticket analysis.
   */
  record ReportRequested(
      String campaign,
      Chosen chosen,
      Spent spent,
      List<TrialId> explanations,
      Map<InstructorId, Double> rolloutGains,
      boolean tickets)
      implements CampaignEvent {}

  /**
   * What came before the comparison: images that went forward and backward.
   *
   * @param explored in exploration and in trying ENNs, for all instructed arms together
   * @param tuned by arm, in choosing its settings
   */
  record Spent(long explored, Map<String, Long> tuned) {}

  /** No more trials are done until it is resumed. */
  record Paused(String campaign) implements CampaignEvent {}

  /** It goes on: trials that did not end are queued anew. */
  record Resumed(String campaign) implements CampaignEvent {}

  /** The report was published. */
  record Finished(String campaign) implements CampaignEvent {}

  /** The campaign cannot end well. */
  record Failed(String campaign, String reason) implements CampaignEvent {}

  /**
   * Messages of these keys should be on a topic, as events have it, and are not. What makes them is
   * done again, to the same bytes.
   */
  record Missing(String campaign, Topic topic, List<String> keys) implements CampaignEvent {}

  /** It was over, and nothing of it is kept; its id is free again. */
  record Deleted(String campaign) implements CampaignEvent {}
}
