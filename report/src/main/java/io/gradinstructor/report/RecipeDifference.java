package io.gradinstructor.report;

import io.gradinstructor.training.Recipe;
import io.gradinstructor.training.Term;
import io.gradinstructor.training.parts.Backprop;
import io.gradinstructor.training.parts.Instruct;
import io.gradinstructor.training.registry.Brief;
import io.gradinstructor.training.registry.Parts;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What is different in a recipe: settings by the names that they have in campaign files. */
final class RecipeDifference {
  private RecipeDifference() {}

  /** Settings that are not as in another recipe; empty if all are. */
  static Map<String, Object> of(Recipe recipe, Recipe other) {
    Map<String, Object> there = settings(other);
    Map<String, Object> all = new LinkedHashMap<>();
    settings(recipe)
        .forEach(
            (name, value) -> {
              if (!value.equals(there.get(name))) {
                all.put(name, value);
              }
            });
    return all;
  }

  private static Map<String, Object> settings(Recipe recipe) {
    Map<String, Object> all = Brief.all(recipe);
    all.put("initialisation", all.remove("start"));
    all.put("trainer", Parts.kind(recipe.trainer()));
    all.putAll(Brief.all(recipe.trainer()));
    if (recipe.trainer() instanceof Backprop b) {
      all.put("terms", terms(b.terms()));
    }
    return all;
  }

  /** Which ENN it is differs from trial to trial. */
  private static List<Object> terms(List<Term> terms) {
    return terms.stream()
        .map(t -> t instanceof Instruct i ? Map.of("instruct", Brief.of(i.rule())) : Brief.of(t))
        .map(Object.class::cast)
        .toList();
  }
}
