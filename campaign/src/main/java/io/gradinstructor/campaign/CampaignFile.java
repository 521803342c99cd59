package io.gradinstructor.campaign;

import io.gradinstructor.data.DatasetException;
import io.gradinstructor.data.DatasetSpec;
import io.gradinstructor.data.DatasetSpec.Content;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.reader.UnicodeReader;

/**
 * Reads campaign files: YAML in, a {@link Campaign} out, or everything that is wrong with the file.
 */
public final class CampaignFile {
  /** Bytes of a file. */
  public static final int MAX_BYTES = 1 << 20;

  /** Of larger files one at a time is read: nodes take a hundred times the memory of their text. */
  private static final int LARGE = 1 << 16;

  /** Knows the data that campaigns name, whose sizes other fields must fit. */
  @FunctionalInterface
  public interface Data {
    /** Of files that nobody looks at. */
    Data UNKNOWN = (section, spec) -> null;

    /**
     * What a data set that is no IDX holds.
     *
     * @param section path of its section
     * @return null if that is not known
     * @throws DatasetException if it is missing, or not as the section says
     */
    Content find(String section, DatasetSpec spec);
  }

  private CampaignFile() {}

  /** Bytes of a file, no more than tell that it is too large: it could be anything. */
  public static byte[] bytes(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return in.readNBytes(MAX_BYTES + 1);
    }
  }

  /**
   * Reads a file.
   *
   * @param fileName as problems shall name it
   * @param text of the file, UTF-8
   */
  public static Campaign read(String fileName, byte[] text) throws CampaignException {
    return read(new CampaignErrors(fileName), text, Data.UNKNOWN);
  }

  /** Reads a file whose fields, and where they are, matter afterwards. */
  public static Campaign read(CampaignErrors errors, byte[] text, Data data)
      throws CampaignException {
    if (text.length > LARGE) {
      synchronized (CampaignFile.class) {
        return readNow(errors, text, data);
      }
    }
    return readNow(errors, text, data);
  }

  private static Campaign readNow(CampaignErrors errors, byte[] text, Data data)
      throws CampaignException {
    Node root = compose(text, errors);
    errors.throwIfAny();
    Campaign campaign = new CampaignReader(errors, data).campaign(new Section(errors, root, "", 1));
    errors.throwIfAny();
    return campaign;
  }

  /**
   * Nodes only, no objects: nothing in the file can name a class, and every node knows its line.
   */
  private static Node compose(byte[] text, CampaignErrors errors) {
    if (text.length > MAX_BYTES) {
      errors.add(1, "", "must be " + MAX_BYTES + " bytes at most, has more");
      return null;
    }
    LoaderOptions options = new LoaderOptions();
    options.setMaxAliasesForCollections(64);
    options.setNestingDepthLimit(20);
    options.setCodePointLimit(MAX_BYTES);
    try {
      StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(text));
      var reader = new UnicodeReader(new ByteArrayInputStream(text));
      return new Yaml(new SafeConstructor(options)).compose(reader);
    } catch (CharacterCodingException e) {
      errors.add(1, "", "must be UTF-8 text");
    } catch (MarkedYAMLException e) {
      int line = e.getProblemMark() == null ? 1 : e.getProblemMark().getLine() + 1;
      errors.add(line, "", "is not YAML: " + e.getProblem());
    } catch (YAMLException e) {
      errors.add(1, "", "is not YAML: " + e.getMessage());
    }
    return null;
  }
}
