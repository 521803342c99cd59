package io.gradinstructor.admission;

import io.gradinstructor.campaign.ArmSpec;
import io.gradinstructor.campaign.Campaign;
import io.gradinstructor.campaign.CampaignErrors;
import io.gradinstructor.campaign.TrainingSpec;
import io.gradinstructor.data.DataFolder;
import io.gradinstructor.data.DatasetException;
import io.gradinstructor.data.DatasetSpec;
import io.gradinstructor.data.DatasetSpec.Content;
import io.gradinstructor.data.Datasets;
import io.gradinstructor.data.Datasets.Part;
import io.gradinstructor.data.Range;
import io.gradinstructor.data.table.Encoding;
import io.gradinstructor.network.Layered;
import io.gradinstructor.network.Mlp;
import io.gradinstructor.training.parts.Adversarial;
import io.gradinstructor.training.parts.Backprop;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/** Whether data sets are there, fit the campaign's ranges and network, and fit into memory. */
final class DataCheck {
  private static final String LAYERS = "network.layers";
  private static final String OUTPUTS = "network.outputs";

  private final CampaignErrors errors;
  private final Campaign campaign;
  private int classes;
  private boolean squares = true;

  DataCheck(CampaignErrors errors, Campaign campaign) {
    this.errors = errors;
    this.campaign = campaign;
  }

  /**
   * What was found: of the campaign's data set, of the explorers' own if they have one, and of what
   * parts take from elsewhere.
   */
  List<Content> check(DataFolder where) {
    List<Content> found = new ArrayList<>();
    found.add(check("dataset", campaign.dataset(), where));
    if (campaign.instructor().dataset() != null) {
      found.add(check("instructor.dataset", campaign.instructor().dataset(), where));
    }
    SourceCheck sources = new SourceCheck(errors, campaign);
    campaign.sources().forEach((field, part) -> found.add(sources.check(field, part, where)));
    if (campaign.continual() != null && errors.clean("dataset", LAYERS, "continual")) {
      new TasksCheck(errors, campaign).check(found.get(0), where);
    }
    List<Integer> layers = campaign.network().layers();
    int outputs = layers.get(layers.size() - 1);
    if (errors.clean("dataset", "instructor.dataset", LAYERS)
        && outputs > classes
        && !errors.has(OUTPUTS)) {
      errors.add(
          LAYERS,
          "ends with "
              + outputs
              + ", labels go to "
              + (classes - 1)
              + " ("
              + classes
              + " classes); if more outputs are meant, say outputs: "
              + outputs
              + " beside it");
    }
    return found;
  }

  /** Whether all that was found are square images of one channel. */
  boolean squares() {
    return squares;
  }

  private Content check(String name, DatasetSpec spec, DataFolder where) {
    Datasets.Found found;
    try {
      found = Datasets.check(spec, where);
    } catch (DatasetException e) {
      errors.missing(name + "." + e.field(), e.getMessage());
      return null;
    } catch (UncheckedIOException e) {
      errors.missing(name, e.getMessage());
      return null;
    }
    ranges(errors, name, spec, found);
    Range outcomes = campaign.instructor().outcomes();
    boolean explored = name.equals("dataset") == (campaign.instructor().dataset() == null);
    DatasetSpec largest = spec;
    if (outcomes != null && explored) {
      range(errors, "instructor.outcomes", outcomes, found.train(), spec);
      largest = outcomes.size() > spec.reward().size() ? spec.rewarded(outcomes) : spec;
    }
    List<Integer> layers = campaign.network().layers();
    Encoding encoding = found.content() == null ? null : found.content().encoding();
    if (encoding == null) {
      pixels(name, layers.get(0), found.train());
    } else {
      rows(name, layers.get(0), encoding);
    }
    if (!square(found)) {
      squares = false;
      new BandsCheck(errors, campaign).withoutSquares(name);
    }
    classes(name, layers.get(layers.size() - 1), found);
    memory(name, largest, found);
    return found.content();
  }

  /** Whether a data set has square images of one channel. */
  static boolean square(Datasets.Found found) {
    Encoding encoding = found.content() == null ? null : found.content().encoding();
    if (encoding == null) {
      return found.train().rows() == found.train().columns();
    }
    List<Integer> image = encoding.image();
    return image != null && image.get(0).equals(image.get(1)) && image.get(2) == 1;
  }

  /** Reports ranges that go beyond the images that there are. */
  static void ranges(CampaignErrors errors, String name, DatasetSpec spec, Datasets.Found found) {
    range(errors, name + ".train", spec.train(), found.train(), spec);
    range(errors, name + ".reward", spec.reward(), found.train(), spec);
    range(errors, name + ".test", spec.test(), found.test(), spec);
  }

  private static void range(
      CampaignErrors errors, String field, Range range, Part file, DatasetSpec spec) {
    if (range.to() > file.count()) {
      String which = spec.classes() == null ? "" : " that are of its classes";
      errors.add(
          field, Range.rule(file.count()) + ", the images of the file" + which + ", was " + range);
    }
  }

  private void pixels(String name, int inputs, Part part) {
    if (part.pixels() != inputs) {
      errors.add(
          mlp() ? LAYERS : "network.input",
          (mlp() ? "begins with " : "is of ")
              + inputs
              + ", images of "
              + name
              + " have "
              + part.pixels()
              + " pixels ("
              + part.rows()
              + " x "
              + part.columns()
              + ")");
    } else {
      sides(name, List.of(1, part.rows(), part.columns()));
    }
  }

  /** An image has so many channels, rows and columns: others would take pixels for others. */
  private void sides(String name, List<Integer> sides) {
    if (campaign.network().architecture() instanceof Layered l
        && l.input().size() == 3
        && !l.input().equals(sides)) {
      errors.add("network.input", "is " + l.input() + ", images of " + name + " are " + sides);
    }
  }

  /** Rows of other formats than IDX. */
  private void rows(String name, int inputs, Encoding encoding) {
    if (encoding.width() != inputs) {
      List<String> parts =
          encoding.features().stream()
              .filter(f -> f.width() > 1)
              .map(f -> f.width() + " of " + f.name())
              .toList();
      errors.add(
          mlp() ? LAYERS : "network.input",
          (mlp() ? "begins with " : "is of ")
              + inputs
              + ", rows of "
              + name
              + " become "
              + encoding.width()
              + " numbers"
              + (parts.isEmpty() ? "" : ", among them " + String.join(", ", parts)));
    }
    List<Integer> image = encoding.image();
    if (image != null) {
      if (encoding.width() == inputs) {
        sides(name, List.of(image.get(2), image.get(0), image.get(1)));
      }
      return;
    }
    if (campaign.robust() != null) {
      errors.add("robust", "attacks pixels from 0 to 1, rows of " + name + " have none");
    }
    for (ArmSpec arm : campaign.arms()) {
      TrainingSpec training = arm.training() == null ? campaign.training() : arm.training();
      if (training.trainer() instanceof Backprop b && b.examples() instanceof Adversarial) {
        errors.add(
            "training",
            "must be without adversarial examples, which need pixels, rows of "
                + name
                + " have none");
        return;
      }
    }
  }

  private boolean mlp() {
    return campaign.network().architecture() instanceof Mlp;
  }

  private void classes(String name, int outputs, Datasets.Found found) {
    int greatest = Math.max(found.train().greatest(), found.test().greatest());
    int least = Math.min(found.train().least(), found.test().least());
    classes = Math.max(classes, greatest + 1);
    if (greatest >= outputs) {
      errors.add(
          LAYERS,
          "ends with "
              + outputs
              + ", labels "
              + (name.equals("dataset") ? "" : "of " + name + " ")
              + "go to "
              + greatest
              + " ("
              + (greatest + 1)
              + " classes)"
              + empty(least)
              + names(found));
    }
  }

  /** Names of the classes, where they have any. */
  private static String names(Datasets.Found found) {
    if (found.content() == null || found.content().encoding() == null) {
      return "";
    }
    List<String> names = found.content().encoding().classes();
    return ": "
        + String.join(", ", names.subList(0, Math.min(20, names.size())))
        + (names.size() > 20 ? ", …" : "");
  }

  private static String empty(int least) {
    if (least == 0) {
      return "";
    }
    return "; they begin with "
        + least
        + (least == 1 ? ", class 0 is empty" : ", classes 0 to " + (least - 1) + " are empty")
        + ": dataset.classes: ["
        + least
        + ", "
        + (least + 1)
        + ", …] counts them from 0";
  }

  /** Before anything reads them: what a process cannot hold it would die of. */
  private void memory(String name, DatasetSpec spec, Datasets.Found found) {
    String file = found.content() == null ? spec.name() : found.content().files().get(0);
    boolean encoded = found.content() != null && found.content().encoding() != null;
    long pixels = encoded ? found.content().encoding().bytes() : found.train().pixels();
    long images = (long) spec.train().size() + spec.reward().size() + spec.test().size();
    String tooMuch = Datasets.tooMuch(images, encoded ? "rows" : "images", pixels, file);
    if (tooMuch != null) {
      errors.add(name, tooMuch);
    }
  }
}
