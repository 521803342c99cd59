package io.gradinstructor.admission;

import io.gradinstructor.campaign.ArmSpec;
import io.gradinstructor.campaign.Campaign;
import io.gradinstructor.campaign.CampaignErrors;
import io.gradinstructor.campaign.GivenInstructor;
import io.gradinstructor.campaign.TrainingSpec;
import io.gradinstructor.data.DataFolder;
import io.gradinstructor.data.DatasetException;
import io.gradinstructor.instructor.Carried;
import io.gradinstructor.instructor.InstructorFile;
import io.gradinstructor.network.Mlp;
import io.gradinstructor.training.Bands;
import io.gradinstructor.training.Basis;
import io.gradinstructor.training.Controls;
import io.gradinstructor.training.Knob;
import io.gradinstructor.training.parts.Backprop;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Whether an instructor from files is one, and what it knows has its counterpart here. */
final class GivenCheck {
  private static final String FROM = "instructor.from";

  /** Bytes of all files together: whoever knows the campaign keeps them. */
  private static final int MOST = 8 << 20;

  private final CampaignErrors errors;
  private final Campaign campaign;
  private final boolean squares;

  /**
   * Of a campaign.
   *
   * @param squares whether its data are square images of one channel
   */
  GivenCheck(CampaignErrors errors, Campaign campaign, boolean squares) {
    this.errors = errors;
    this.campaign = campaign;
    this.squares = squares;
  }

  /** What the files hold; null if the instructor learns, or something is wrong with them. */
  List<byte[]> check(DataFolder where) {
    GivenInstructor given = campaign.instructor().given();
    if (given == null) {
      return null;
    }
    List<byte[]> models = new ArrayList<>();
    InstructorFile first = null;
    int left = MOST;
    for (String name : given.from()) {
      try {
        byte[] model = Gallery.has(name) ? Gallery.model(name) : where.bytes(name, left);
        left -= model.length;
        InstructorFile file = InstructorFile.of(model);
        first = first == null ? file : first;
        alike(name, first, file);
        models.add(model);
      } catch (DatasetException e) {
        errors.missing(FROM, e.getMessage() + "; the gallery has " + Gallery.names());
      } catch (IllegalArgumentException e) {
        errors.add(FROM, name + ": " + e.getMessage());
      }
    }
    if (models.size() < given.from().size()) {
      return null;
    }
    fits(given.from().get(0), first);
    return errors.clean(FROM, "arms", "tickets") ? models : null;
  }

  private void alike(String name, InstructorFile first, InstructorFile file) {
    if (file.kind() != first.kind()
        || !file.layers().equals(first.layers())
        || !file.axes().equals(first.axes())
        || !file.bands().equals(first.bands())
        || !file.state().equals(first.state())) {
      errors.add(FROM, name + ": must be of the same kind, layers, knobs and state as the first");
    }
  }

  private void fits(String name, InstructorFile file) {
    List<Integer> layers = campaign.network().architecture().fans();
    boolean mlp = campaign.network().architecture() instanceof Mlp;
    Controls controls = null;
    if (file.kind().controls()) {
      try {
        controls = Carried.over(file, layers);
      } catch (IllegalArgumentException e) {
        errors.add(FROM, name + ": " + e.getMessage());
        return;
      }
      if (!squares && file.banded() && file.bands().basis() == Basis.COSINES) {
        errors.add(FROM, name + ": knows bands, " + BandsCheck.SQUARES + ", the data have none");
      }
    } else if (!mlp || !file.layers().equals(layers)) {
      errors.add(
          FROM,
          name
              + ": judges weights of networks "
              + file.layers()
              + ", these are "
              + (mlp ? layers.toString() : "of layers one by one")
              + "; only instructors that set knobs go over to others");
      return;
    }
    if (campaign.tickets() != null) {
      errors.add("tickets", "needs heat maps, which an instructor from a file does not have");
    }
    for (int i = 0; i < campaign.arms().size(); i++) {
      ArmSpec arm = campaign.arms().get(i);
      String field = "arms[" + i + "]";
      if (arm.method().instructed() && arm.method().lesson() != file.kind()) {
        errors.add(
            field + ".method",
            "must be one that " + name + " is for, which is of kind " + file.kind().label());
      } else if (arm.method().instructed() && controls != null) {
        knobs(field, name, file, controls, arm);
      }
    }
  }

  private void knobs(
      String field, String name, InstructorFile file, Controls controls, ArmSpec arm) {
    TrainingSpec training = arm.training() == null ? campaign.training() : arm.training();
    if (!(training.trainer() instanceof Backprop b)) {
      return;
    }
    if (1 + b.optimizer().memory().size() != file.tensors()) {
      errors.add(
          field,
          "must have an optimizer that remembers "
              + (file.tensors() - 1)
              + " numbers of each weight, as that has whose state "
              + name
              + " learned to read");
    }
    Map<String, Knob> knobs = Knob.all(b);
    for (Controls.Axis a : controls.axes()) {
      Knob knob = knobs.get(a.path());
      if (knob == null || b.steered().contains(a.path())) {
        errors.add(field, "must have the knob " + a.path() + ", which " + name + " sets");
        return;
      }
      if (Bands.are(a.path()) && !b.bands().division().equals(file.bands())) {
        errors.add(field, "must have " + file.bands().told() + ", which " + name + " knows");
        return;
      }
      double value = knob.value(a.first());
      if (value < a.least() || value > a.most()) {
        errors.add(
            field,
            "must have "
                + a.path()
                + " from "
                + a.least()
                + " to "
                + a.most()
                + ", where "
                + name
                + " knows it, has "
                + value);
        return;
      }
    }
  }
}
