package io.gradinstructor.training.parts;

import io.gradinstructor.autodiff.Optimizer;
import io.gradinstructor.network.Architecture;
import io.gradinstructor.network.Mlp;
import io.gradinstructor.training.Bands;
import io.gradinstructor.training.Constant;
import io.gradinstructor.training.Controller;
import io.gradinstructor.training.Dropout;
import io.gradinstructor.training.Kind;
import io.gradinstructor.training.Knob;
import io.gradinstructor.training.Memory;
import io.gradinstructor.training.Objective;
import io.gradinstructor.training.Rate;
import io.gradinstructor.training.Schedule;
import io.gradinstructor.training.Setting;
import io.gradinstructor.training.Term;
import io.gradinstructor.training.Trainer;
import io.gradinstructor.training.Training;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Backpropagation of an objective, with what else changes weights in each step.
 *
 * @param clip greatest length of the gradient of all weights and biases together, to which it is
 *     scaled down where it is longer; 0 for no bound
 * @param terms in the order in which they take part; they are in units of the learning rate before
 *     its factors
 */
@Kind(value = "backprop", says = "backpropagation: descent along the gradient of an objective")
public record Backprop(
    @Setting(is = "0.1", from = 1e-9, to = 100, says = "learning rate, before the schedule")
        Rate learningRate,
    @Setting(is = "constant", says = "what the learning rate is multiplied by, step by step")
        Schedule schedule,
    @Setting(is = "1", to = 100, says = "factor of the learning rate", layered = true) Knob rates,
    @Setting(is = "{}", says = "how the first layer learns and decays by bands of its inputs")
        Bands bands,
    @Setting(is = "sgd", says = "what becomes of the gradient") Optimizer optimizer,
    @Setting(is = "cross-entropy", says = "what is to become small") Objective objective,
    @Setting(is = "clean", says = "what is shown in place of the images of a minibatch")
        Examples examples,
    @Setting(is = "{}", says = "what is left out at random") Dropout dropout,
    @Setting(
            is = "0",
            to = 1e6,
            says = "greatest length of the whole gradient, which is scaled down to it; 0: no bound")
        double clip,
    @Setting(is = "[]", says = "what else changes weights in a step, in this order")
        List<Term> terms,
    @Setting(is = "[]", says = "what sets knobs between steps, in this order")
        List<Controller> controllers)
    implements Trainer {
  /**
   * Refuses what cannot go together.
   *
   * @throws IllegalArgumentException if two controllers set one knob
   */
  public Backprop {
    Set<String> steered = new HashSet<>();
    for (Controller c : controllers) {
      for (String path : c.steers()) {
        if (!steered.add(path)) {
          throw new IllegalArgumentException("has two controllers that set " + path);
        }
      }
    }
  }

  /** SGD at a constant rate. */
  public static Backprop plain(double rate) {
    return new Backprop(
        Rate.of(rate),
        new Constant(),
        Knob.of(1),
        Bands.NONE,
        new Sgd(0, false),
        new CrossEntropy(Knob.of(0)),
        new Clean(),
        Dropout.NONE,
        0,
        List.of(),
        List.of());
  }

  /**
   * How many numbers a knob has that differs from layer to layer, or from band to band.
   *
   * @param layers of weights
   */
  public int blocks(String path, int layers) {
    return Bands.are(path) ? bands.division().count() : layers;
  }

  /** Paths of the knobs that controllers set. */
  public Set<String> steered() {
    return controllers.stream().flatMap(c -> c.steers().stream()).collect(Collectors.toSet());
  }

  /** The same with one more term, the last. */
  public Backprop with(Term term) {
    List<Term> all = new ArrayList<>(terms);
    all.add(term);
    return with(List.copyOf(all), controllers);
  }

  /** The same with one more controller, the last, and the term whose knob that may set. */
  public Backprop with(Controller controller) {
    if (controller.steers().contains(Rescale.RATE)
        && terms.stream().noneMatch(Rescale.class::isInstance)) {
      return with(new Rescale(Knob.of(0))).with(controller);
    }
    List<Controller> all = new ArrayList<>(controllers);
    all.add(controller);
    return with(terms, List.copyOf(all));
  }

  private Backprop with(List<Term> otherTerms, List<Controller> otherControllers) {
    return new Backprop(
        learningRate,
        schedule,
        rates,
        bands,
        optimizer,
        objective,
        examples,
        dropout,
        clip,
        otherTerms,
        otherControllers);
  }

  @Override
  public void fits(int layers, int epochs) {
    examples.fits(layers, epochs);
    terms.forEach(t -> t.fits(layers, epochs));
    controllers.forEach(c -> c.fits(layers, epochs));
  }

  @Override
  public void suits(Architecture network) {
    if (!bands.neutral()) {
      Mlp.of(network, "bands");
    }
    examples.suits(network);
    terms.forEach(t -> t.suits(network));
    controllers.forEach(c -> c.suits(network));
  }

  @Override
  public List<String> instructors() {
    return Stream.concat(
            terms.stream().filter(Instruct.class::isInstance).map(t -> ((Instruct) t).instructor()),
            controllers.stream().flatMap(c -> c.instructors().stream()))
        .toList();
  }

  @Override
  public long passes(int epochs, int steps, int batch, int classes) {
    int attacked = examples instanceof Adversarial a ? a.epochs() : 0;
    int each = examples instanceof Adversarial a ? a.passes(batch) : 0;
    return (long) steps * ((long) (epochs - attacked) * batch + (long) attacked * each);
  }

  @Override
  public Training begin(Task task, Memory memory) {
    return new Backpropagation(this, task, memory);
  }
}
