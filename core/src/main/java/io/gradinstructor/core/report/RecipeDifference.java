package io.gradinstructor.core.report;

import io.gradinstructor.core.training.Recipe;
import io.gradinstructor.core.training.Trainer;
import io.gradinstructor.core.training.parts.Instruct;
import io.gradinstructor.core.training.registry.Brief;
import io.gradinstructor.core.training.registry.Field;
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
    Map<String, Object> all = new LinkedHashMap<>();
    for (Field f : Field.of(Recipe.class)) {
      Object value = f.in(recipe);
      if (value instanceof Trainer trainer) {
        trainer(all, trainer);
      } else {
        all.put(f.name().equals("start") ? "initialisation" : f.name(), Brief.of(value));
      }
    }
    return all;
  }

  private static void trainer(Map<String, Object> all, Trainer trainer) {
    all.put(
        "trainer",
        Brief.of(trainer) instanceof Map<?, ?> m
            ? m.keySet().iterator().next()
            : Brief.of(trainer));
    for (Field f : Field.of(trainer.getClass())) {
      Object value = f.in(trainer);
      all.put(f.name(), value instanceof List<?> list ? terms(list) : Brief.of(value));
    }
  }

  /** Which ENN it is differs from trial to trial. */
  private static List<Object> terms(List<?> terms) {
    return terms.stream()
        .map(t -> t instanceof Instruct i ? Map.of("instruct", Brief.of(i.rule())) : Brief.of(t))
        .map(Object.class::cast)
        .toList();
  }
}
