package io.gradinstructor.network;

import io.gradinstructor.autodiff.Value;
import io.gradinstructor.autodiff.nn.Network;
import io.gradinstructor.autodiff.nn.Scope;
import java.util.List;
import java.util.function.ToLongFunction;

/** A network through whose layers an image goes once, and a loss's gradient back. */
public sealed interface Feedforward extends Architecture, Network permits Mlp, Layered {
  /** What is done to what a layer of weights takes in, as dropout does. */
  @FunctionalInterface
  interface Between {
    /** What layer {@code l}, from 0, takes in instead of {@code x} [n, …]. */
    Value of(int l, Value x);
  }

  /** A matrix of a low rank is in factors, of which a convolution's are two convolutions. */
  @Override
  default long multiplications(List<Integer> ranks) {
    return numbers(ranks, Matrix::places);
  }

  @Override
  default long parameters(List<Integer> ranks) {
    return numbers(ranks, m -> 1)
        + matrices().stream().mapToLong(Matrix::out).sum()
        + extras().stream().mapToLong(Extra::count).sum();
  }

  private long numbers(List<Integer> ranks, ToLongFunction<Matrix> times) {
    long all = 0;
    for (int l = 0; l < depth(); l++) {
      Matrix m = matrices().get(l);
      all += (ranks == null ? m.weights() : m.weights(ranks.get(l))) * times.applyAsLong(m);
    }
    return all;
  }

  /** As a campaign file has it. */
  String told();

  /** The same but for the number of classes. */
  Feedforward with(int classes);

  /** Logits [n, classes] of images [n, inputs], with something done between the layers. */
  Value apply(Scope scope, Value images, Between between);

  /** Logits [n, classes] of images [n, inputs]. */
  @Override
  default Value apply(Scope scope, Value... images) {
    return apply(scope, images[0], (l, x) -> x);
  }

  @Override
  default Value logits(Scope scope, Value images) {
    return apply(scope, images, (l, x) -> x);
  }
}
