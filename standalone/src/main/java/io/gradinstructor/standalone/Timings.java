package io.gradinstructor.standalone;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The content of {@code timings.json}: seconds, to the millisecond. They differ from run to run, so
 * they are no part of the results.
 *
 * @param secondsPerTrial mean time of a trial by arm
 * @param secondsPerPhase as this client saw the phases
 * @param seconds of the whole campaign
 */
record Timings(
    Map<String, Double> secondsPerTrial, Map<String, Double> secondsPerPhase, double seconds) {
  private static final ObjectMapper JSON =
      new ObjectMapper()
          .setPropertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .enable(SerializationFeature.INDENT_OUTPUT);

  Timings {
    secondsPerTrial = rounded(secondsPerTrial);
    secondsPerPhase = rounded(secondsPerPhase);
    seconds = rounded(seconds);
  }

  /** What was written. */
  static Timings read(byte[] json) throws IOException {
    return JSON.readValue(json, Timings.class);
  }

  byte[] json() throws IOException {
    return (JSON.writeValueAsString(this) + "\n").getBytes(StandardCharsets.UTF_8);
  }

  private static Map<String, Double> rounded(Map<String, Double> all) {
    Map<String, Double> rounded = new LinkedHashMap<>();
    all.forEach((name, x) -> rounded.put(name, rounded(x)));
    return rounded;
  }

  private static double rounded(double x) {
    return Math.rint(x * 1e3) / 1e3;
  }
}
