package io.gradinstructor.message;

import java.util.List;

/**
 * The lottery-ticket analysis of a campaign: how accurate networks are of which only a share of the
 * weights is left.
 *
 * @param instructor whose Grad-CAM heat was used
 */
public record Tickets(InstructorId instructor, List<Row> rows) implements Message {
  /** When a network was masked: as it started, or as it ended. */
  public enum Network {
    UNTRAINED,
    TRAINED
  }

  /** What decides which weights are left. */
  public enum Mask {
    /** All are left. */
    NONE,
    /** The hottest cells come first. */
    HEAT,
    /** The coldest cells come first: the control of heat. */
    COLD,
    /** The greatest absolute values come first. */
    MAGNITUDE,
    /** Chance. */
    RANDOM
  }

  /**
   * Networks under one mask.
   *
   * @param density share of each layer's weights that is left
   * @param accuracies on the test images, network by network in the order of the request
   */
  public record Row(Network network, Mask mask, double density, List<Double> accuracies) {}

  @Override
  public String key() {
    return campaign();
  }

  @Override
  public String campaign() {
    return instructor.campaign();
  }
}
