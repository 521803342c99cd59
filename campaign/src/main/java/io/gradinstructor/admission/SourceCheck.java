package io.gradinstructor.admission;

import io.gradinstructor.basics.DeterministicFault;
import io.gradinstructor.campaign.Campaign;
import io.gradinstructor.campaign.CampaignErrors;
import io.gradinstructor.data.DataFolder;
import io.gradinstructor.data.DatasetException;
import io.gradinstructor.data.DatasetSpec;
import io.gradinstructor.data.DatasetSpec.Content;
import io.gradinstructor.data.Datasets;
import io.gradinstructor.data.NetworkFile;
import io.gradinstructor.network.Feedforward;
import io.gradinstructor.training.Sourced;
import io.gradinstructor.training.parts.FromNetwork;
import io.gradinstructor.training.parts.FromTraining;
import io.gradinstructor.training.parts.SynapticRl;
import io.gradinstructor.training.parts.Transfer;
import io.gradinstructor.training.registry.Parts;
import java.io.UncheckedIOException;
import java.util.function.Consumer;

/** Whether there is what parts take from elsewhere, and whether it fits them. */
final class SourceCheck {
  private static final long MAX_STEPS = 10_000_000;

  private final CampaignErrors errors;
  private final Feedforward network;

  SourceCheck(CampaignErrors errors, Campaign campaign) {
    this.errors = errors;
    network = Transfer.feedforward(campaign.network().architecture());
  }

  /** What was found; null of a known data set, and where there is nothing. */
  Content check(String field, Sourced part, DataFolder where) {
    String at = field + "." + Parts.kind(part);
    if (part instanceof Transfer start && network.depth() < 2 && !start.whole()) {
      errors.add(
          field,
          "needs two layers of weights: with one there is nothing to take from another network");
      return null;
    }
    try {
      if (part instanceof FromTraining start) {
        return dataset(at, start, where);
      }
      if (part instanceof FromNetwork start) {
        return file(at + ".file", start.file(), where, f -> start.on(f).source(network, 0));
      }
      SynapticRl rewarded = (SynapticRl) part;
      return file(at + ".table", rewarded.table(), where, f -> rewarded.on(f).first());
    } catch (UncheckedIOException e) {
      errors.missing(at, e.getMessage());
      return null;
    }
  }

  private Content file(String at, NetworkFile file, DataFolder where, Consumer<Content> read) {
    try {
      Content found = file.find(where);
      read.accept(found);
      return found;
    } catch (DatasetException e) {
      errors.missing(at, e.getMessage());
    } catch (DeterministicFault e) {
      errors.add(at, e.getMessage());
    }
    return null;
  }

  private Content dataset(String at, FromTraining start, DataFolder where) {
    DatasetSpec spec = start.dataset();
    String name = at + ".dataset";
    Datasets.Found found;
    try {
      found = Datasets.check(spec, where);
    } catch (DatasetException e) {
      errors.missing(name + "." + e.field(), e.getMessage());
      return null;
    }
    DataCheck.ranges(errors, name, spec, found);
    if (found.train().pixels() != network.inputs()) {
      errors.add(
          name,
          "has images of "
              + found.train().pixels()
              + " pixels, the network takes "
              + network.inputs());
    }
    int classes = Math.max(found.train().greatest(), found.test().greatest()) + 1;
    if (classes != start.outputs()) {
      errors.add(
          at + ".outputs",
          "must be " + classes + ", one for each class of its dataset, was " + start.outputs());
    }
    try {
      start.fits(network.depth(), 0);
    } catch (IllegalArgumentException e) {
      errors.add(at, e.getMessage());
    }
    boolean squares = DataCheck.square(found);
    BandsCheck.apart(errors, at + ".trainer", start.trainer(), name, network.inputs(), squares);
    long steps = (long) start.epochs() * (spec.train().size() / start.batch());
    if (steps > MAX_STEPS) {
      errors.add(at + ".epochs", "must make " + MAX_STEPS + " steps at most, was " + steps);
    }
    return found.content();
  }
}
