package io.gradinstructor.training.registry;

import io.gradinstructor.autodiff.Optimizer;
import io.gradinstructor.training.Constant;
import io.gradinstructor.training.Controller;
import io.gradinstructor.training.Intervention;
import io.gradinstructor.training.Kind;
import io.gradinstructor.training.Objective;
import io.gradinstructor.training.Part;
import io.gradinstructor.training.Sampler;
import io.gradinstructor.training.Schedule;
import io.gradinstructor.training.Search;
import io.gradinstructor.training.Start;
import io.gradinstructor.training.Term;
import io.gradinstructor.training.Trainer;
import io.gradinstructor.training.parts.AdaRem;
import io.gradinstructor.training.parts.Adam;
import io.gradinstructor.training.parts.AdamW;
import io.gradinstructor.training.parts.Adversarial;
import io.gradinstructor.training.parts.Backprop;
import io.gradinstructor.training.parts.Clean;
import io.gradinstructor.training.parts.ControlSegments;
import io.gradinstructor.training.parts.Cosine;
import io.gradinstructor.training.parts.CrossEntropy;
import io.gradinstructor.training.parts.Drawn;
import io.gradinstructor.training.parts.Ewc;
import io.gradinstructor.training.parts.Examples;
import io.gradinstructor.training.parts.FanIn;
import io.gradinstructor.training.parts.FlatThenLinear;
import io.gradinstructor.training.parts.ForwardForward;
import io.gradinstructor.training.parts.FromNetwork;
import io.gradinstructor.training.parts.FromTraining;
import io.gradinstructor.training.parts.GridSearch;
import io.gradinstructor.training.parts.Halving;
import io.gradinstructor.training.parts.He;
import io.gradinstructor.training.parts.HybridEs;
import io.gradinstructor.training.parts.Instruct;
import io.gradinstructor.training.parts.InstructControls;
import io.gradinstructor.training.parts.Kakurenbo;
import io.gradinstructor.training.parts.Kick;
import io.gradinstructor.training.parts.L1;
import io.gradinstructor.training.parts.L2;
import io.gradinstructor.training.parts.L2Sp;
import io.gradinstructor.training.parts.Linear;
import io.gradinstructor.training.parts.Naive;
import io.gradinstructor.training.parts.OneCycle;
import io.gradinstructor.training.parts.Plateau;
import io.gradinstructor.training.parts.Population;
import io.gradinstructor.training.parts.Predict;
import io.gradinstructor.training.parts.RandomSearch;
import io.gradinstructor.training.parts.RangeTest;
import io.gradinstructor.training.parts.Replay;
import io.gradinstructor.training.parts.Rescale;
import io.gradinstructor.training.parts.Restarts;
import io.gradinstructor.training.parts.Rifle;
import io.gradinstructor.training.parts.Scaled;
import io.gradinstructor.training.parts.Sgd;
import io.gradinstructor.training.parts.Shuffle;
import io.gradinstructor.training.parts.SlowStartFastDecay;
import io.gradinstructor.training.parts.Subset;
import io.gradinstructor.training.parts.SymmetricForwardForward;
import io.gradinstructor.training.parts.SynapticRl;
import io.gradinstructor.training.parts.Tasks;
import io.gradinstructor.training.parts.Trp;
import io.gradinstructor.training.parts.Uniform;
import io.gradinstructor.training.parts.WarmUp;
import io.gradinstructor.training.parts.Xavier;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * All parts, in the order in which documents list them. Parts whose settings are not all described
 * are made by plans only; campaign files may name the others.
 */
public final class Parts {
  private static final List<Class<? extends Part>> ALL =
      List.of(
          Naive.class,
          Uniform.class,
          He.class,
          Xavier.class,
          FanIn.class,
          Drawn.class,
          FromNetwork.class,
          FromTraining.class,
          Scaled.class,
          Shuffle.class,
          Kakurenbo.class,
          Subset.class,
          Replay.class,
          Tasks.class,
          Backprop.class,
          SynapticRl.class,
          ForwardForward.class,
          SymmetricForwardForward.class,
          Sgd.class,
          Adam.class,
          AdamW.class,
          AdaRem.class,
          Constant.class,
          Cosine.class,
          OneCycle.class,
          Linear.class,
          FlatThenLinear.class,
          WarmUp.class,
          SlowStartFastDecay.class,
          CrossEntropy.class,
          Clean.class,
          Adversarial.class,
          L1.class,
          L2.class,
          L2Sp.class,
          Ewc.class,
          Rescale.class,
          Instruct.class,
          Plateau.class,
          RangeTest.class,
          Restarts.class,
          ControlSegments.class,
          InstructControls.class,
          Kick.class,
          Predict.class,
          Rifle.class,
          Trp.class,
          HybridEs.class,
          GridSearch.class,
          RandomSearch.class,
          Halving.class,
          Population.class);

  /** The places where parts go, by the field that takes them. */
  private static final Map<String, Class<?>> PLACES = new LinkedHashMap<>();

  static {
    PLACES.put("network.initialisation", Start.class);
    PLACES.put("training.sampler", Sampler.class);
    PLACES.put("training.trainer", Trainer.class);
    PLACES.put("training.optimizer", Optimizer.class);
    PLACES.put("training.schedule", Schedule.class);
    PLACES.put("training.objective", Objective.class);
    PLACES.put("training.examples", Examples.class);
    PLACES.put("training.terms", Term.class);
    PLACES.put("training.controllers", Controller.class);
    PLACES.put("training.interventions", Intervention.class);
    PLACES.put("compare.search", Search.class);
  }

  private Parts() {}

  /** Types of parts by the field of campaign files that takes them. */
  public static Map<String, Class<?>> places() {
    return Collections.unmodifiableMap(PLACES);
  }

  /** A part as it may be named. */
  public record Entry(Class<? extends Part> type) {
    /** Its word. */
    public String kind() {
      return type.getAnnotation(Kind.class).value();
    }

    /** What it does. */
    public String says() {
      return type.getAnnotation(Kind.class).says();
    }

    /** Its settings, in order. */
    public List<Field> fields() {
      return Field.of(type);
    }

    /** Whether campaign files may name it. */
    public boolean named() {
      return fields().stream().allMatch(f -> f.setting() != null);
    }

    /** The part with the settings that it has unless a file says otherwise. */
    public Part usual() {
      return (Part) Field.usual(type);
    }
  }

  /** All parts for a place. */
  public static List<Entry> all(Class<?> place) {
    return ALL.stream().filter(place::isAssignableFrom).map(Entry::new).toList();
  }

  /** Parts for a place that campaign files may name. */
  public static List<Entry> of(Class<?> place) {
    return all(place).stream().filter(Entry::named).toList();
  }

  /** The part of a kind for a place. */
  public static Optional<Entry> of(Class<?> place, String kind) {
    return all(place).stream().filter(e -> e.kind().equals(kind)).findFirst();
  }

  /** Its word. */
  public static String kind(Object part) {
    return part.getClass().getAnnotation(Kind.class).value();
  }
}
