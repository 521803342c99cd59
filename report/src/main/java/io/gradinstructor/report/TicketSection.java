package io.gradinstructor.report;

import io.gradinstructor.message.Results.Ticket;
import io.gradinstructor.report.LineChart.Series;
import io.gradinstructor.statistics.Difference;
import io.gradinstructor.statistics.Statistics;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Accuracy over the share of weights that is left, and whether heat chooses them well. */
final class TicketSection {
  private static final String NOTE =
      "<p class=\"note\">Each layer keeps this share of its weights; the others are set to zero, biases stay, nothing "
          + "is rescaled or trained again. heat and cold: the cells with the most and the least Grad-CAM heat "
          + "first, within a cell and among cells of equal heat (often none) the greatest weights first. "
          + "magnitude: the greatest weights. random: chance. Share 1 is the whole network.</p>\n";

  /**
   * Heat against another mask at a density.
   *
   * @param difference heat − other, paired by network, p Holm-corrected over the densities
   */
  private record Contrast(double density, Difference difference) {}

  private TicketSection() {}

  static String content(List<Ticket> tickets) {
    StringBuilder html = new StringBuilder(NOTE).append("<div class=\"pair\">\n");
    List<String> networks = tickets.stream().map(Ticket::network).distinct().toList();
    networks.forEach(n -> html.append(chart(n, of(tickets, n))));
    html.append("</div>\n");
    StringBuilder list = new StringBuilder("<ul>\n");
    for (String network : networks) {
      for (String other : List.of("random", "cold", "magnitude")) {
        String verdict = verdict(network, other, of(tickets, network));
        list.append("<li>").append(Svg.escape(verdict)).append("</li>\n");
      }
    }
    return html.append(list)
        .append("</ul>\n")
        .append(
            "<p class=\"note\">Differences in percentage points with 95 % intervals, paired by ")
        .append("network; p: paired t-tests, Holm-corrected over the shares of an entry, a ")
        .append("difference below 0.05. ")
        .append(String.join(" ", Format.notes(list.toString())))
        .append("</p>\n")
        .toString();
  }

  private static List<Ticket> of(List<Ticket> tickets, String network) {
    return tickets.stream().filter(t -> t.network().equals(network)).toList();
  }

  private static String chart(String network, List<Ticket> rows) {
    List<Ticket> whole = masked(rows, "none");
    List<Series> lines = new ArrayList<>();
    for (String mask : List.of("heat", "cold", "magnitude", "random")) {
      List<Ticket> points = Stream.concat(masked(rows, mask).stream(), whole.stream()).toList();
      lines.add(
          new Series(
              mask,
              points.stream().map(Ticket::density).toList(),
              points.stream().map(t -> t.accuracy().mean()).toList(),
              points.stream().map(t -> t.accuracy().ci95()).toList(),
              LineChart.style(lines.size())));
    }
    return LineChart.draw(
        network + " networks",
        "share of weights left",
        "mean test accuracy with 95 % intervals",
        Axis.Scale.SHARE,
        lines);
  }

  private static List<Ticket> masked(List<Ticket> rows, String mask) {
    return rows.stream().filter(t -> t.mask().equals(mask)).toList();
  }

  private static String verdict(String network, String other, List<Ticket> rows) {
    List<Contrast> all = contrasts(masked(rows, "heat"), masked(rows, other));
    return network
        + ", heat against "
        + other
        + ": "
        + Stream.of(
                group("better at ", all, Difference::positive),
                group("worse at ", all, Difference::negative),
                group("no difference shown at ", all, d -> !d.positive() && !d.negative()))
            .filter(g -> !g.isEmpty())
            .collect(Collectors.joining("; "))
        + ".";
  }

  private static String group(String words, List<Contrast> all, Predicate<Difference> member) {
    String members =
        all.stream()
            .filter(c -> member.test(c.difference()))
            .map(c -> Format.brief(c.density()) + " (" + Format.tested(c.difference()) + ")")
            .collect(Collectors.joining(", "));
    return members.isEmpty() ? "" : words + members;
  }

  private static List<Contrast> contrasts(List<Ticket> heat, List<Ticket> other) {
    List<Difference> raw = new ArrayList<>();
    for (int i = 0; i < heat.size(); i++) {
      raw.add(Statistics.difference(accuracies(heat.get(i)), accuracies(other.get(i))));
    }
    List<Difference> corrected = Statistics.corrected(raw);
    return IntStream.range(0, corrected.size())
        .mapToObj(i -> new Contrast(heat.get(i).density(), corrected.get(i)))
        .toList();
  }

  private static double[] accuracies(Ticket ticket) {
    return ticket.accuracies().stream().mapToDouble(a -> a).toArray();
  }
}
