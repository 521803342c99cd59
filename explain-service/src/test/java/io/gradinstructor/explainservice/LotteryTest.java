package io.gradinstructor.explainservice;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.gradinstructor.campaign.TicketSpec;
import io.gradinstructor.message.Tickets.Mask;
import io.gradinstructor.message.Tickets.Network;
import io.gradinstructor.message.Tickets.Row;
import io.gradinstructor.network.Heat;
import io.gradinstructor.network.Weights;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class LotteryTest {
  /** Weights 1 to 16 times a factor; the last quarter is hot. */
  private static Lottery.Entry entry(float factor) {
    ByteBuffer bytes = ByteBuffer.allocate(4 * 20).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < 16; i++) {
      bytes.putFloat(4 * i, factor * (i + 1));
    }
    Heat heat = new Heat(4, 1, List.of(0f, 1f, 2f, 3f));
    return new Lottery.Entry(1, Weights.of(List.of(4, 4), bytes.array()), List.of(heat));
  }

  private static double sum(Weights network) {
    double sum = 0;
    for (float w : network.matrix(0)) {
      sum += w;
    }
    return sum;
  }

  @Test
  void everyNetworkIsMeasuredUnderEveryMaskAndDensity() {
    AtomicInteger measured = new AtomicInteger();
    TicketSpec spec = new TicketSpec(2, List.of(0.25, 0.5), 3);
    Lottery lottery =
        new Lottery(
            spec,
            network -> {
              measured.incrementAndGet();
              return sum(network);
            });
    List<Row> rows = lottery.draw(List.of(entry(1), entry(10)), List.of(entry(100), entry(1000)));
    assertEquals(2 * 2 * (1 + (3 + 3) * 2), measured.get());
    assertEquals(2 * (1 + 4 * 2), rows.size());
    assertEquals(new Row(Network.UNTRAINED, Mask.NONE, 1, List.of(136.0, 1360.0)), rows.get(0));
    assertEquals(new Row(Network.UNTRAINED, Mask.HEAT, 0.25, List.of(58.0, 580.0)), rows.get(1));
    assertEquals(new Row(Network.UNTRAINED, Mask.COLD, 0.25, List.of(10.0, 100.0)), rows.get(3));
    assertEquals(
        new Row(Network.TRAINED, Mask.MAGNITUDE, 0.5, List.of(10000.0, 100000.0)), rows.get(9 + 6));
    assertEquals(Mask.RANDOM, rows.get(17).mask());
    assertEquals(10, rows.get(17).accuracies().get(1) / rows.get(17).accuracies().get(0), 1e-9);
  }
}
