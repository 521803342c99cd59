package io.gradinstructor.training;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.gradinstructor.autodiff.Graph;
import io.gradinstructor.autodiff.Value;
import java.util.List;

/** An orthonormal basis of a network's inputs, whose elements have an order. */
public enum Basis {
  /**
   * The two-dimensional discrete cosine transform over the pixels of square images of one channel,
   * patterns by the sum of the squares of their frequencies. Where bands end unless a file says so
   * is ours: fewer patterns in a band the lower their frequencies, as images have most of their
   * variance in these.
   */
  @JsonProperty("cosines")
  COSINES(List.of(12.0, 40.0, 110.0, 250.0), 5) {
    @Override
    Turn turn(Graph g, Trainer.Task task, int inputs, long out) {
      return Cosines.turn(g, inputs, out);
    }

    @Override
    int[] ranks(int inputs) {
      return Cosines.ranks(inputs);
    }
  },

  /**
   * Principal components of the images, or rows, that a run trains on, as its network takes them:
   * those of the greatest variance first. Unless a file says where bands end there are four of as
   * many components each, which is ours: tables have few columns, often scaled to the same
   * variance, so that no band is empty, all have as many weights, and a band is a place in the
   * order that means the same for any number of columns.
   */
  @JsonProperty("principal")
  PRINCIPAL(List.of(), 4) {
    @Override
    Turn turn(Graph g, Trainer.Task task, int inputs, long out) {
      return PrincipalComponents.turn(g, task.images());
    }

    @Override
    int[] ranks(int inputs) {
      return java.util.stream.IntStream.range(0, inputs).toArray();
    }
  };

  /** Turns weights [inputs, out] within a graph. */
  interface Turn {
    /** Into the basis: a row for each of its elements. */
    Value there(Value weights);

    /** Back to inputs. */
    Value back(Value coefficients);
  }

  private final List<Double> cuts;
  private final int bands;

  Basis(List<Double> cuts, int bands) {
    this.cuts = cuts;
    this.bands = bands;
  }

  /** Elements up to the end of each band but the last; none where all have as many. */
  List<Double> cuts() {
    return cuts;
  }

  /** Bands that there are unless a file says where they end. */
  int bands() {
    return bands;
  }

  /**
   * Into the basis and back.
   *
   * @param task whose images may make the basis
   * @param out columns of the weights
   */
  abstract Turn turn(Graph g, Trainer.Task task, int inputs, long out);

  /** Place in the order of each row that {@link Turn#there} gives, from 0. */
  abstract int[] ranks(int inputs);
}
