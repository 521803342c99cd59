package io.gradinstructor.training;

/**
 * How the minibatches of an epoch lie on the places that it has.
 *
 * @param epoch from 0
 * @param first number of its first step
 * @param batches as many steps; no more than there are places
 * @param places of each epoch
 * @param of places of a full run
 */
record Lap(int epoch, int first, int batches, int places, int of) {
  /** Where a trial is before a minibatch, from 0. */
  Clock clock(int batch) {
    return new Clock(first + batch, epoch, place(batch), place(batch + 1), of);
  }

  private int place(int batch) {
    return epoch * places + (int) ((long) batch * places / batches);
  }

  /** The minibatch whose step spans a place of the run. */
  int batch(int place) {
    long after = place % places + 1;
    return (int) ((after * batches + places - 1) / places) - 1;
  }
}
