package io.gradinstructor.core.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** {@code results.json}: equal results give equal bytes on every platform. */
public final class ResultsJson {
  private static final ObjectMapper MAPPER =
      new ObjectMapper().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);
  private static final ObjectWriter WRITER =
      MAPPER.writer(new DefaultPrettyPrinter().withObjectIndenter(new DefaultIndenter("  ", "\n")));

  private ResultsJson() {}

  /**
   * What was written, by this or another version.
   *
   * @throws IOException if it is something else
   */
  public static Results read(byte[] json) throws IOException {
    return MAPPER.readValue(json, Results.class);
  }

  /** Indented UTF-8 that ends with a newline. */
  public static byte[] write(Results results) {
    try {
      return (WRITER.writeValueAsString(results) + "\n").getBytes(StandardCharsets.UTF_8);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("cannot write results", e);
    }
  }
}
