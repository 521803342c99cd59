package io.gradinstructor.autodiff;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Reverse-mode differentiation, graph to graph. */
public final class Gradients {
  private Gradients() {}

  /**
   * Gradients of the sum of {@code y}'s elements, as values of the same graph that can be
   * differentiated again.
   *
   * @return for every x a value of its shape
   */
  public static List<Value> of(Value y, List<Value> xs) {
    Graph g = y.graph();
    Set<Value> wanted = dependents(y, xs);
    Map<Value, Value> adjoint = new HashMap<>();
    adjoint.put(y, g.constant(1).expand(y.shape()));
    // Descending creation order is a reverse topological order.
    TreeSet<Value> open = new TreeSet<>(Comparator.comparingInt(Value::order).reversed());
    if (y.op() != null) {
      open.add(y);
    }
    while (!open.isEmpty()) {
      Value v = open.pollFirst();
      if (xs.contains(v)) {
        continue;
      }
      List<Value> parts = v.op().gradient(v.in(), v, adjoint.get(v));
      for (int i = 0; i < v.in().size(); i++) {
        Value in = v.in().get(i);
        Value part = parts.get(i);
        if (part != null && wanted.contains(in)) {
          adjoint.merge(in, part, Value::add);
          if (in.op() != null) {
            open.add(in);
          }
        }
      }
    }
    List<Value> result = new ArrayList<>();
    for (Value x : xs) {
      Value d = adjoint.get(x);
      result.add(d != null ? d : g.constant(0).expand(x.shape()));
    }
    return result;
  }

  /** Gradients scaled down together to at most this length, as one vector. */
  public static List<Value> clipped(List<Value> gradients, double norm) {
    Value square = gradients.get(0).graph().constant(0);
    for (Value d : gradients) {
      square = square.add(d.square().sum());
    }
    Value factor = square.graph().constant(norm).div(square.sqrt().add(1e-6)).clip(0, 1);
    return gradients.stream().map(d -> d.mul(factor)).toList();
  }

  /** Values between xs and y: only through these gradients flow. */
  private static Set<Value> dependents(Value y, List<Value> xs) {
    Map<Value, Boolean> depends = new HashMap<>();
    xs.forEach(x -> depends.put(x, true));
    List<Value> stack = new ArrayList<>(List.of(y));
    while (!stack.isEmpty()) {
      Value v = stack.get(stack.size() - 1);
      if (depends.containsKey(v)) {
        stack.remove(stack.size() - 1);
        continue;
      }
      boolean ready = true;
      boolean any = false;
      for (Value in : v.in()) {
        Boolean d = depends.get(in);
        if (d == null) {
          stack.add(in);
          ready = false;
        } else {
          any |= d;
        }
      }
      if (ready) {
        depends.put(v, any);
        stack.remove(stack.size() - 1);
      }
    }
    Set<Value> result = new HashSet<>();
    depends.forEach(
        (v, d) -> {
          if (d) {
            result.add(v);
          }
        });
    return result;
  }
}
