package io.gradinstructor.campaign;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gradinstructor.Arms;
import io.gradinstructor.data.Range;
import io.gradinstructor.instructor.Contrastive;
import io.gradinstructor.instructor.CriticSpec;
import io.gradinstructor.instructor.EnnSpec;
import io.gradinstructor.instructor.Returns;
import io.gradinstructor.training.Knob;
import io.gradinstructor.training.parts.Backprop;
import io.gradinstructor.training.parts.Halving;
import io.gradinstructor.training.parts.He;
import io.gradinstructor.training.parts.L2;
import io.gradinstructor.training.parts.Naive;
import io.gradinstructor.training.parts.StepRule;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CampaignFileTest {
  /** Eight lines; further ones begin with line 9. */
  static final String BASE =
      """
      campaign: c
      dataset:
        name: mnist-sample
        train: [0, 100]
        reward: [100, 200]
        test: [0, 100]
      network:
        layers: [784, 10]
      """;

  static Campaign read(String text) throws CampaignException {
    return CampaignFile.read("c.yaml", text.getBytes(StandardCharsets.UTF_8));
  }

  private static List<?> candidates(ArmSpec arm) {
    return arm.tune().axes().get(0).values();
  }

  static List<String> problems(String text) {
    return assertThrows(CampaignException.class, () -> read(text)).problems().stream()
        .map(Problem::toString)
        .toList();
  }

  @Test
  void defaults() throws CampaignException {
    Campaign c = read(BASE);
    assertEquals(1, c.seed());
    assertEquals(new Range(100, 200), c.dataset().reward());
    assertEquals(new Naive(0.45), c.network().initialisation());
    assertEquals(new TrainingSpec(0.1, 32, 5), c.training());
    InstructorSpec i = c.instructor();
    assertEquals(EnnSpec.Sight.LOG_RMS, i.view());
    assertEquals(0.15, i.resolution());
    assertEquals(1, i.seeds());
    assertEquals(
        new CriticSpec(
            4,
            8,
            List.of(32, 32),
            CriticSpec.Downsampling.AVERAGE_POOL,
            500,
            96,
            0.002,
            0.001,
            CriticSpec.Regression.HUBER,
            Contrastive.OFF,
            Returns.MONTE_CARLO),
        i.critics());
    assertEquals(List.of(new RoundSpec(192, 0)), i.rounds());
    assertEquals(0, i.heldOut());
    assertEquals(new ExplorationSpec(0.3, 0.02, 0.8, 0.7, 0.3, 0), i.exploration());
    assertEquals(24, i.snapshots().size());
    assertEquals(0, i.snapshots().get(0));
    assertEquals(300 / 1560.0, i.snapshots().get(11));
    assertEquals(1500 / 1560.0, i.snapshots().get(23));
    assertEquals(new StepRule(0.03, 0, 5), i.step());
    assertEquals(Arms.compare(5, 3), c.compare());
    assertEquals(
        Method.ALL.stream().filter(m -> !m.controls()).toList(),
        c.arms().stream().map(ArmSpec::method).toList());
    assertEquals(List.of(1e-5, 1e-4, 1e-3), candidates(c.arms().get(1)));
    assertEquals(List.of(0.002, 0.006, 0.02), candidates(c.arms().get(2)));
  }

  @Test
  void armsOfAFileThatNamesNoneAreReadLikeOthers() throws Exception {
    Campaign c = read(BASE + "compare: {search: halving}\n");
    assertEquals(new Halving(16, 0.5, 0.125), c.arms().get(2).tune().search());
    c = read(BASE + "training: {terms: [l2]}\n");
    assertEquals(
        Method.ALL.stream().filter(m -> m != Method.L2 && !m.controls()).toList(),
        c.arms().stream().map(ArmSpec::method).toList());
  }

  @ParameterizedTest
  @CsvSource({
    "0, ''",
    "0.15, '6, 13, 19'",
    "0.25, '3, 7, 11, 15, 19'",
    "0.4, '2, 4, 7, 9, 12, 14, 17, 19'"
  })
  void heldOutExplorersAreSpreadEvenly(String share, String expected) throws CampaignException {
    InstructorSpec spec = read(BASE + "instructor: {held-out: " + share + "}\n").instructor();
    String numbers =
        IntStream.range(0, 20)
            .filter(spec::holdsOut)
            .mapToObj(Integer::toString)
            .collect(Collectors.joining(", "));
    assertEquals(expected, numbers);
  }

  @Test
  void ticketsAreForThoseWhoAsk() throws CampaignException {
    assertNull(read(BASE).tickets());
    List<Double> densities = List.of(0.05, 0.1, 0.2, 0.3, 0.5, 0.7, 0.9);
    assertEquals(new TicketSpec(5, densities, 3), read(BASE + "tickets:\n").tickets());
    assertEquals(
        new TicketSpec(2, List.of(0.5), 3),
        read(BASE + "compare: {seeds: 2}\ntickets: {densities: [0.5]}\n").tickets());
  }

  @Test
  void armsAreWordsOrMappings() throws CampaignException {
    List<ArmSpec> arms =
        read(BASE
                + """
                    arms:
                      - backprop
                      - {name: more, method: l2, candidates: [1e-2], reward-labels: true, initialisation: {kind: he}}
                      - {name: instructor, step: {pessimism: 1}, critics: {count: 2}}
                      - {name: long, method: backprop, l2: 0.002, training: {batch: 16, epochs: 9}}
                    """)
            .arms();
    assertEquals(Arms.arm("backprop", Method.BACKPROP), arms.get(0));
    assertEquals(new He(), arms.get(1).start());
    assertTrue(arms.get(1).rewardLabels());
    assertEquals(List.of(0.01), candidates(arms.get(1)));
    ArmSpec own = arms.get(2);
    assertEquals(new StepRule(0.03, 1, 5), own.step());
    assertEquals(2, own.critics().count());
    assertEquals(
        new TrainingSpec(0.1, 16, 9).by(Backprop.plain(0.1).with(new L2(Knob.of(0.002)))),
        arms.get(3).training());
    assertEquals(500, own.critics().steps());
  }

  @Test
  void roundsMayBeEmptyWithoutInstructedArms() throws CampaignException {
    assertEquals(
        List.of(),
        read(BASE + "instructor: {rounds: []}\narms: [backprop]\n").instructor().rounds());
  }

  @ParameterizedTest
  @ValueSource(strings = {"quickstart", "paper", "smoke"})
  void examplesAreRight(String name) throws Exception {
    Path file = Path.of("..", "examples", name + ".yaml");
    Campaign campaign = CampaignFile.read(file.toString(), Files.readAllBytes(file));
    assertEquals(name, campaign.name());
    assertEquals(784, campaign.network().layers().get(0));
  }

  /**
   * What to replace in the base (or + to append), by what, and the only problem that it makes; "|"
   * is a new line.
   */
  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '`',
      textBlock =
          """
          +~sed: 2~c.yaml:9: sed: unknown field; did you mean "seed"?
          +~zzzzzzzz: 2~c.yaml:9: zzzzzzzz: unknown field; allowed: campaign, seed, dataset, network, training, instructor, arms, select, compare, tickets, robust, continual
          +~training:|  batch: x~c.yaml:10: training.batch: must be a whole number from 1 to 10000, was "x"
          +~training:|  batch: "8"~c.yaml:10: training.batch: must be a whole number from 1 to 10000, was "8"
          +~training:|  batch: 010~c.yaml:10: training.batch: must be a whole number from 1 to 10000, was "010"
          +~training:|  batch: 101~c.yaml:10: training.batch: must be 100 at most, the images of dataset.train, was 101
          +~training:|  batch:~c.yaml:10: training.batch: must be a whole number from 1 to 10000, was empty
          +~training:|  learning_rate: 1~c.yaml:10: training.learning_rate: unknown field; did you mean "learning-rate"?
          +~training:|  learning-rate: .nan~c.yaml:10: training.learning-rate: must be a number from 1.0E-9 to 100, was ".nan"
          +~training:|  learning-rate: 1e999~c.yaml:10: training.learning-rate: must be a number from 1.0E-9 to 100, was "1e999"
          +~training: 3~c.yaml:9: training: must be a mapping of fields, was "3"
          +~training:|  batch: 1|  epochs: 10000|seed: 1|seed: 2~c.yaml:13: seed: must be given once, was given in line 12 already
          campaign: c~campaign: ../c~c.yaml:1: campaign: must be letters, digits, '-', '_' or '.', 100 at most, the first a letter or digit, was "../c"
          campaign: c~seed: 1~c.yaml:1: campaign: is missing; must be letters, digits, '-', '_' or '.', 100 at most, the first a letter or digit
          mnist-sample~mnist-smple~c.yaml:3: dataset.name: must be one of mnist-sample, mnist, fashion-mnist, idx, iris, wine, breast-cancer, digits, was "mnist-smple"; did you mean "mnist-sample"?
          mnist-sample~idx~c.yaml:3: dataset.name: idx needs either path (a folder with the four IDX files) or files (the four one by one)
          mnist-sample~mnist-sample|  path: x~c.yaml:4: dataset.path: is not for mnist-sample, which comes with the program
          [0, 100]|  reward~[0, 101]|  reward~c.yaml:5: dataset.reward: must share no image with train, [0, 101], was [100, 200]
          [100, 200]~[200, 100]~c.yaml:5: dataset.reward: must be [from, to], whole numbers with 0 <= from < to <= 10000, was [200, 100]
          test: [0, 100]~test: [0, 2001]~c.yaml:6: dataset.test: must be [from, to], whole numbers with 0 <= from < to <= 2000, was [0, 2001]
          test: [0, 100]~test: 5~c.yaml:6: dataset.test: must be [from, to], whole numbers with 0 <= from < to <= 2000, was "5"
          [784, 10]~[100, 10]~c.yaml:8: network.layers: must begin with 784, the pixels of an image, was 100
          [784, 10]~[784, 9]~c.yaml:8: network.layers: must end with 10 or more, one for each class, was 9
          [784, 10]~[784]~c.yaml:8: network.layers: must be a list of 2 to 20 whole numbers from 2 to 100000, was a list of 1
          [784, 10]~[784, 1, 10]~c.yaml:8: network.layers[1]: must be a whole number from 2 to 100000, was "1"
          [784, 10]~[784, 100000, 10]~c.yaml:8: network.layers: must make 16000000 weights and biases at most, was 79500010
          +~arms:|  - backprop|  - he|  - he~c.yaml:12: arms[2].name: must be unique, "he" is arms[1].name already
          +~arms: [backprop, {name: L2, method: l2}, l2]~c.yaml:9: arms[2].name: must be unique in upper and lower case alike, "L2" is arms[1].name already
          +~arms: [backprop, {name: l2., method: l2}]~c.yaml:9: arms[1].name: must not end with '.', which some systems leave out, was "l2."
          +~arms: [backprop, {name: NUL.x, method: l2}]~c.yaml:9: arms[1].name: must not be the name of a device on some systems, was "NUL.x"
          +~arms: [backprop, {name: l\u0435, method: l2}]~c.yaml:9: arms[1].name: must be letters, digits, '-', '_' or '.', 100 at most, the first a letter or digit, was "l\u0435"
          campaign: c~campaign: con~c.yaml:1: campaign: must not be the name of a device on some systems, was "con"
          [0, 100]|  reward~[a, 5]|  reward~c.yaml:4: dataset.train: must be [from, to], whole numbers with 0 <= from < to <= 10000, was ["a", 5]
          +~instructor:|  dataset: {name: mnist-sample, train: [0, 16], reward: [20, 30], test: [0, 10]}|training: {batch: 32}~c.yaml:11: training.batch: must be 16 at most, the images of instructor.dataset.train, was 32
          +~instructor:|  dataset: {name: mnist-sample, train: [0, 9000], reward: [9000, 9100], test: [0, 10]}|training: {batch: 1, epochs: 2000}~c.yaml:11: training.epochs: must make 10000000 steps at most, was 18000000
          +~arms:|  - backprop|  - &a {name: l2, candidates: [1]}|  - {<<: *a, name: x, method: l2}|  - {<<: [*a, *a], method: l2}~c.yaml:13: arms[3].name: must be unique, "l2" is arms[1].name already
          +~arms:|  - backprop|  - {<<: 3, name: l2}~c.yaml:11: arms[1].<<: must be a mapping of fields or a list of such, was "3"
          +~arms:|  - he~c.yaml:9: arms: must have a plain backprop arm (no fields of its own): the others are compared with it
          +~arms:|  - backprop|  - hee~c.yaml:11: arms[1].name: must be a method unless there is a field method: backprop, l1, l2, he, instructor, instructor-untrained, instructor-shuffled, instructor-scale-only, controls, controls-blind, was "hee"; did you mean "he"?
          +~arms:|  - {name: backprop, tune: {}}~c.yaml:10: arms[0].tune: must name a setting, as in {learning-rate: [0.1, 0.3]}
          +~arms:|  - {name: backprop, tune: {learning-rate: [1], learning-rat: [1]}}~c.yaml:10: arms[0].tune.learning-rat: is no setting that this arm has; did you mean "learning-rate"?
          +~arms:|  - {name: backprop, tune: {optimizer.momentum: [2]}}~c.yaml:10: arms[0].tune.optimizer.momentum[0]: must be a number from 0 to 0.9999, was "2"
          +~arms:|  - {name: backprop, tune: {schedule: [cosine, sawtooth]}}~c.yaml:10: arms[0].tune.schedule[1]: must be one of constant, cosine, one-cycle, linear, flat-then-linear, warm-up, slow-start-fast-decay, alone or with settings as in {constant: {…}}, was "sawtooth"
          +~arms:|  - {name: backprop, tune: {learning-rate: {log-uniform: [0.1, 1]}}}~c.yaml:10: arms[0].tune: has a range, which search: random, halving or population can draw from; grid cannot
          +~arms:|  - {name: backprop, search: random, tune: {learning-rate: {log-uniform: [1, 0.1]}}}~c.yaml:10: arms[0].tune.learning-rate.log-uniform: must ascend from more than 0
          +~arms:|  - {name: backprop, search: random, tune: {batch: {uniform: [1, 9]}}}~c.yaml:10: arms[0].tune.batch: must be a list: only of numbers there are ranges
          +~arms:|  - {name: backprop, tune: {step.eta: [1]}}~c.yaml:10: arms[0].tune.step.eta: is no setting that this arm has; it has batch, epochs, sampler, learning-rate, schedule, rates, bands.rates, bands.decays, optimizer, optimizer.momentum, optimizer.nesterov, objective, objective.smoothing, examples, dropout.input, dropout.hidden, clip, initialisation, initialisation.sigma
          +~compare: {tuning-runs: 4}~c.yaml:9: compare.tuning-runs: must be 6 at least, two candidates of compare.tuning-seeds networks, was 4
          +~arms:|  - {name: backprop, tune: {learning-rate: [1, 2, 3, 4], batch: [1, 2]}}|compare: {tuning-runs: 7}~c.yaml:10: arms[0].tune: makes 8 candidates, more than compare.tuning-runs, which is 7; search: random or halving tries as many as that allows
          +~arms:|  - {name: backprop, tune: {batch: [16, 2000]}}~c.yaml:10: arms[0].tune.batch: must be 100 at most, the images of dataset.train, was 2000
          +~arms:|  - backprop|  - {name: x, method: backprop, training: {terms: [l1, l1]}}~c.yaml:11: arms[1].training.terms[1]: must be named once, is in the list before
          +~arms:|  - backprop|  - {name: l1, training: {terms: [l1]}}~c.yaml:11: arms[1].method: is in training.terms already: l1
          +~arms:|  - backprop|  - {name: x, method: backprop, training: {objective: {cross-entropy: {smoothing: {value: 0.1, schedul: linear}}}}}~c.yaml:11: arms[1].training.objective.cross-entropy.smoothing.schedul: unknown field; did you mean "schedule"?
          +~arms:|  - backprop|  - {name: x, method: backprop, training: {trainer: backprop, clip: 1}}~c.yaml:11: arms[1].training.clip: unknown field; allowed: trainer, batch, epochs, sampler, interventions
          +~arms:|  - {name: backprop, tune: {learning-rate: [0.1, 0.1]}}~c.yaml:10: arms[0].tune.learning-rate[1]: must differ from the others, was "0.1"
          +~arms:|  - {name: backprop, candidates: [1]}~c.yaml:10: arms[0].candidates: is for l1, l2 and instructed arms only; tune: {setting: […]} is for any
          +~arms:|  - backprop|  - {name: l2, candidates: [1, 1.0]}~c.yaml:11: arms[1].candidates[1]: must differ from the others, was "1.0"
          +~arms:|  - backprop|  - {name: l2, step: {eta: 1}}~c.yaml:11: arms[1].step: is for instructed arms only
          +~arms:|  - backprop|  - {name: l2, reward-labels: yes}~c.yaml:11: arms[1].reward-labels: must be true or false, was "yes"
          +~instructor: {rounds: []}~c.yaml:9: instructor.rounds: must be a list of 1 to 20 mappings, was a list of 0
          +~instructor:|  rounds:|  - explorers: 8|    instructed: 0.5~c.yaml:12: instructor.rounds[0].instructed: must be 0 in the first round, where nobody can instruct yet, was 0.5
          +~instructor:|  held-out: 0.6~c.yaml:10: instructor.held-out: must be a number from 0 to 0.5, was "0.6"
          +~instructor:|  held-out: 0.5|  rounds:|  - explorers: 2~c.yaml:10: instructor.held-out: must leave 2 explorers of the first round to learn from, it has 2
          +~instructor:|  snapshots: [0, 0.5, 0.2]~c.yaml:10: instructor.snapshots: must ascend
          +~instructor:|  view: rsm~c.yaml:10: instructor.view: must be one of mean, rms, log-rms, units, was "rsm"; did you mean "rms"?
          +~instructor:|  outcomes: [50, 150]~c.yaml:10: instructor.outcomes: must share no image with train, [0, 100], was [50, 150]
          +~instructor:|  outcomes: [100, 10001]~c.yaml:10: instructor.outcomes: must be [from, to], whole numbers with 0 <= from < to <= 10000, was [100, 10001]
          +~instructor:|  outcomes: [201, 300]|arms: [backprop, instructor, {name: b, method: backprop, reward-labels: true}]~c.yaml:10: instructor.outcomes: must meet dataset.reward, [100, 200], where an arm has reward-labels and is trained on both, was [201, 300]
          +~instructor:|  exploration:|    scale-low: 2~c.yaml:11: instructor.exploration.scale-low: scale-low must not exceed scale-high, was 2 over 0.8
          +~compare: {seeds: 1}~c.yaml:9: compare.seeds: must be a whole number from 2 to 1000, was "1"
          +~compare: {seeds: 3}|tickets: {networks: 4}~c.yaml:10: tickets.networks: must be 3 at most, compare.seeds, was 4
          +~tickets:|  densities: [0.5, 1]~c.yaml:10: tickets.densities[1]: must be a number from 0.001 to 0.999, was "1"
          +~tickets:|  densities: [0.5, 0.1]~c.yaml:10: tickets.densities: must ascend
          +~tickets:|  randoms: 2~c.yaml:10: tickets.randoms: unknown field; did you mean "random"?
          +~tickets: {}|arms: [backprop, instructor-untrained]~c.yaml:9: tickets: needs an arm of method instructor, whose networks it masks
          +~select: {networks: 0}~c.yaml:9: select.networks: must be a whole number from 1 to 1000, was "0"
          +~select:|  share: 0~c.yaml:10: select.share: must be a number from 0.01 to 1, was "0"
          +~select: {share: 1.5}~c.yaml:9: select.share: must be a number from 0.01 to 1, was "1.5"
          +~select: {network: 2}~c.yaml:9: select.network: unknown field; did you mean "networks"?
          +~select: 2~c.yaml:9: select: must be a mapping of fields, was "2"
          +~arms: [backprop, instructor-shuffled]|select: {}~c.yaml:10: select: needs an arm of the method instructor or controls, whose ENNs are tried
          +~- x~c.yaml:9: is not YAML: expected <block end>, but found '-'
          +~training: *a~c.yaml:9: is not YAML: found undefined alias a
          +~training: !!java.io.File [x]~c.yaml:9: is not YAML: Global tag is not allowed: tag:yaml.org,2002:java.io.File
          """)
  void oneProblem(String old, String replacement, String expected) {
    String lines = replacement.replace('|', '\n');
    String text =
        old.equals("+") ? BASE + lines + "\n" : BASE.replace(old.replace('|', '\n'), lines);
    assertEquals(List.of(expected), problems(text));
  }

  @Test
  void outcomesAreMeasuredOnImagesOfTheirOwn() throws CampaignException {
    Campaign c = read(BASE + "instructor: {outcomes: [150, 900]}\n");
    assertEquals(c.dataset().rewarded(new Range(150, 900)), c.explored());
    assertEquals(new Range(100, 200), c.dataset().reward());
    assertEquals(new Range(100, 900), c.labelled().reward());
    Campaign usual = read(BASE);
    assertEquals(usual.dataset(), usual.explored());
    assertEquals(usual.dataset(), usual.labelled());
  }

  @Test
  void outcomesOnExplorersOwnDataGiveNoArmLabels() throws CampaignException {
    String own = "{name: mnist-sample, train: [0, 300], reward: [300, 400], test: [0, 100]}";
    Campaign c = read(BASE + "instructor: {dataset: " + own + ", outcomes: [300, 900]}\n");
    assertEquals(new Range(300, 900), c.explored().reward());
    assertEquals(c.dataset(), c.labelled());
  }

  @Test
  void whatAFieldMergesCountsWhereItSaysNothingElse() throws CampaignException {
    List<ArmSpec> arms =
        read(BASE
                + """
                arms:
                  - backprop
                  - &a {name: l2, candidates: [0.01], l2: 0}
                  - &b {<<: *a, name: b, method: l1}
                  - {candidates: [0.5], <<: [*b, *a], name: c, reward-labels: true}
                """
                    .replace(", l2: 0", ""))
            .arms();
    assertEquals(List.of("l2", "b", "c"), arms.subList(1, 4).stream().map(ArmSpec::name).toList());
    assertEquals(
        List.of(Method.L2, Method.L1, Method.L1),
        arms.subList(1, 4).stream().map(ArmSpec::method).toList());
    assertEquals(List.of(0.01), candidates(arms.get(2)));
    assertEquals(List.of(0.5), candidates(arms.get(3)));
    assertTrue(
        problems("a: &a\n  <<: *a\n" + BASE).get(0).startsWith("c.yaml:1: a: unknown field"));
  }

  @Test
  void noProblemIsLongerThanPeopleRead() {
    String key = "x".repeat(500_000);
    CampaignException e =
        assertThrows(
            CampaignException.class,
            () -> read(BASE + "? " + key + "\n: 1\n" + "seed: " + key + "\n"));
    assertEquals(2, e.problems().size(), e.getMessage());
    assertTrue(e.getMessage().length() < 1000, "" + e.getMessage().length());
    assertTrue(problems("a: *" + key).get(0).length() < 5000);
  }

  @Test
  void allProblemsAtOnceInOrder() {
    List<String> problems = problems("campaign: c\ndataset: {name: mnist}\nseed: -1\nextra: 1\n");
    assertEquals(
        List.of(
            "c.yaml:1: network.layers: is missing; must be a list of 2 to 20 whole numbers from 2 to 100000",
            "c.yaml:2: dataset.train: is missing; must be [from, to], whole numbers with 0 <= from < to <= 60000",
            "c.yaml:2: dataset.reward: is missing; must be [from, to], whole numbers with 0 <= from < to <= 60000",
            "c.yaml:2: dataset.test: is missing; must be [from, to], whole numbers with 0 <= from < to <= 10000",
            "c.yaml:3: seed: must be a whole number from 0 to 999999999999999, was \"-1\"",
            "c.yaml:4: extra: unknown field; allowed: campaign, seed, dataset, network, training, instructor, arms, select, compare, tickets, robust, continual"),
        problems);
  }
}
