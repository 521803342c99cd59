package io.gradinstructor.core.campaign;

import io.gradinstructor.core.campaign.CriticSpec.Downsampling;
import io.gradinstructor.core.campaign.CriticSpec.Pooling;
import io.gradinstructor.core.campaign.CriticSpec.Returns;
import io.gradinstructor.core.campaign.InstructorSpec.View;
import io.gradinstructor.core.data.KnownSet;
import java.io.ByteArrayInputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.reader.UnicodeReader;

/**
 * Reads campaign files: YAML in, a {@link Campaign} out, or everything that is wrong with the file.
 */
public final class CampaignFile {
  /** Weights travel as one message of 64 MiB at most. */
  private static final long MAX_PARAMETERS = 16_000_000;

  private static final long MAX_STEPS = 10_000_000;
  private static final int MAX_BYTES = 1 << 20;

  private final CampaignErrors errors;

  private CampaignFile(CampaignErrors errors) {
    this.errors = errors;
  }

  /**
   * Reads a file.
   *
   * @param fileName as problems shall name it
   * @param text of the file, UTF-8
   */
  public static Campaign read(String fileName, byte[] text) throws CampaignException {
    CampaignErrors errors = new CampaignErrors(fileName);
    Node root = compose(text, errors);
    errors.throwIfAny();
    Campaign campaign = new CampaignFile(errors).campaign(new Section(errors, root, "", 1));
    errors.throwIfAny();
    return campaign;
  }

  /**
   * Nodes only, no objects: nothing in the file can name a class, and every node knows its line.
   */
  private static Node compose(byte[] text, CampaignErrors errors) {
    if (text.length > MAX_BYTES) {
      errors.add(1, "", "must be " + MAX_BYTES + " bytes at most, was " + text.length);
      return null;
    }
    LoaderOptions options = new LoaderOptions();
    options.setMaxAliasesForCollections(20);
    options.setNestingDepthLimit(20);
    options.setCodePointLimit(MAX_BYTES);
    try {
      StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(text));
      var reader = new UnicodeReader(new ByteArrayInputStream(text));
      return new Yaml(new SafeConstructor(options)).compose(reader);
    } catch (CharacterCodingException e) {
      errors.add(1, "", "must be UTF-8 text");
    } catch (MarkedYAMLException e) {
      int line = e.getProblemMark() == null ? 1 : e.getProblemMark().getLine() + 1;
      errors.add(line, "", "is not YAML: " + e.getProblem());
    } catch (YAMLException e) {
      errors.add(1, "", "is not YAML: " + e.getMessage());
    }
    return null;
  }

  private Campaign campaign(Section root) {
    String name = root.name("campaign", null);
    long seed = root.wholeLong("seed", 1L, 0, 999_999_999_999_999L);
    DatasetSpec dataset = dataset(root.section("dataset"));
    NetworkSpec network = network(root.section("network"), KnownSet.of(dataset.name()));
    Section trainingSection = root.section("training");
    TrainingSpec training = training(trainingSection, Defaults.TRAINING);
    Section instructorSection = root.section("instructor");
    InstructorSpec instructor = instructor(instructorSection);
    List<ArmSpec> arms = arms(root, instructor, training, dataset);
    if (arms.stream().anyMatch(a -> a.method().instructed()) && instructor.rounds().isEmpty()) {
      instructorSection.problem("rounds", "must be a list of 1 to 20 mappings, was a list of 0");
    }
    SelectSpec select = root.has("select") ? select(root, arms) : null;
    Section compareSection = root.section("compare");
    CompareSpec compare =
        new CompareSpec(
            compareSection.whole("seeds", 5, 2, 1000),
            compareSection.whole("tuning-seeds", 3, 1, 1000));
    compareSection.end();
    TicketSpec tickets = tickets(root, arms, compare);
    root.end();
    checkTraining(trainingSection, training, dataset);
    return new Campaign(
        name, seed, dataset, network, training, instructor, arms, select, compare, tickets);
  }

  private void needInstructor(Section root, String field, List<ArmSpec> arms, String problem) {
    if (errors.clean("arms") && arms.stream().noneMatch(a -> a.method() == Method.INSTRUCTOR)) {
      root.problem(field, problem);
    }
  }

  private SelectSpec select(Section root, List<ArmSpec> arms) {
    needInstructor(
        root, "select", arms, "needs an arm of the method instructor, whose ENNs are tried");
    Section s = root.section("select");
    SelectSpec select =
        new SelectSpec(s.whole("networks", 2, 1, 1000), s.real("share", 0.2, 0.01, 1));
    s.end();
    return select;
  }

  private DatasetSpec dataset(Section s) {
    List<String> names = Stream.concat(KnownSet.labels().stream(), Stream.of("idx")).toList();
    String name = s.choice("name", names, null);
    KnownSet known = KnownSet.of(name);
    boolean idx = "idx".equals(name);
    String path = s.text("path", false);
    DatasetSpec.IdxFiles files = s.has("files") ? files(s.section("files")) : null;
    if (idx && s.has("path") == s.has("files")) {
      s.problem(
          "name",
          "idx needs either path (a folder with the four IDX files) or files (the four one by one)");
    } else if (known != null && files != null) {
      s.problem("files", "is for the dataset idx only");
    } else if (known == KnownSet.MNIST_SAMPLE && path != null) {
      s.problem("path", "is not for mnist-sample, which comes with the program");
    }
    int trainImages = known == null ? Integer.MAX_VALUE : known.trainImages();
    int testImages = known == null ? Integer.MAX_VALUE : known.testImages();
    Range train = s.range("train", trainImages);
    Range reward = s.range("reward", trainImages);
    Range test = s.range("test", testImages);
    if (s.clean("train", "reward") && train.overlaps(reward)) {
      s.problem(
          "reward", "must share no image with train, " + span(train) + ", was " + span(reward));
    }
    s.end();
    return new DatasetSpec(name, path, files, train, reward, test);
  }

  private static DatasetSpec.IdxFiles files(Section s) {
    DatasetSpec.IdxFiles files =
        new DatasetSpec.IdxFiles(
            s.text("train-images", true),
            s.text("train-labels", true),
            s.text("test-images", true),
            s.text("test-labels", true));
    s.end();
    return files;
  }

  private static String span(Range range) {
    return "[" + range.from() + ", " + range.to() + "]";
  }

  private NetworkSpec network(Section s, KnownSet known) {
    List<Integer> layers = s.wholes("layers", null, 2, 20, 2, 100_000);
    if (s.clean("layers")) {
      int input = layers.get(0);
      int output = layers.get(layers.size() - 1);
      if (known != null && input != known.pixels()) {
        s.problem(
            "layers",
            "must begin with " + known.pixels() + ", the pixels of an image, was " + input);
      }
      if (known != null && output < known.classes()) {
        s.problem(
            "layers",
            "must end with " + known.classes() + " or more, one for each class, was " + output);
      }
      long parameters = 0;
      for (int l = 1; l < layers.size(); l++) {
        parameters += (layers.get(l - 1) + 1L) * layers.get(l);
      }
      if (parameters > MAX_PARAMETERS) {
        s.problem(
            "layers",
            "must make " + MAX_PARAMETERS + " weights and biases at most, was " + parameters);
      }
    }
    Initialisation initialisation =
        s.has("initialisation")
            ? initialisation(s.section("initialisation"))
            : new Initialisation(Initialisation.Kind.NAIVE, 0.45);
    s.end();
    return new NetworkSpec(layers, initialisation);
  }

  private static Initialisation initialisation(Section s) {
    Initialisation.Kind kind =
        s.choice("kind", Initialisation.Kind.class, Initialisation.Kind.NAIVE);
    boolean scaled = kind == Initialisation.Kind.NAIVE || kind == Initialisation.Kind.UNIFORM;
    double sigma = s.real("sigma", scaled ? 0.45 : 0.0, scaled ? 1e-6 : 0, 10);
    s.end();
    return new Initialisation(kind, scaled ? sigma : 0);
  }

  private static TrainingSpec training(Section s, TrainingSpec others) {
    TrainingSpec training =
        new TrainingSpec(
            s.real("learning-rate", others.learningRate(), 1e-9, 100.0),
            s.whole("batch", others.batch(), 1, 10_000),
            s.whole("epochs", others.epochs(), 1, 10_000));
    s.end();
    return training;
  }

  private void checkTraining(Section s, TrainingSpec training, DatasetSpec dataset) {
    if (!errors.clean("dataset.train", "dataset.reward") || !s.clean("batch", "epochs")) {
      return;
    }
    int images = dataset.train().size();
    if (training.batch() > images) {
      s.problem(
          "batch",
          "must be " + images + " at most, the images of dataset.train, was " + training.batch());
    }
    long most =
        (long) training.epochs() * ((images + (long) dataset.reward().size()) / training.batch());
    if (most > MAX_STEPS) {
      s.problem("epochs", "must make " + MAX_STEPS + " steps at most, was " + most);
    }
  }

  private InstructorSpec instructor(Section s) {
    InstructorSpec instructor =
        new InstructorSpec(
            s.has("dataset") ? dataset(s.section("dataset")) : null,
            s.choice("view", View.class, View.LOG_RMS),
            s.real("resolution", 0.15, 0.01, 1),
            s.whole("seeds", 1, 1, 100),
            critics(s.section("critics"), Defaults.CRITICS),
            rounds(s),
            s.real("held-out", 0.0, 0, 0.5),
            exploration(s.section("exploration")),
            snapshots(s),
            step(s.section("step"), Defaults.STEP));
    if (s.clean("rounds", "held-out") && !instructor.rounds().isEmpty()) {
      int first = instructor.rounds().get(0).explorers();
      if (first - Math.floor(first * instructor.heldOut()) < 2) {
        s.problem(
            "held-out", "must leave 2 explorers of the first round to learn from, it has " + first);
      }
    }
    s.end();
    return instructor;
  }

  private static CriticSpec critics(Section s, CriticSpec others) {
    CriticSpec critics =
        new CriticSpec(
            s.whole("count", others.count(), 1, 100),
            s.whole("channels", others.channels(), 1, 1024),
            s.wholes("hidden", others.hidden(), 0, 10, 1, 10_000),
            s.choice("downsampling", Downsampling.class, others.downsampling()),
            s.choice("pooling", Pooling.class, others.pooling()),
            s.real("clamp", others.clamp(), 0.1, 100),
            s.whole("steps", others.steps(), 1, 1_000_000),
            s.whole("batch", others.batch(), 1, 100_000),
            s.real("learning-rate", others.learningRate(), 1e-9, 10),
            s.real("weight-decay", others.weightDecay(), 0, 10),
            s.real("noise", others.noise(), 0, 10),
            s.choice("returns", Returns.class, others.returns()),
            s.real("lambda", others.lambda(), 0, 1));
    s.end();
    return critics;
  }

  private static List<RoundSpec> rounds(Section s) {
    List<RoundSpec> rounds = new ArrayList<>();
    List<Section> sections = s.sections("rounds", 0, 20, false);
    if (sections == null) {
      return List.of(new RoundSpec(192, 0));
    }
    for (Section section : sections) {
      RoundSpec round =
          new RoundSpec(
              section.whole("explorers", 192, 2, 100_000), section.real("instructed", 0.0, 0, 1));
      if (rounds.isEmpty() && round.instructed() != 0) {
        section.problem(
            "instructed",
            "must be 0 in the first round, where nobody can instruct yet, was "
                + Scalars.number(round.instructed()));
      }
      section.end();
      rounds.add(round);
    }
    return List.copyOf(rounds);
  }

  private static ExplorationSpec exploration(Section s) {
    ExplorationSpec exploration =
        new ExplorationSpec(
            s.real("naive-share", 0.3, 0, 1),
            s.real("scale-low", 0.02, 1e-4, 10),
            s.real("scale-high", 0.8, 1e-4, 10),
            s.real("pattern", 0.7, 0, 5),
            s.real("quiet-share", 0.3, 0, 1),
            s.real("regularised-share", 0.0, 0, 1));
    if (s.clean("scale-low", "scale-high") && exploration.scaleLow() > exploration.scaleHigh()) {
      s.problem(
          s.has("scale-low") ? "scale-low" : "scale-high",
          "scale-low must not exceed scale-high, was "
              + Scalars.number(exploration.scaleLow())
              + " over "
              + Scalars.number(exploration.scaleHigh()));
    }
    s.end();
    return exploration;
  }

  private static List<Double> snapshots(Section s) {
    List<Double> stages = s.reals("snapshots", Defaults.SNAPSHOTS, 1, 1000, 0, 1);
    ascending(s, "snapshots", stages);
    return stages;
  }

  private static void ascending(Section s, String field, List<Double> values) {
    if (s.clean(field) && !values.equals(values.stream().sorted().toList())) {
      s.problem(field, "must ascend");
    }
  }

  private static StepRule step(Section s, StepRule others) {
    StepRule step =
        new StepRule(
            s.choice("rule", StepRule.Kind.class, others.kind()),
            s.choice("block", StepRule.Block.class, others.block()),
            s.real("eta", others.eta(), 0, 1000),
            s.real("clip", others.clip(), 0, 1000),
            s.real("pessimism", others.pessimism(), 0, 100, "min", StepRule.MINIMUM),
            s.whole("refresh", others.refresh(), 1, 100_000));
    s.end();
    return step;
  }

  private TicketSpec tickets(Section root, List<ArmSpec> arms, CompareSpec compare) {
    if (!root.has("tickets")) {
      return null;
    }
    Section s = root.section("tickets");
    TicketSpec tickets =
        new TicketSpec(
            s.whole("networks", Math.min(5, compare.seeds()), 2, 1000),
            s.reals("densities", Defaults.DENSITIES, 1, 100, 0.001, 0.999),
            s.whole("random", 3, 1, 1000));
    if (s.clean("networks") && tickets.networks() > compare.seeds()) {
      s.problem(
          "networks",
          "must be " + compare.seeds() + " at most, compare.seeds, was " + tickets.networks());
    }
    ascending(s, "densities", tickets.densities());
    needInstructor(
        root, "tickets", arms, "needs an arm of method instructor, whose networks it masks");
    s.end();
    return tickets;
  }

  private List<ArmSpec> arms(
      Section root, InstructorSpec instructor, TrainingSpec training, DatasetSpec dataset) {
    List<Section> sections = root.sections("arms", 1, 100, true);
    if (sections == null) {
      return Defaults.ARMS;
    }
    List<ArmSpec> arms = new ArrayList<>();
    Map<String, String> names = new HashMap<>();
    for (Section section : sections) {
      ArmSpec arm = arm(section, instructor, training, dataset);
      String other =
          section.clean("name") ? names.putIfAbsent(arm.name(), section.at("name")) : null;
      if (other != null) {
        section.problem("name", "must be unique, \"" + arm.name() + "\" is " + other + " already");
      }
      arms.add(arm);
    }
    if (errors.clean("arms") && arms.stream().noneMatch(ArmSpec::plain)) {
      root.problem(
          "arms",
          "must have a plain backprop arm (no fields of its own): the others are compared with it");
    }
    return List.copyOf(arms);
  }

  private ArmSpec arm(
      Section s, InstructorSpec instructor, TrainingSpec training, DatasetSpec dataset) {
    String name = s.name("name", null);
    if (name.equals("explorer")) {
      s.problem("name", "must not be explorer, which names the runs that critics learn from");
    }
    boolean named = s.has("name") && !s.has("method");
    List<String> methods = Scalars.labels(Method.class);
    Method method = Method.BACKPROP;
    if (named && s.clean("name") && !methods.contains(name)) {
      String nearest = Nearest.of(name, methods);
      s.problem(
          "name",
          "must be a method unless there is a field method: "
              + String.join(", ", methods)
              + ", was \""
              + name
              + "\""
              + (nearest == null ? "" : "; did you mean \"" + nearest + "\"?"));
    } else if (s.clean("name")) {
      method = s.choice("method", Method.class, named ? Defaults.method(name) : Method.BACKPROP);
    } else {
      method = s.choice("method", Method.class, Method.BACKPROP);
    }
    boolean judged = s.clean("name", "method");
    boolean tunable = method.penalised() || method.instructed();
    List<Double> candidates =
        s.reals("candidates", Defaults.candidates(method), method.penalised() ? 1 : 0, 20, 0, 1000);
    if (judged && !tunable && s.has("candidates")) {
      s.problem("candidates", "is for l1, l2 and instructed arms only");
    }
    Initialisation initialisation =
        s.has("initialisation") ? initialisation(s.section("initialisation")) : null;
    if (judged && method == Method.HE && initialisation != null) {
      s.problem("initialisation", "is not for he, which starts by He's rule always");
    }
    boolean rewardLabels = s.truth("reward-labels", false);
    double l2 = s.real("l2", 0.0, 0, 1000);
    if (judged && method == Method.L2 && s.has("l2")) {
      s.problem("l2", "is not for the method l2, whose strengths are its candidates");
    }
    Section trainingSection = s.has("training") ? s.section("training") : null;
    TrainingSpec own = trainingSection == null ? null : training(trainingSection, training);
    if (own != null) {
      checkTraining(trainingSection, own, dataset);
    }
    for (String instructed : List.of("step", "critics")) {
      if (judged && !method.instructed() && s.has(instructed)) {
        s.problem(instructed, "is for instructed arms only");
      }
    }
    StepRule step = s.has("step") ? step(s.section("step"), instructor.step()) : null;
    CriticSpec critics =
        s.has("critics") ? critics(s.section("critics"), instructor.critics()) : null;
    s.end();
    return new ArmSpec(
        name, method, candidates, initialisation, rewardLabels, l2, own, step, critics);
  }
}
