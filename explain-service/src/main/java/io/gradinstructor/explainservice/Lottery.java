package io.gradinstructor.explainservice;

import io.gradinstructor.campaign.Campaign;
import io.gradinstructor.campaign.TicketSpec;
import io.gradinstructor.data.Datasets;
import io.gradinstructor.data.Images;
import io.gradinstructor.instructor.Masks;
import io.gradinstructor.message.Tickets.Mask;
import io.gradinstructor.message.Tickets.Network;
import io.gradinstructor.message.Tickets.Row;
import io.gradinstructor.message.Trial;
import io.gradinstructor.network.Evaluation;
import io.gradinstructor.network.Heat;
import io.gradinstructor.network.Weights;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * How accurate networks are of which a share of the weights is left.
 *
 * @param accuracy of a network; called by many threads
 */
record Lottery(TicketSpec spec, ToDoubleFunction<Weights> accuracy) {
  /** A network, the seed of its random masks, and the heat of each of its layers. */
  record Entry(long seed, Weights network, List<Heat> heat) {}

  /** What an instructor sees of a network at a stage of training. */
  interface Look {
    List<Heat> at(Weights network, double stage);
  }

  /** Masks the networks of trials as they started and as they ended, on the test images. */
  static List<Row> draw(
      Campaign campaign,
      TicketSpec spec,
      List<Trial> trials,
      Function<Trial, Weights> trained,
      Look look) {
    List<Entry> before = new ArrayList<>();
    List<Entry> after = new ArrayList<>();
    for (Trial t : trials) {
      Weights start = t.recipe().network(t.seed());
      Weights end = trained.apply(t);
      before.add(new Entry(t.seed(), start, look.at(start, 0)));
      after.add(new Entry(t.seed(), end, look.at(end, 1)));
    }
    Images images = Datasets.load(campaign.dataset()).test();
    try (Evaluation test = new Evaluation(campaign.network().architecture(), images)) {
      return new Lottery(spec, w -> test.of(w).accuracy()).draw(before, after);
    }
  }

  /** Rows by kind of network, mask and density. */
  List<Row> draw(List<Entry> untrained, List<Entry> trained) {
    List<Row> rows = new ArrayList<>();
    rows.addAll(draw(Network.UNTRAINED, untrained));
    rows.addAll(draw(Network.TRAINED, trained));
    return rows;
  }

  private List<Row> draw(Network kind, List<Entry> entries) {
    List<List<Row>> each = entries.parallelStream().map(e -> draw(kind, e)).toList();
    return IntStream.range(0, each.get(0).size())
        .mapToObj(i -> join(each.stream().map(rows -> rows.get(i)).toList()))
        .toList();
  }

  private static Row join(List<Row> rows) {
    Row first = rows.get(0);
    return new Row(
        first.network(),
        first.mask(),
        first.density(),
        rows.stream().flatMap(r -> r.accuracies().stream()).toList());
  }

  private List<Row> draw(Network kind, Entry e) {
    List<Row> rows = new ArrayList<>();
    for (Mask mask : Mask.values()) {
      List<Masks> masks = masks(mask, e);
      if (masks.isEmpty()) {
        rows.add(new Row(kind, mask, 1, List.of(accuracy.applyAsDouble(e.network()))));
      } else {
        for (double density : spec.densities()) {
          rows.add(new Row(kind, mask, density, List.of(mean(masks, density))));
        }
      }
    }
    return rows;
  }

  private List<Masks> masks(Mask mask, Entry e) {
    return switch (mask) {
      case NONE -> List.of();
      case HEAT -> List.of(Masks.heat(e.network(), e.heat()));
      case COLD -> List.of(Masks.cold(e.network(), e.heat()));
      case MAGNITUDE -> List.of(Masks.magnitude(e.network()));
      case RANDOM ->
          IntStream.range(0, spec.random())
              .mapToObj(i -> Masks.random(e.network(), e.seed(), i))
              .toList();
    };
  }

  private double mean(List<Masks> masks, double density) {
    return masks.stream()
        .mapToDouble(m -> accuracy.applyAsDouble(m.keep(density)))
        .average()
        .orElseThrow();
  }
}
