package io.gradinstructor.training.registry;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import io.gradinstructor.network.Architecture;
import io.gradinstructor.network.Layered;
import io.gradinstructor.network.Mlp;
import io.gradinstructor.training.Knob;
import io.gradinstructor.training.LayerStart;
import io.gradinstructor.training.Rate;
import io.gradinstructor.training.Schedule;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Parts in messages, as in campaign files: {@code {kind: {setting: value, …}}}, all of them. */
public final class PartModule extends SimpleModule {
  private static final long serialVersionUID = 1;

  /** Of all places. */
  public PartModule() {
    Parts.places().values().forEach(this::place);
    place(LayerStart.class);
    addSerializer(Knob.class, new KnobWriter());
    addDeserializer(Knob.class, new KnobReader());
    addSerializer(Rate.class, new RateWriter());
    addDeserializer(Rate.class, new RateReader());
    addDeserializer(Architecture.class, new ArchitectureReader());
  }

  private <T> void place(Class<T> place) {
    addSerializer(place, new Writer<>(place));
    addDeserializer(place, new Reader<>(place));
  }

  private static final class Writer<T> extends StdSerializer<T> {
    private static final long serialVersionUID = 1;

    Writer(Class<T> place) {
      super(place);
    }

    @Override
    public void serialize(T part, JsonGenerator out, SerializerProvider p) throws IOException {
      out.writeStartObject();
      out.writeObjectFieldStart(Parts.kind(part));
      for (Field f : Field.of(part.getClass())) {
        p.defaultSerializeField(f.name(), f.in(part), out);
      }
      out.writeEndObject();
      out.writeEndObject();
    }
  }

  private static final class Reader<T> extends StdDeserializer<T> {
    private static final long serialVersionUID = 1;
    private final Class<T> place;

    Reader(Class<T> place) {
      super(place);
      this.place = place;
    }

    @Override
    public T deserialize(JsonParser in, DeserializationContext c) throws IOException {
      JsonNode tree = in.readValueAsTree();
      String kind =
          tree != null && tree.size() == 1 ? tree.fieldNames().next() : String.valueOf(tree);
      Parts.Entry entry = Parts.of(place, kind).orElse(null);
      if (entry == null) {
        return place.cast(
            c.handleWeirdStringValue(
                place, kind.length() > 100 ? kind.substring(0, 100) + "…" : kind, "no such part"));
      }
      List<Object> values = new ArrayList<>();
      for (Field f : entry.fields()) {
        JsonNode value = tree.get(kind).get(f.name());
        if (value == null) {
          c.reportInputMismatch(place, "%s has no %s", kind, f.name());
        }
        values.add(c.readTreeAsValue(value, c.constructType(f.generic())));
      }
      return place.cast(Field.make(entry.type(), values));
    }
  }

  /** A list of sizes is a multilayer perceptron. */
  private static final class ArchitectureReader extends StdDeserializer<Architecture> {
    private static final long serialVersionUID = 1;

    ArchitectureReader() {
      super(Architecture.class);
    }

    @Override
    public Architecture deserialize(JsonParser in, DeserializationContext c) throws IOException {
      JsonNode tree = in.readValueAsTree();
      if (!tree.isArray()) {
        return c.readTreeAsValue(tree, Layered.class);
      }
      List<Integer> layers = new ArrayList<>();
      tree.forEach(size -> layers.add(size.intValue()));
      return new Mlp(List.copyOf(layers));
    }
  }

  /** A number, or {@code {value, schedule, layers}} where it changes or differs. */
  private static final class KnobWriter extends StdSerializer<Knob> {
    private static final long serialVersionUID = 1;

    KnobWriter() {
      super(Knob.class);
    }

    @Override
    public void serialize(Knob knob, JsonGenerator out, SerializerProvider p) throws IOException {
      if (knob.equals(Knob.of(knob.value()))) {
        out.writeNumber(knob.value());
        return;
      }
      out.writeStartObject();
      out.writeNumberField("value", knob.value());
      p.defaultSerializeField("schedule", knob.schedule(), out);
      p.defaultSerializeField("layers", knob.layers(), out);
      out.writeEndObject();
    }
  }

  private static final class KnobReader extends StdDeserializer<Knob> {
    private static final long serialVersionUID = 1;

    KnobReader() {
      super(Knob.class);
    }

    @Override
    public Knob deserialize(JsonParser in, DeserializationContext c) throws IOException {
      JsonNode tree = in.readValueAsTree();
      if (tree.isNumber()) {
        return Knob.of(tree.doubleValue());
      }
      if (!tree.path("value").isNumber()) {
        c.reportInputMismatch(Knob.class, "a knob is a number, or a value, a schedule and layers");
      }
      List<Double> layers = new ArrayList<>();
      tree.path("layers").forEach(l -> layers.add(l.doubleValue()));
      return new Knob(
          tree.get("value").doubleValue(),
          c.readTreeAsValue(tree.path("schedule"), Schedule.class),
          List.copyOf(layers));
    }
  }

  /** A number, or {@code {log-uniform: [low, high]}} where trials draw it. */
  private static final class RateWriter extends StdSerializer<Rate> {
    private static final long serialVersionUID = 1;

    RateWriter() {
      super(Rate.class);
    }

    @Override
    public void serialize(Rate rate, JsonGenerator out, SerializerProvider p) throws IOException {
      p.defaultSerializeValue(Brief.of(rate), out);
    }
  }

  private static final class RateReader extends StdDeserializer<Rate> {
    private static final long serialVersionUID = 1;

    RateReader() {
      super(Rate.class);
    }

    @Override
    public Rate deserialize(JsonParser in, DeserializationContext c) throws IOException {
      JsonNode tree = in.readValueAsTree();
      if (tree.isNumber()) {
        return Rate.of(tree.doubleValue());
      }
      JsonNode ends = tree.path("log-uniform");
      if (ends.size() != 2 || !ends.path(0).isNumber() || !ends.path(1).isNumber()) {
        c.reportInputMismatch(Rate.class, "a learning rate is a number, or log-uniform of two");
      }
      return new Rate(ends.get(0).doubleValue(), ends.get(1).doubleValue());
    }
  }
}
