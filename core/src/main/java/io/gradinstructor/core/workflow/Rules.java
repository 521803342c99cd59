package io.gradinstructor.core.workflow;

import io.gradinstructor.core.campaign.StepRule;

/** Variants of a step rule. */
final class Rules {
  private Rules() {}

  static StepRule with(StepRule rule, double eta, double pessimism) {
    return new StepRule(rule.kind(), rule.block(), eta, rule.clip(), pessimism, rule.refresh());
  }
}
