package io.gradinstructor.campaign;

import io.gradinstructor.training.Search;
import io.gradinstructor.training.Setting;
import io.gradinstructor.training.Sourced;
import io.gradinstructor.training.parts.Backprop;
import io.gradinstructor.training.parts.Population;
import io.gradinstructor.training.registry.Field;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;

/** Reads what is chosen for an arm: {@code candidates}, {@code tune} and {@code search}. */
final class TuneReader {
  private static final int MOST = 1000;

  /** What takes a number. */
  private static final Set<Field.Form> NUMBERS =
      EnumSet.of(Field.Form.NUMBER, Field.Form.KNOB, Field.Form.RATE);

  private final Section s;
  private final Method method;
  private final ArmSettings settings;
  private final int images;
  private final int layers;

  /**
   * Of an arm's section.
   *
   * @param settings that it has but for what is chosen
   * @param images that it trains on
   * @param layers of weights that its networks have
   */
  TuneReader(Section s, Method method, ArmSettings settings, int images, int layers) {
    this.s = s;
    this.method = method;
    this.settings = settings;
    this.images = images;
    this.layers = layers;
  }

  Tune read(CompareSpec compare, boolean judged) {
    List<Tune.Axis> axes = new ArrayList<>();
    String chosen = method.chosen();
    List<Double> candidates =
        s.reals("candidates", method.strengths(), method.term() != null ? 1 : 0, 20, 0, 1000);
    if (judged && chosen == null && s.has("candidates")) {
      s.problem(
          "candidates", "is for l1, l2 and instructed arms only; tune: {setting: […]} is for any");
    }
    Section tune = s.section("tune");
    if (chosen != null && candidates != null && !candidates.isEmpty() && !tune.has(chosen)) {
      axes.add(new Tune.Axis(chosen, candidates, null));
    }
    for (String path : List.copyOf(tune.keyLines.keySet())) {
      Tune.Axis axis = axis(tune, path);
      if (axis != null) {
        axes.add(axis);
      }
      if (axis != null && path.equals("batch")) {
        batches(tune, axis);
      }
    }
    if (s.has("tune") && tune.keyLines.isEmpty() && s.clean("tune")) {
      s.problem("tune", "must name a setting, as in {learning-rate: [0.1, 0.3]}");
    }
    tune.end();
    Search search = PartReader.read(s, "search", Search.class, compare.search());
    boolean ranges = axes.stream().anyMatch(a -> a.values() == null);
    if (axes.size() == 1 && !ranges && axes.get(0).values().size() < 2 || axes.isEmpty()) {
      return Tune.of(
          axes.isEmpty() ? "" : axes.get(0).path(),
          axes.isEmpty() ? List.of() : axes.get(0).values());
    }
    if (compare.tuningRuns() > 0) {
      search = search.within((double) compare.tuningRuns() / compare.tuningSeeds());
    }
    return checked(new Tune(List.copyOf(axes), search), compare, ranges);
  }

  private Tune checked(Tune t, CompareSpec compare, boolean ranges) {
    if (ranges && t.search().tries() == 0) {
      s.problem(
          "tune",
          "has a range, which search: random, halving or population can draw from; grid cannot");
      return Tune.NOTHING;
    }
    long size = 1;
    for (Tune.Axis a : t.axes()) {
      size = t.search().tries() > 0 ? t.search().tries() : size * a.values().size();
      if (size > MOST) {
        s.problem("tune", "must make " + MOST + " candidates at most");
        return Tune.NOTHING;
      }
    }
    if (t.search() instanceof Population && !changes(t)) {
      return Tune.NOTHING;
    }
    boolean all = t.search().tries() == 0;
    if (all && compare.tuningRuns() > 0 && size > compare.tuningRuns()) {
      s.problem(
          "tune",
          "makes "
              + size
              + " candidates, more than compare.tuning-runs, which is "
              + compare.tuningRuns()
              + "; search: random or halving tries as many as that allows");
    }
    return t;
  }

  /** Whether what is chosen can change in the midst of a run; reports what cannot. */
  private boolean changes(Tune t) {
    for (Tune.Axis a : t.axes()) {
      boolean numbers =
          a.values() == null
              ? a.range().low() > 0
              : a.values().stream().allMatch(v -> v instanceof Double d && d > 0);
      if (!numbers || a.path().startsWith("initialisation")) {
        s.problem(
            "tune",
            "has "
                + a.path()
                + ", where search: population changes numbers above 0 in the midst of a run only");
        return false;
      }
    }
    return true;
  }

  private Tune.Axis axis(Section tune, String path) {
    tune.has(path);
    Field f = Paths.field(settings, path);
    if (f == null) {
      unknown(tune, path);
      return null;
    }
    int dot = path.lastIndexOf('.');
    int blocks =
        dot > 0 && settings.training().trainer() instanceof Backprop b
            ? b.blocks(path.substring(0, dot), layers)
            : layers;
    String block = path.substring(dot + 1);
    if (Character.isDigit(block.charAt(0)) && Integer.parseInt(block) >= blocks) {
      tune.problem(
          path,
          "is of a "
              + (blocks == layers ? "layer" : "band")
              + " that is not there: of "
              + (blocks == layers ? "weights" : "bands")
              + " there are 0 to "
              + (blocks - 1));
      return null;
    }
    return tune.values.get(path) instanceof MappingNode
        ? range(tune, path, f)
        : values(tune, path, f);
  }

  private void unknown(Section tune, String path) {
    List<String> all = Paths.all(settings);
    String nearest = Nearest.of(path, all);
    tune.problem(
        path,
        "is no setting that this arm has"
            + (nearest == null
                ? "; it has " + String.join(", ", all)
                : "; did you mean \"" + nearest + "\"?"));
  }

  private static Tune.Axis range(Section tune, String path, Field f) {
    if (!NUMBERS.contains(f.form())) {
      tune.problem(path, "must be a list: only of numbers there are ranges");
      return null;
    }
    Section section = tune.section(path);
    Tune.Range range = range(section, f.setting());
    section.end();
    return range == null ? null : new Tune.Axis(path, null, range);
  }

  /** {@code log-uniform} or {@code uniform} of a section; null if it is wrong. */
  static Tune.Range range(Section section, Setting setting) {
    boolean log = section.has("log-uniform");
    List<Double> ends = PartReader.range(section, log ? "log-uniform" : "uniform", setting);
    return ends == null ? null : new Tune.Range(ends.get(0), ends.get(1), log);
  }

  private static Tune.Axis values(Section tune, String path, Field f) {
    double from = f.setting().from();
    double to = f.setting().to();
    List<?> values =
        switch (f.form()) {
          case NUMBER, KNOB, RATE -> tune.reals(path, null, 1, 100, from, to);
          case WHOLE -> tune.wholes(path, null, 1, 100, (int) from, (int) to);
          default -> words(tune, path, f);
        };
    if (values == null || values.isEmpty() || !tune.clean(path)) {
      return null;
    }
    if (values.stream().distinct().count() < values.size()) {
      tune.problem(path, "must have each value once");
      return null;
    }
    return new Tune.Axis(path, values, null);
  }

  /** Batches that the data set does not fill. */
  private void batches(Section tune, Tune.Axis axis) {
    for (Object v : axis.values()) {
      if (v instanceof Integer batch && batch > images && tune.clean(axis.path())) {
        tune.problem(
            axis.path(),
            "must be " + images + " at most, the images of dataset.train, was " + batch);
      }
    }
  }

  private static List<Object> words(Section tune, String path, Field f) {
    List<Node> nodes = tune.list(path, 1, 100, "values");
    List<Object> values = new ArrayList<>();
    for (int i = 0; nodes != null && i < nodes.size(); i++) {
      String item = tune.at(path) + "[" + i + "]";
      Object value =
          f.form() == Field.Form.TRUTH
              ? Scalars.truth(nodes.get(i))
              : PartReader.part(tune.errors, item, f.type(), nodes.get(i));
      if (value instanceof Sourced part && part.outside()) {
        tune.errors.add(
            Fields.line(nodes.get(i)),
            item,
            "must not take anything from a file or another data set, which is an arm's own affair");
      } else if (value != null) {
        values.add(value);
      } else if (f.form() == Field.Form.TRUTH) {
        tune.errors.add(Fields.line(nodes.get(i)), item, "must be true or false");
      }
    }
    return values;
  }
}
