package io.gradinstructor.training.parts;

import io.gradinstructor.autodiff.Optimizer;
import io.gradinstructor.autodiff.Value;
import io.gradinstructor.training.Part;
import java.util.List;

/** An optimizer that onnx-autodiff has, with its settings as those of a part. */
interface LibraryOptimizer extends Optimizer, Part {
  /** The library's, with these settings. */
  Optimizer rule();

  @Override
  default List<String> memory() {
    return rule().memory();
  }

  @Override
  default boolean counts() {
    return rule().counts();
  }

  @Override
  default Update update(Value base, Value gradient, List<Value> memory, Value rate, Value step) {
    return rule().update(base, gradient, memory, rate, step);
  }
}
