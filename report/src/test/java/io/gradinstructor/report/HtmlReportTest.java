package io.gradinstructor.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gradinstructor.campaign.Method;
import io.gradinstructor.message.Figures;
import io.gradinstructor.message.Results;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.xml.sax.InputSource;

class HtmlReportTest {
  private static final String FILE = "name: \"a\" # <script>alert('x')</script> & \u0001\n";

  private static String render(Results results, Figures figures) {
    return HtmlReport.render(results, figures, FILE.getBytes(StandardCharsets.UTF_8));
  }

  private static Document parse(String html) throws Exception {
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new InputSource(new StringReader(html)));
  }

  @Test
  void isWellFormedAndShowsEverything() throws Exception {
    Document page = parse(render(Samples.results(), Samples.figures()));
    assertEquals(6, page.getElementsByTagName("section").getLength());
    assertEquals(4, page.getElementsByTagName("table").getLength());
    assertEquals(4 + 1 + 2 * 2 - 1, page.getElementsByTagName("figcaption").getLength() - 1);
    assertEquals(0, page.getElementsByTagName("rect").getLength());
    // The scale; of two steps a picture of weights, of heat and of pixels; of one without frames
    // heat.
    assertEquals(1 + 2 * 3 + 1, page.getElementsByTagName("img").getLength());
    assertEquals(3, page.getElementsByTagName("input").getLength());
    assertEquals(3, page.getElementsByTagName("label").getLength());
    assertEquals(3 + 3 + 6 + 3, page.getElementsByTagName("circle").getLength());
  }

  @Test
  void ticketsAreDrawnAndJudged() throws Exception {
    String html = render(Samples.results(Samples.tickets()), Samples.figures());
    Document page = parse(html);
    assertEquals(7, page.getElementsByTagName("section").getLength());
    assertEquals(4 + 4 + 1 + 2, page.getElementsByTagName("figcaption").getLength());
    assertTrue(
        html.contains(
            "trained, heat against random: better at 0.1 (+29.67 [+28.23, +31.10], p &lt;0.001); no difference shown at 0.5 (+0.00"),
        html);
    assertTrue(html.contains("untrained, heat against random: no difference shown at 0.1"), html);
  }

  @Test
  void escapesWhatItShows() throws Exception {
    Results results =
        new Results(
            1,
            "<u>",
            "<b>&\"",
            "x",
            "<i>",
            null,
            3,
            null,
            null,
            null,
            null,
            null,
            Samples.results().arms(),
            List.of(),
            null,
            null,
            null,
            null,
            null);
    String html = render(results, Samples.figures());
    assertFalse(html.contains("<script"));
    assertFalse(html.contains("<b>"));
    assertFalse(html.contains("<i>"));
    assertFalse(html.contains("<u>"));
    Document page = parse(html);
    assertEquals("<b>&\"", page.getElementsByTagName("h1").item(0).getTextContent());
    assertEquals(
        FILE.replace('\u0001', '\uFFFD'),
        page.getElementsByTagName("pre").item(0).getTextContent());
  }

  @Test
  void loadsNothing() {
    String html = render(Samples.results(), Samples.figures());
    assertFalse(html.replace(" src=\"data:", "").contains(" src="));
    for (String loader : List.of("://", " href=", "url(", "@import")) {
      assertFalse(html.contains(loader), loader);
    }
  }

  @Test
  void headlineSaysWhatWasShownAndWhatWasNot() {
    String html = render(Samples.results(), Samples.figures());
    assertTrue(html.contains("instructor reaches 95.33 %"), html);
    assertTrue(html.contains("It beats backprop (+4.33 [+2.90, +5.77], p 0.012)"), html);
    assertFalse(html.contains("It is worse than"));
  }

  @Test
  void copesWithoutFiguresAndInstructor() throws Exception {
    Results results =
        new Results(
            1,
            "0.1",
            "a",
            "x",
            "d",
            null,
            3,
            null,
            null,
            null,
            null,
            null,
            Samples.results().arms().subList(0, 2),
            List.of(),
            null,
            null,
            null,
            null,
            null);
    Figures none = new Figures(Map.of(), Map.of(), Map.of(), List.of());
    String html = render(results, none);
    assertEquals(2, parse(html).getElementsByTagName("section").getLength());
    assertTrue(html.contains("l2, the most accurate, reaches "));
  }

  @Test
  void coloursAreThoseOfViridis() {
    assertEquals("47", String.format("%06x", Colours.viridis(0)).substring(0, 2));
    assertEquals(Colours.viridis(1), Colours.viridis(2));
    assertTrue(String.format("%06x", Colours.viridis(1)).startsWith("f"));
  }

  @Test
  void tableHasALinePerArm() {
    String[] lines = ReportTable.text(Samples.results(), Samples.figures()).split("\n");
    assertEquals(4 + 1, lines.length);
    assertTrue(lines[4].startsWith("† rough: too few networks"), lines[4]);
    assertTrue(lines[1].startsWith("backprop"));
    assertTrue(lines[1].endsWith("1.25"));
    assertTrue(lines[2].startsWith("l2 (0.01)"));
    assertEquals(lines[0].length(), lines[3].length());
  }

  @Test
  void whereNetworksDifferTablesSayHowFar() {
    Comparing even = Comparing.networks(3).arm("plain", Method.BACKPROP, 0.9, 0.91, 0.92);
    assertFalse(ReportTable.head(even.results()).contains("worst"), "a point is no more than one");
    Results odd = even.arm("he", Method.HE, 0.5, 0.95, 0.96).results();
    int worst = ReportTable.head(odd).indexOf("worst");
    assertEquals(
        List.of("median", "5th pct", "worst", "gap"),
        ReportTable.head(odd).subList(worst - 2, worst + 2));
    List<List<String>> rows = ReportTable.rows(odd, Comparing.none());
    assertEquals(List.of("91.00", "90.10", "90.00"), rows.get(0).subList(worst - 2, worst + 1));
    assertEquals(List.of("95.00", "54.50", "50.00"), rows.get(1).subList(worst - 2, worst + 1));
    assertTrue(Comparing.text(odd).contains("95 % CI median 5th pct worst gap"));
  }

  @Test
  void axesOfSharesEndWhereSharesDo() {
    double[] all = {0, 0.5, 1};
    Axis share = Axis.over(all, 0, 1, Axis.Scale.SHARE);
    assertEquals(List.of(0.0, 1.0), List.of(share.low(), share.high()));
    Axis percent = Axis.over(new double[] {57, 99}, 0, 1, Axis.Scale.PERCENT);
    assertEquals(100, percent.high());
    assertEquals(57 - 0.04 * 42, percent.low(), 1e-9);
    assertEquals(1, percent.within(130));
    assertEquals(0, percent.within(-30));
    assertTrue(Axis.over(all, 0, 1, Axis.Scale.NUMBER).high() > 1);
  }

  @Test
  void aRoughIntervalGoesNoFurtherThanThePicture() throws Exception {
    Results two =
        Comparing.networks(2)
            .arm("plain", Method.BACKPROP, 0.18, 0.26)
            .arm("he", Method.HE, 0.5, 0.52)
            .results();
    String html = render(two, Comparing.none());
    assertTrue(html.contains("[0.00, 72.82]†"), html);
    Document page = parse(html);
    var lines = page.getElementsByTagName("line");
    int bars = 0;
    for (int i = 0; i < lines.getLength(); i++) {
      var line = lines.item(i).getAttributes();
      if (line.getNamedItem("class").getNodeValue().startsWith("bar")) {
        bars++;
        double from = Double.parseDouble(line.getNamedItem("x1").getNodeValue());
        double to = Double.parseDouble(line.getNamedItem("x2").getNodeValue());
        assertTrue(170 <= from && from < to && to <= 640 - 16, from + " to " + to);
      }
    }
    assertEquals(2, bars);
  }

  @Test
  void axesHaveRoundTicks() {
    assertEquals(
        List.of(0.0, 2.0, 4.0, 6.0, 8.0, 10.0),
        Axis.over(new double[] {0, 10}, 0, 1, Axis.Scale.NUMBER).ticks());
    assertEquals(
        List.of(1.0, 2.0, 5.0), Axis.over(new double[] {1, 8}, 0, 1, Axis.Scale.LOG).ticks());
  }
}
