package io.gradinstructor.data.table;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.apache.parquet.column.ColumnReader;
import org.apache.parquet.io.api.Converter;
import org.apache.parquet.io.api.GroupConverter;
import org.apache.parquet.io.api.PrimitiveConverter;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.DecimalLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.EnumLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.IntLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.JsonLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.StringLogicalTypeAnnotation;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.Type;

/**
 * A flat column of a Parquet file.
 *
 * @param place in the file
 * @param defined definition level of what is not null
 * @param scale digits after the point, of {@link Kind#DECIMAL} and {@link Kind#DECIMAL_BYTES}
 */
record ParquetColumn(int place, int defined, Kind kind, int scale) {
  private static final byte[][] TRUTH = {
    "false".getBytes(StandardCharsets.US_ASCII), "true".getBytes(StandardCharsets.US_ASCII)
  };

  /** Whole numbers beyond this are not all doubles. */
  private static final long EXACT = 1L << 53;

  /** What the library would give records to: nobody, cells are asked for one by one. */
  static final GroupConverter NOBODY =
      new GroupConverter() {
        @Override
        public Converter getConverter(int field) {
          return new PrimitiveConverter() {};
        }

        @Override
        public void start() {}

        @Override
        public void end() {}
      };

  /** What is in a cell. */
  enum Kind {
    INT,
    UNSIGNED_INT,
    LONG,
    UNSIGNED_LONG,
    FLOAT,
    DOUBLE,
    TRUTH,
    TEXT,
    DECIMAL_INT,
    DECIMAL_LONG,
    DECIMAL_BYTES
  }

  /**
   * A column by its type.
   *
   * @throws TableException if it has neither numbers nor texts nor truth values
   */
  static ParquetColumn of(String file, int place, Type type) {
    Kind kind =
        type.isPrimitive() && !type.isRepetition(Type.Repetition.REPEATED)
            ? kind(type.asPrimitiveType())
            : null;
    if (kind == null) {
      throw new TableException(
          file
              + ", column "
              + TableException.quoted(type.getName())
              + ": expected numbers, texts or truth values, found "
              + found(type)
              + "; ignore: ["
              + TableException.word(type.getName())
              + "] leaves it out");
    }
    LogicalTypeAnnotation meant = type.getLogicalTypeAnnotation();
    return new ParquetColumn(
        place,
        type.isRepetition(Type.Repetition.OPTIONAL) ? 1 : 0,
        kind,
        meant instanceof DecimalLogicalTypeAnnotation d ? d.getScale() : 0);
  }

  private static Kind kind(PrimitiveType type) {
    LogicalTypeAnnotation meant = type.getLogicalTypeAnnotation();
    boolean decimal = meant instanceof DecimalLogicalTypeAnnotation;
    boolean unsigned = meant instanceof IntLogicalTypeAnnotation i && !i.isSigned();
    boolean number = meant == null || meant instanceof IntLogicalTypeAnnotation;
    boolean text =
        meant instanceof StringLogicalTypeAnnotation
            || meant instanceof EnumLogicalTypeAnnotation
            || meant instanceof JsonLogicalTypeAnnotation;
    return switch (type.getPrimitiveTypeName()) {
      case INT32 ->
          decimal ? Kind.DECIMAL_INT : !number ? null : unsigned ? Kind.UNSIGNED_INT : Kind.INT;
      case INT64 ->
          decimal ? Kind.DECIMAL_LONG : !number ? null : unsigned ? Kind.UNSIGNED_LONG : Kind.LONG;
      case FLOAT -> Kind.FLOAT;
      case DOUBLE -> Kind.DOUBLE;
      case BOOLEAN -> Kind.TRUTH;
      case BINARY -> text ? Kind.TEXT : decimal ? Kind.DECIMAL_BYTES : null;
      case FIXED_LEN_BYTE_ARRAY -> decimal ? Kind.DECIMAL_BYTES : null;
      case INT96 -> null;
    };
  }

  private static String found(Type type) {
    if (!type.isPrimitive() || type.isRepetition(Type.Repetition.REPEATED)) {
      return "lists or other things of several parts";
    }
    LogicalTypeAnnotation meant = type.getLogicalTypeAnnotation();
    String name = type.asPrimitiveType().getPrimitiveTypeName().name();
    return "values of the type "
        + (meant == null ? name : meant.toString()).toLowerCase(Locale.ROOT);
  }

  /** Passes on a cell. */
  void pass(ColumnReader from, Cells cells) {
    if (from.getCurrentDefinitionLevel() < defined) {
      cells.number(place, Double.NaN);
      return;
    }
    switch (kind) {
      case INT -> cells.number(place, from.getInteger());
      case UNSIGNED_INT -> cells.number(place, Integer.toUnsignedLong(from.getInteger()));
      case LONG -> whole(from.getLong(), cells);
      case UNSIGNED_LONG -> {
        if (from.getLong() >= 0) {
          whole(from.getLong(), cells);
        } else {
          text(Long.toUnsignedString(from.getLong()), cells);
        }
      }
      case FLOAT -> cells.number(place, from.getFloat());
      case DOUBLE -> cells.number(place, from.getDouble());
      case TRUTH -> bytes(TRUTH[from.getBoolean() ? 1 : 0], cells);
      case TEXT -> bytes(from.getBinary().getBytesUnsafe(), cells);
      case DECIMAL_INT -> text(BigDecimal.valueOf(from.getInteger(), scale).toPlainString(), cells);
      case DECIMAL_LONG -> text(BigDecimal.valueOf(from.getLong(), scale).toPlainString(), cells);
      case DECIMAL_BYTES ->
          text(
              new BigDecimal(new BigInteger(from.getBinary().getBytesUnsafe()), scale)
                  .toPlainString(),
              cells);
    }
  }

  private void whole(long x, Cells cells) {
    if (-EXACT <= x && x <= EXACT) {
      cells.number(place, x);
    } else {
      text(Long.toString(x), cells);
    }
  }

  private void text(String text, Cells cells) {
    bytes(text.getBytes(StandardCharsets.US_ASCII), cells);
  }

  private void bytes(byte[] text, Cells cells) {
    cells.cell(place, text, 0, text.length);
  }
}
