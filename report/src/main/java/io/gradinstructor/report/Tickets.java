package io.gradinstructor.report;

import io.gradinstructor.message.Results.Ticket;
import io.gradinstructor.report.LineChart.Series;
import io.gradinstructor.statistics.Interval;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** The lottery-ticket analysis: networks of which a mask leaves a share of the weights. */
final class Tickets {
  static final String NOTE =
      "Accuracy in per cent, mean ± standard deviation, of networks of which a mask leaves only a share of each "
          + "layer's weights.";

  /** Accuracy by kind of network, mask and density. */
  private final Map<String, Map<String, TreeMap<Double, Interval>>> networks =
      new LinkedHashMap<>();

  Tickets(List<Ticket> tickets) {
    for (Ticket t : tickets) {
      networks
          .computeIfAbsent(t.network(), k -> new LinkedHashMap<>())
          .computeIfAbsent(t.mask(), k -> new TreeMap<>())
          .put(t.density(), t.accuracy());
    }
  }

  /** A table for each kind of network: masks down, densities to the right. */
  String markdown() {
    StringBuilder out = new StringBuilder();
    networks.forEach(
        (network, masks) -> {
          Set<Double> densities = new TreeSet<>();
          masks.values().forEach(m -> densities.addAll(m.keySet()));
          List<String> head = new ArrayList<>(List.of(Markdown.escape(network)));
          densities.forEach(d -> head.add(Format.brief(100 * d) + " %"));
          List<List<String>> rows = new ArrayList<>();
          masks.forEach(
              (mask, cells) -> {
                List<String> row = new ArrayList<>(List.of(Markdown.escape(mask)));
                densities.forEach(d -> row.add(cell(cells.get(d))));
                rows.add(row);
              });
          out.append(Markdown.table(head, rows));
        });
    return out.toString();
  }

  private static String cell(Interval accuracy) {
    return accuracy == null
        ? "–"
        : Format.percent(accuracy.mean()) + " ± " + Format.percent(accuracy.sd());
  }

  private static double[] percent(Interval accuracy) {
    return new double[] {100 * accuracy.ci95()[0], 100 * accuracy.ci95()[1]};
  }

  /** A chart for each kind of network, a line for each mask. */
  String svg() {
    Set<String> masks = new LinkedHashSet<>();
    networks.values().forEach(m -> masks.addAll(m.keySet()));
    List<String> order = List.copyOf(masks);
    List<ChartSheet.Panel> panels = new ArrayList<>();
    networks.forEach(
        (network, of) -> {
          List<Series> lines = new ArrayList<>();
          of.forEach(
              (mask, cells) ->
                  lines.add(
                      new Series(
                          mask,
                          cells.keySet().stream().map(d -> 100 * d).toList(),
                          cells.values().stream().map(a -> 100 * a.mean()).toList(),
                          cells.values().stream().map(Tickets::percent).toList(),
                          LineChart.style(order.indexOf(mask)))));
          panels.add(new ChartSheet.Panel(network + ": mean accuracy in %, 95 % intervals", lines));
        });
    return ChartSheet.draw("Lottery tickets", "weights left in %", Axis.Scale.PERCENT, panels);
  }
}
