package io.gradinstructor.data.table;

import static io.gradinstructor.data.table.TableException.quoted;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/** Reads an ARFF file line by line. */
final class ArffScanner {
  /** An attribute; values of a nominal one, null of another. */
  private record Attribute(String name, boolean number, List<String> values) {}

  private final BufferedReader in;
  private final String file;
  private final Function<List<String>, Cells> then;
  private final List<Attribute> attributes = new ArrayList<>();
  private long line;

  ArffScanner(InputStream in, String file, Function<List<String>, Cells> then) {
    this.in = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8.newDecoder()));
    this.file = file;
    this.then = then;
  }

  /**
   * Reads all of it.
   *
   * @throws TableException if it is no such file
   */
  void scan() throws IOException {
    try {
      if (!header()) {
        throw new TableException(
            file + ": expected a line @data, found none: this is no ARFF file");
      }
      Cells cells = then.apply(attributes.stream().map(Attribute::name).toList());
      for (String text = next(); text != null; text = next()) {
        row(text, cells);
      }
    } catch (CharacterCodingException e) {
      throw TableException.at(file, line + 1, Arff.NOTATION.encoding("text that follows"));
    }
  }

  /** The next line that says something. */
  private String next() throws IOException {
    String text;
    do {
      text = in.readLine();
      line++;
    } while (text != null && (text.isBlank() || text.stripLeading().startsWith("%")));
    return text;
  }

  private boolean header() throws IOException {
    for (String text = next(); text != null; text = next()) {
      String lower = text.strip().toLowerCase(Locale.ROOT);
      if (lower.startsWith("@data")) {
        return true;
      }
      if (lower.startsWith("@attribute")) {
        attribute(text.strip().substring("@attribute".length()));
      } else if (!lower.startsWith("@relation")) {
        throw TableException.at(
            file, line, "expected @relation, @attribute or @data, found " + quoted(text.strip()));
      }
    }
    return false;
  }

  private void attribute(String text) {
    List<String> words = cut(text.strip(), " \t{");
    String rest = words.size() < 2 ? "" : words.get(1).toLowerCase(Locale.ROOT);
    int brace = text.indexOf('{', text.indexOf(words.get(0)) + words.get(0).length());
    boolean number = rest.equals("numeric") || rest.equals("real") || rest.equals("integer");
    if (brace >= 0 && text.strip().endsWith("}")) {
      String values = text.substring(brace + 1, text.lastIndexOf('}'));
      attributes.add(new Attribute(words.get(0), false, cut(values, ",")));
    } else if (number || rest.equals("string")) {
      attributes.add(new Attribute(words.get(0), number, null));
    } else {
      throw TableException.at(
          file,
          line,
          "expected a numeric, nominal or string attribute, found " + quoted(text.strip()));
    }
  }

  /**
   * Cuts at separators that are not in quotes; several spaces are one. Quotes are single or double,
   * a backslash takes what follows as it is.
   */
  private List<String> cut(String text, String separators) {
    List<String> parts = new ArrayList<>();
    StringBuilder part = new StringBuilder();
    boolean comma = separators.equals(",");
    boolean was = false;
    char in = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (in != 0) {
        if (c == '\\' && i + 1 < text.length()) {
          part.append(text.charAt(++i));
        } else if (c == in) {
          in = 0;
        } else {
          part.append(c);
        }
      } else if ((c == '\'' || c == '"') && part.toString().isBlank()) {
        part.setLength(0);
        in = c;
        was = true;
      } else if (separators.indexOf(c) >= 0) {
        if (comma || was || part.length() > 0) {
          parts.add(was ? part.toString() : part.toString().strip());
        }
        part.setLength(0);
        was = false;
      } else if (!was || !Character.isWhitespace(c)) {
        part.append(c);
      }
    }
    if (in != 0) {
      throw TableException.at(file, line, "expected the end of a text in quotes, found none");
    }
    parts.add(was ? part.toString() : part.toString().strip());
    return parts;
  }

  private void row(String text, Cells cells) {
    if (text.stripLeading().startsWith("{")) {
      throw TableException.at(
          file, line, "expected a dense row, found a sparse one; these are not read");
    }
    List<String> values = cut(text, text.indexOf(',') < 0 ? "\t" : ",");
    if (values.size() != attributes.size()) {
      throw TableException.at(
          file,
          line,
          "expected "
              + attributes.size()
              + " values as there are attributes, found "
              + values.size());
    }
    for (int i = 0; i < values.size(); i++) {
      String value = values.get(i).equals("?") ? "" : values.get(i);
      Attribute a = attributes.get(i);
      if (!value.isEmpty() && a.values() != null && !a.values().contains(value)) {
        throw TableException.at(
            file,
            line,
            a.name(),
            "expected one of " + String.join(", ", a.values()) + ", found " + quoted(value));
      }
      byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
      if (!value.isEmpty() && a.number() && Double.isNaN(Decimal.of(bytes, 0, bytes.length, '.'))) {
        throw TableException.at(file, line, a.name(), "expected a number, found " + quoted(value));
      }
      cells.cell(i, bytes, 0, bytes.length);
    }
    cells.end(line, values.size());
  }
}
