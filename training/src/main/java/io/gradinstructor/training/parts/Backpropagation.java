package io.gradinstructor.training.parts;

import io.gradinstructor.autodiff.DType;
import io.gradinstructor.autodiff.Graph;
import io.gradinstructor.autodiff.ModelException;
import io.gradinstructor.autodiff.Program;
import io.gradinstructor.autodiff.State;
import io.gradinstructor.autodiff.Value;
import io.gradinstructor.autodiff.nn.Descent;
import io.gradinstructor.autodiff.nn.Loss;
import io.gradinstructor.autodiff.nn.Model;
import io.gradinstructor.autodiff.nn.Scope;
import io.gradinstructor.basics.DeterministicFault;
import io.gradinstructor.network.Architecture;
import io.gradinstructor.network.Feedforward;
import io.gradinstructor.network.Mlp;
import io.gradinstructor.training.Clock;
import io.gradinstructor.training.Controller;
import io.gradinstructor.training.Kind;
import io.gradinstructor.training.Knobs;
import io.gradinstructor.training.Memory;
import io.gradinstructor.training.Objective;
import io.gradinstructor.training.StepGraph;
import io.gradinstructor.training.Term;
import io.gradinstructor.training.Trainer;
import io.gradinstructor.training.Training;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A network under backpropagation: one compiled step for each combination of its terms' modes. */
final class Backpropagation implements Training {
  /** Images that go forward at a time where they go forward only. */
  private static final int LOOK = 500;

  private final Backprop part;
  private final Trainer.Task task;
  private final Memory memory;
  private final Feedforward network;
  private final Descent descent;
  private final Map<Way, Program> steps = new HashMap<>();
  private final Knobs knobs;
  private final LeftOut leftOut;
  private final Shown shown;
  private final List<String> remembered;
  private final List<List<String>> tensors;
  private final Set<Term> steeredTerms;
  private final List<Controller.Hand> hands = new ArrayList<>();
  private final double learningRate;

  /** What a step is compiled for: modes of terms, layers whose gradients are added to. */
  private record Way(List<Integer> modes, Set<Integer> pulled, boolean attacked, int images) {}

  private final Forward forward;
  private final Admitted admitted;
  private final Elastic elastic;
  private List<Integer> modes = List.of();

  Backpropagation(Backprop part, Trainer.Task task, Memory memory) {
    this.part = part;
    this.task = task;
    this.memory = memory;
    learningRate = task.draws().rate(part.learningRate());
    network = (Feedforward) task.network();
    Descent unbound = Descent.of(Loss.CROSS_ENTROPY, part.optimizer());
    descent = part.clip() == 0 ? unbound : unbound.clipped(part.clip());
    forward = new Forward(task, memory, LOOK);
    admitted = new Admitted(task, memory);
    elastic = new Elastic(part.terms().stream().anyMatch(Ewc.class::isInstance), task, memory);
    memory.put(LOSS, new float[] {Float.NaN});
    if (task.watched()) {
      memory
          .state()
          .put(
              SCORES, new float[task.batch() * forward.classes()], task.batch(), forward.classes());
    }
    remembered = rememberZeros();
    tensors = IntStream.range(0, network.depth()).mapToObj(this::tensors).toList();
    knobs = new Knobs(part, p -> part.blocks(p, network.depth()), part.steered(), memory);
    leftOut = new LeftOut(part.dropout(), knobs, task, memory);
    shown = new Shown(part, task, memory);
    part.terms().forEach(t -> t.begin(task, memory));
    steeredTerms = part.terms().stream().filter(this::steered).collect(Collectors.toSet());
    part.controllers().forEach(c -> hands.add(c.ready(task, memory, knobs)));
  }

  /** What the optimizer remembers of each parameter; their names. */
  private List<String> rememberZeros() {
    List<String> names = new ArrayList<>();
    for (Scope.Parameter p : Model.of(network, 1, network.inputs()).parameters()) {
      if (!p.trained()) {
        continue;
      }
      long[] shape = p.shape().toArray();
      for (String m : descent.memory(p.name())) {
        memory.put(m, new float[(int) p.shape().elements()], shape);
        names.add(m);
      }
    }
    return names;
  }

  @Override
  public void steer(Clock at, double factor) {
    Controller.Moment now = moment(at, factor);
    hands.forEach(h -> h.turn(now));
  }

  @Override
  public float[] sight(Clock at, double factor) {
    Controller.Moment now = moment(at, factor);
    return hands.stream().map(h -> h.sight(now)).filter(Objects::nonNull).findFirst().orElse(null);
  }

  private Controller.Moment moment(Clock at, double factor) {
    double rate = shown.rate(learningRate, at) * factor;
    return new Controller.Moment(at, learningRate, rate, tensors, memory, knobs);
  }

  private List<String> tensors(int layer) {
    List<String> names = new ArrayList<>();
    names.add("w" + layer);
    names.addAll(descent.memory("w" + layer));
    return names;
  }

  @Override
  public int step(Clock at, long[] batch, double factor) {
    int looked = elastic.turn(at, this::hold, this::over, forward.data());
    modes = part.terms().stream().map(t -> mode(t, at)).toList();
    State state = memory.state();
    state.put("index", batch, batch.length);
    state.put(StepGraph.STAGE, new float[] {at.stage()}, 1);
    state.put("rate", new float[] {(float) (shown.rate(learningRate, at) * factor)});
    state.put("step", new float[] {shown.step(at)});
    Way way = new Way(modes, memory.pulled(), shown.attacked(at), batch.length);
    Program program = steps.computeIfAbsent(way, this::program);
    knobs.turn(at);
    admitted.turn(at);
    leftOut.draw(at);
    shown.show(at, batch, remembered, this::attack, forward.data());
    state.run(program, forward.data()).close();
    return shown.passes(at, batch.length) + looked;
  }

  /** How a task that is over is held, by so many images of it. */
  private Graph hold(int images, int each) {
    Graph g = new Graph();
    Scope scope = Scope.inputs(g);
    Objective.Batch batch = forward.batch(g, g.input("index", DType.INT64, images));
    Elastic.hold(
        Mlp.of(network, "ewc"), scope, batch, logits -> admitted.of(logits, batch.labels()));
    return g;
  }

  private int over(Clock at, int over, long[] images) {
    admitted.turn(over);
    memory.state().put("index", images, images.length);
    return 1;
  }

  private boolean steered(Term term) {
    String path = "terms." + term.getClass().getAnnotation(Kind.class).value() + ".";
    return part.steered().stream().anyMatch(p -> p.startsWith(path));
  }

  /** A term takes part whose knobs are steered, whatever they are at the time. */
  private int mode(Term term, Clock at) {
    int mode = term.mode(at);
    return mode == Term.SILENT && steeredTerms.contains(term) ? 1 : mode;
  }

  private Program program(Way of) {
    try {
      return Program.of(stepGraph(of));
    } catch (ModelException | IllegalArgumentException e) {
      throw new DeterministicFault(what(of.modes()) + " cannot be used: " + e.getMessage(), e);
    }
  }

  /** What there is besides a network, if there is. */
  private String what(List<Integer> of) {
    for (int i = 0; i < of.size(); i++) {
      if (of.get(i) != Term.SILENT && part.terms().get(i) instanceof Instruct instruct) {
        return "instructor " + instruct.instructor();
      }
    }
    return "the network";
  }

  private Graph stepGraph(Way of) {
    Graph g = new Graph();
    Scope scope = Scope.inputs(g).training();
    List<Value> weights = network.weights(scope);
    Objective.Batch clean = forward.batch(g, g.input("index", DType.INT64, of.images()));
    Objective.Batch batch = of.attacked() ? Shown.batch(clean) : clean;
    StepGraph step = new StepGraph(g, weights, network.biases(scope), task, knobs);
    List<Term.Change> changes = new ArrayList<>();
    for (int i = 0; i < of.modes().size(); i++) {
      if (of.modes().get(i) != Term.SILENT) {
        changes.add(part.terms().get(i).in(step, of.modes().get(i)));
      }
    }
    Value rate = g.input("rate");
    Value loss = loss(step, x -> seen(network.apply(scope, x, leftOut::of)), batch);
    descent.descend(
        scope,
        loss,
        w -> step.times(rate, "rates", part.rates(), layer(w)),
        new Descent.Changes() {
          @Override
          public Value along(Value w, Value gradient) {
            boolean pulled = weights.contains(w) && of.pulled().contains(layer(w));
            Value along =
                pulled ? gradient.add(step.remembered(Memory.pull(layer(w)), layer(w))) : gradient;
            for (Term.Change c : changes) {
              along = Architecture.normalises(w.name()) ? along : c.along(along, layer(w), w);
            }
            return w == weights.get(0) ? part.bands().of(step, along) : along;
          }

          @Override
          public Value of(Value w, Value gradient) {
            Value base = w == weights.get(0) ? part.bands().decayed(step, w, w, rate) : w;
            if (weights.contains(w)) {
              for (Term.Change c : changes) {
                base = c.of(base, layer(w), w, gradient, rate);
              }
            }
            return base;
          }
        });
    g.output(LOSS, loss);
    return g;
  }

  /** The objective, of the labels that compete. */
  private Value loss(StepGraph step, UnaryOperator<Value> network, Objective.Batch batch) {
    return part.objective().loss(step, x -> admitted.of(network.apply(x), batch.labels()), batch);
  }

  /** Scores of a minibatch, which whoever watches sees. */
  private Value seen(Value scores) {
    if (task.watched()) {
      scores.graph().output(SCORES, scores);
    }
    return scores;
  }

  private static int layer(Value parameter) {
    return Architecture.layer(parameter.name());
  }

  /** A step of the attack on a minibatch. */
  private Graph attack(Adversarial by) {
    Graph g = new Graph();
    Objective.Batch clean = forward.batch(g, g.input("index", DType.INT64, task.batch()));
    return Shown.attack(network, clean, by.eps(), by.stepSize());
  }

  @Override
  public List<Float> lossNorms(Clock at, long[] batch) {
    admitted.turn(at);
    return forward.norms(at, batch, this::loss, knobs);
  }

  @Override
  public float[] scores(long[] images) {
    return forward.scores(images);
  }

  @Override
  public List<Float> instructorNorms() {
    List<Float> norms = new ArrayList<>();
    for (int l = 0; l < network.depth(); l++) {
      double sum = 0;
      for (int i = 0; i < modes.size(); i++) {
        if (modes.get(i) != Term.SILENT && part.terms().get(i) instanceof Instruct instruct) {
          sum += instruct.squares(memory, l);
        }
      }
      norms.add((float) Math.sqrt(sum));
    }
    return norms;
  }

  @Override
  public void close() {
    hands.forEach(Controller.Hand::close);
    shown.close();
    elastic.close();
    forward.close();
    steps.values().forEach(Program::close);
  }
}
