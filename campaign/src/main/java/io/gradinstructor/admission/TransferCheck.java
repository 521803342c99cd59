package io.gradinstructor.admission;

import io.gradinstructor.basics.DeterministicFault;
import io.gradinstructor.campaign.Campaign;
import io.gradinstructor.campaign.CampaignErrors;
import io.gradinstructor.data.DataFolder;
import io.gradinstructor.data.DatasetException;
import io.gradinstructor.data.DatasetSpec;
import io.gradinstructor.data.DatasetSpec.Content;
import io.gradinstructor.data.Datasets;
import io.gradinstructor.training.parts.FromNetwork;
import io.gradinstructor.training.parts.FromTraining;
import io.gradinstructor.training.parts.Transfer;
import io.gradinstructor.training.registry.Parts;
import java.io.UncheckedIOException;
import java.util.List;

/** Whether there is what networks start from, and whether it fits them. */
final class TransferCheck {
  private static final long MAX_STEPS = 10_000_000;

  private final CampaignErrors errors;
  private final List<Integer> layers;

  TransferCheck(CampaignErrors errors, Campaign campaign) {
    this.errors = errors;
    layers = campaign.network().layers();
  }

  /** What was found; null of a known data set, and where there is nothing. */
  Content check(String field, Transfer start, DataFolder where) {
    String at = field + "." + Parts.kind(start);
    if (layers.size() < 3) {
      errors.add(
          field,
          "needs two layers of weights: with one there is nothing to take from another network");
      return null;
    }
    try {
      return start instanceof FromNetwork file
          ? file(at, file, where)
          : dataset(at, (FromTraining) start, where);
    } catch (UncheckedIOException e) {
      errors.missing(at, e.getMessage());
      return null;
    }
  }

  private Content file(String at, FromNetwork start, DataFolder where) {
    try {
      Content found = start.file().find(where);
      start.on(found).source(layers, 0);
      return found;
    } catch (DatasetException e) {
      errors.missing(at + ".file", e.getMessage());
    } catch (DeterministicFault e) {
      errors.add(at + ".file", e.getMessage());
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
    if (found.train().pixels() != layers.get(0)) {
      errors.add(
          name,
          "has images of "
              + found.train().pixels()
              + " pixels, network.layers begins with "
              + layers.get(0));
    }
    int classes = Math.max(found.train().greatest(), found.test().greatest()) + 1;
    if (classes != start.outputs()) {
      errors.add(
          at + ".outputs",
          "must be " + classes + ", one for each class of its dataset, was " + start.outputs());
    }
    try {
      start.fits(layers.size() - 1, 0);
    } catch (IllegalArgumentException e) {
      errors.add(at, e.getMessage());
    }
    long steps = (long) start.epochs() * (spec.train().size() / start.batch());
    if (steps > MAX_STEPS) {
      errors.add(at + ".epochs", "must make " + MAX_STEPS + " steps at most, was " + steps);
    }
    return found.content();
  }
}
