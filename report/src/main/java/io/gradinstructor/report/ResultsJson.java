package io.gradinstructor.report;

import static com.fasterxml.jackson.annotation.JsonProperty.Access.READ_ONLY;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.gradinstructor.message.Results;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** {@code results.json}: equal results give equal bytes on every platform. */
public final class ResultsJson {
  private static final ObjectMapper MAPPER =
      new ObjectMapper()
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .addMixIn(Results.Arm.class, Derived.class);
  private static final ObjectWriter WRITER =
      MAPPER.writer(new DefaultPrettyPrinter().withObjectIndenter(new DefaultIndenter("  ", "\n")));

  /** What the file says of an arm that follows from the rest, so that no message carries it. */
  @JsonPropertyOrder({
    "name",
    "method",
    "role",
    "reward_labels",
    "seeds",
    "chosen",
    "recipe",
    "passes",
    "size",
    "test_accuracy",
    "median",
    "percentile_5",
    "worst"
  })
  private interface Derived {
    @JsonProperty(value = "median", access = READ_ONLY)
    Double median();

    @JsonProperty(value = "percentile_5", access = READ_ONLY)
    Double percentile5();

    @JsonProperty(value = "worst", access = READ_ONLY)
    Double worst();
  }

  private ResultsJson() {}

  /**
   * What was written, unless its fields have other meanings.
   *
   * @param name of the file, for messages
   * @throws IOException if it is something else
   */
  public static Results read(String name, byte[] json) throws IOException {
    return read(name, tree(name, json));
  }

  static Results read(String name, JsonNode tree) throws IOException {
    if (!tree.path("arms").isArray() || tree.path("arms").isEmpty()) {
      throw new IOException(name + " has no arms: it is no results.json");
    }
    JsonNode schema = tree.path("schema");
    if (!schema.isInt() || schema.intValue() != Results.SCHEMA) {
      throw new IOException(
          name
              + (schema.isMissingNode() ? " has no schema" : " has schema " + schema)
              + ", this version reads "
              + Results.SCHEMA
              + ": run its campaign again");
    }
    if (tree.path("networks").asInt() < 1) {
      throw new IOException(name + " is damaged: networks is missing");
    }
    try {
      return MAPPER.treeToValue(tree, Results.class);
    } catch (JsonProcessingException e) {
      throw new IOException(name + " is damaged: " + e.getOriginalMessage(), e);
    }
  }

  /** Of a file of JSON. */
  static JsonNode tree(String name, byte[] json) throws IOException {
    try {
      return MAPPER.readTree(json);
    } catch (JsonProcessingException e) {
      throw new IOException(name + " is damaged: " + e.getOriginalMessage(), e);
    }
  }

  /** Indented UTF-8 that ends with a newline; says first what was found out. */
  public static byte[] write(Results results) {
    ObjectNode told = MAPPER.createObjectNode();
    MAPPER
        .<ObjectNode>valueToTree(results)
        .properties()
        .forEach(
            field -> {
              if (field.getKey().equals("networks")) {
                told.set("conclusion", MAPPER.valueToTree(Conclusion.of(results)));
              }
              told.set(field.getKey(), field.getValue());
            });
    try {
      return (WRITER.writeValueAsString(told) + "\n").getBytes(StandardCharsets.UTF_8);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("cannot write results", e);
    }
  }
}
