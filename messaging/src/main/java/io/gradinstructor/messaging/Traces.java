package io.gradinstructor.messaging;

import io.opentelemetry.api.GlobalOpenTelemetry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import io.opentelemetry.context.propagation.TextMapGetter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.Callable;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;

/**
 * Spans that follow messages over the topics, in headers as W3C's trace context has them. Costs
 * next to nothing unless the process has set up OpenTelemetry.
 */
final class Traces {
  private static final String NAME = "io.gradinstructor.messaging";

  private static final TextMapGetter<Headers> HEADERS =
      new TextMapGetter<>() {
        @Override
        public Iterable<String> keys(Headers headers) {
          return Arrays.stream(headers.toArray()).map(Header::key).toList();
        }

        @Override
        public String get(Headers headers, String key) {
          Header header = headers == null ? null : headers.lastHeader(key);
          return header == null ? null : new String(header.value(), StandardCharsets.UTF_8);
        }
      };

  private Traces() {}

  /** Notes in a message's headers what it was sent for. */
  static void inject(Headers headers) {
    GlobalOpenTelemetry.getPropagators()
        .getTextMapPropagator()
        .inject(
            Context.current(),
            headers,
            (h, key, value) -> {
              h.remove(key);
              h.add(key, value.getBytes(StandardCharsets.UTF_8));
            });
  }

  /** Work as a span that belongs to what the record was sent for. */
  static <T> Callable<T> of(ConsumerRecord<byte[], byte[]> record, Callable<T> work) {
    return () -> {
      Context parent =
          GlobalOpenTelemetry.getPropagators()
              .getTextMapPropagator()
              .extract(Context.current(), record.headers(), HEADERS);
      Span span =
          GlobalOpenTelemetry.getTracer(NAME)
              .spanBuilder("process " + record.topic())
              .setParent(parent)
              .setSpanKind(SpanKind.CONSUMER)
              .setAttribute("messaging.system", "kafka")
              .setAttribute("messaging.destination.name", record.topic())
              .setAttribute("messaging.kafka.message.key", key(record))
              .startSpan();
      try (Scope scope = span.makeCurrent()) {
        return work.call();
      } catch (Exception | Error e) {
        span.recordException(e).setStatus(StatusCode.ERROR);
        throw e;
      } finally {
        span.end();
      }
    };
  }

  private static String key(ConsumerRecord<byte[], byte[]> record) {
    return record.key() == null ? "" : new String(record.key(), StandardCharsets.UTF_8);
  }
}
