package io.gradinstructor.evaluator;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.gradinstructor.message.Reward.Place;
import io.gradinstructor.message.Snapshot;
import io.gradinstructor.message.TrialId;
import java.util.List;
import org.junit.jupiter.api.Test;

class PlacesTest {
  private final Places places = new Places();

  private static Snapshot snapshot(String trial, int step) {
    return new Snapshot(TrialId.parse(trial), step, false, 0, new byte[0]);
  }

  @Test
  void aRewardSaysWhereItsSnapshotIsAndThoseBeforeIt() {
    places.pass(snapshot("c/explore-1/explorer/000", 10), 100);
    places.pass(snapshot("c/explore-1/explorer/001", 10), 101);
    places.pass(snapshot("c/explore-1/explorer/000", 20), 102);
    assertEquals(
        List.of(new Place(10, 100), new Place(20, 102), new Place(30, 104)),
        places.upTo(snapshot("c/explore-1/explorer/000", 30), 104));
    assertEquals(
        List.of(new Place(10, 101), new Place(30, 105)),
        places.upTo(snapshot("c/explore-1/explorer/001", 30), 105));
  }

  @Test
  void whatWasToldIsNotToldAgain() {
    places.pass(snapshot("c/explore-1/explorer/000", 10), 100);
    places.upTo(snapshot("c/explore-1/explorer/000", 30), 104);
    assertEquals(
        List.of(new Place(30, 204)), places.upTo(snapshot("c/explore-1/explorer/000", 30), 204));
  }
}
