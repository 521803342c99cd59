package io.gradinstructor.campaign;

import io.gradinstructor.instructor.Contrastive;
import io.gradinstructor.instructor.CriticSpec;
import io.gradinstructor.instructor.CriticSpec.Downsampling;
import io.gradinstructor.instructor.CriticSpec.Regression;
import io.gradinstructor.instructor.Returns;
import io.gradinstructor.instructor.Target;
import java.util.List;

/** Reads a section {@code critics}, the instructor's or an arm's. */
final class CriticsReader {
  private CriticsReader() {}

  /**
   * Critics.
   *
   * @param others that they are as where the section does not say otherwise
   */
  static CriticSpec read(Section s, CriticSpec others) {
    CriticSpec critics =
        new CriticSpec(
            s.whole("count", others.count(), 1, 100),
            s.whole("channels", others.channels(), 1, 1024),
            s.wholes("hidden", others.hidden(), 0, 10, 1, 10_000),
            s.choice("downsampling", Downsampling.class, others.downsampling()),
            s.whole("steps", others.steps(), 1, 1_000_000),
            s.whole("batch", others.batch(), 1, 100_000),
            s.real("learning-rate", others.learningRate(), 1e-9, 10),
            s.real("weight-decay", others.weightDecay(), 0, 10),
            s.choice("loss", Regression.class, others.loss()),
            contrastive(s, others.contrastive()),
            returns(s, others.returns()));
    checkPairs(s, critics);
    checkTarget(s, critics);
    s.end();
    return critics;
  }

  /** Where the section is, there is such a term unless its weight is 0. */
  private static Contrastive contrastive(Section critics, Contrastive others) {
    if (!critics.has("contrastive")) {
      return others;
    }
    Section s = critics.section("contrastive");
    Contrastive.Form form = s.choice("form", Contrastive.Form.class, others.form());
    Contrastive contrastive =
        new Contrastive(
            s.real("weight", others.on() ? others.weight() : 1.0, 0, 10),
            form,
            s.whole("bins", others.bins(), 2, 20),
            s.real("margin", form == others.form() ? others.margin() : form.margin(), 1e-9, 10),
            s.choice("where", Contrastive.Where.class, others.where()),
            s.whole("warmup", others.warmup(), 0, 1_000_000));
    s.end();
    return contrastive;
  }

  private static Returns returns(Section s, Returns others) {
    return new Returns(
        s.choice("returns", Returns.Kind.class, others.kind()),
        s.real("lambda", others.lambda(), 0, 1),
        s.choice("target", Target.class, others.target()),
        s.real("target-rate", others.targetRate(), 1e-9, 1),
        s.whole("refresh", others.refresh(), 0, 1_000_000));
  }

  /** What returns that are bootstrapped need, and what others have no use for. */
  private static void checkTarget(Section s, CriticSpec critics) {
    Returns r = critics.returns();
    if (!s.clean("count", "steps", "returns", "lambda", "target", "target-rate", "refresh")) {
      return;
    }
    if (!r.bootstrapped()) {
      for (String field : List.of("target", "target-rate", "refresh")) {
        if (s.has(field)) {
          s.problem(field, "is for returns that are bootstrapped, td or td-lambda");
        }
      }
      return;
    }
    if (r.target() == Target.DOUBLE && critics.count() % 2 != 0) {
      s.problem("target", "double needs an even number of critics, count was " + critics.count());
    } else if (r.coupled() && critics.count() < 2) {
      s.problem("target", "must be own where there is one critic, as count says");
    }
    if (r.refresh() > critics.steps()) {
      s.problem(
          "refresh", "must be " + critics.steps() + " at most, the steps, was " + r.refresh());
    }
    if (s.has("target-rate") && r.refresh() > 0) {
      s.problem("target-rate", "is for target networks that follow, with refresh they are copies");
    }
  }

  /** What pairs of states need. */
  private static void checkPairs(Section s, CriticSpec critics) {
    Contrastive c = critics.contrastive();
    if (!c.on() || !s.clean("batch", "hidden", "steps", "contrastive", "contrastive.warmup")) {
      return;
    }
    if (critics.batch() < 2) {
      s.problem(
          "contrastive",
          "needs minibatches of 2 states at least, to compare them; batch was " + critics.batch());
    }
    if (critics.hidden().isEmpty()) {
      s.problem(
          "contrastive", "needs a hidden layer, by which critics of few numbers are compared");
    }
    if (c.warmup() > critics.steps()) {
      s.section("contrastive")
          .problem(
              "warmup", "must be " + critics.steps() + " at most, the steps, was " + c.warmup());
    }
  }
}
