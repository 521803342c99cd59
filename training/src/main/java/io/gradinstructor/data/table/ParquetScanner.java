package io.gradinstructor.data.table;

import io.gradinstructor.basics.DeterministicFault;
import io.gradinstructor.basics.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import org.apache.parquet.ParquetReadOptions;
import org.apache.parquet.column.ColumnReader;
import org.apache.parquet.column.impl.ColumnReadStoreImpl;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.io.DelegatingSeekableInputStream;
import org.apache.parquet.io.InputFile;
import org.apache.parquet.io.SeekableInputStream;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Type;

/**
 * Reads a Parquet file row by row: of each group of rows, the columns that are wanted are in memory
 * packed, and a page of each unpacked.
 */
final class ParquetScanner {
  private static final int CHUNK = 1 << 16;

  private final FileChannel channel;
  private final String file;
  private final Function<List<String>, Cells> then;
  private long row;

  private ParquetScanner(FileChannel channel, String file, Function<List<String>, Cells> then) {
    this.channel = channel;
    this.file = file;
    this.then = then;
  }

  /**
   * Reads all of a file.
   *
   * @param then hears rows of columns with these names
   * @return SHA-256 of the file
   * @throws TableException if it is no such file, or has columns of other things that are wanted
   * @throws UncheckedIOException if it cannot be read
   */
  static String scan(Path place, Function<List<String>, Cells> then) {
    try (FileChannel channel =
        FileChannel.open(place, Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS))) {
      ParquetScanner scanner = new ParquetScanner(channel, place.toString(), then);
      String sha256 = scanner.hash();
      scanner.rows();
      return sha256;
    } catch (DeterministicFault e) {
      throw e;
    } catch (IOException e) {
      throw new UncheckedIOException(place + ": cannot be read: " + e.getMessage(), e);
    } catch (RuntimeException e) {
      // The library tells of damage by many types.
      throw damaged(place.toString(), e);
    }
  }

  private static TableException damaged(String file, Exception e) {
    return new TableException(
        file + ": expected a whole Parquet file, found a damaged one: " + e.getMessage(), e);
  }

  /** Of the whole file, whose ends must be those of Parquet. */
  private String hash() throws IOException {
    String ends = channel.size() < 12 ? "" : four(0) + four(channel.size() - 4);
    if (!ends.equals("PAR1PAR1")) {
      throw new TableException(
          file
              + ": expected a Parquet file, which begins and ends with PAR1, found "
              + (ends.startsWith("PAR") && ends.endsWith("PARE")
                  ? "an encrypted one"
                  : "other data"));
    }
    MessageDigest sha = Sha256.digest();
    InputStream in = Channels.newInputStream(channel);
    byte[] bytes = new byte[CHUNK];
    for (int n = in.read(bytes); n >= 0; n = in.read(bytes)) {
      sha.update(bytes, 0, n);
    }
    return HexFormat.of().formatHex(sha.digest());
  }

  private String four(long at) throws IOException {
    ByteBuffer four = ByteBuffer.allocate(4);
    channel.read(four, at);
    return new String(four.array(), StandardCharsets.ISO_8859_1);
  }

  private void rows() throws IOException {
    ParquetReadOptions options =
        ParquetReadOptions.builder(new PlainParquetConfiguration())
            .withCodecFactory(new ParquetCodecs(file))
            .usePageChecksumVerification()
            .build();
    try (ParquetFileReader reader = ParquetFileReader.open(new Input(channel), options)) {
      MessageType schema = reader.getFooter().getFileMetaData().getSchema();
      String by = reader.getFooter().getFileMetaData().getCreatedBy();
      List<String> names = names(schema);
      Cells cells = then.apply(names);
      List<Type> types = new ArrayList<>();
      List<ParquetColumn> columns = new ArrayList<>();
      for (int i = 0; i < names.size(); i++) {
        if (cells.wants(i)) {
          types.add(schema.getFields().get(i));
          columns.add(ParquetColumn.of(file, i, schema.getFields().get(i)));
        }
      }
      MessageType wanted = new MessageType(schema.getName(), types);
      for (BlockMetaData group : reader.getRowGroups()) {
        require(group, wanted);
      }
      reader.setRequestedSchema(wanted);
      for (PageReadStore group = reader.readNextRowGroup();
          group != null;
          group = reader.readNextRowGroup()) {
        ColumnReadStoreImpl pages =
            new ColumnReadStoreImpl(group, ParquetColumn.NOBODY, wanted, by);
        List<ColumnReader> readers =
            wanted.getColumns().stream().map(pages::getColumnReader).toList();
        rows(group.getRowCount(), columns, readers, cells, names.size());
      }
    } catch (IOException e) {
      throw damaged(file, e);
    }
  }

  private List<String> names(MessageType schema) {
    List<String> names = schema.getFields().stream().map(Type::getName).toList();
    Set<String> seen = new HashSet<>();
    for (String name : names) {
      if (!seen.add(name)) {
        throw new TableException(
            file
                + ": expected columns whose names differ, found "
                + TableException.quoted(name)
                + " twice");
      }
    }
    return names;
  }

  /** Sees that what a group's columns say of their sizes can be. */
  private void require(BlockMetaData group, MessageType wanted) throws IOException {
    long bytes = 0;
    for (ColumnChunkMetaData chunk : group.getColumns()) {
      if (chunk.getPath().size() != 1 || !wanted.containsField(chunk.getPath().toArray()[0])) {
        continue;
      }
      if (chunk.getTotalSize() < 0
          || chunk.getStartingPos() < 0
          || chunk.getStartingPos() > channel.size() - chunk.getTotalSize()
          || chunk.getValueCount() != group.getRowCount()) {
        throw new TableException(
            file
                + ", column "
                + TableException.quoted(chunk.getPath().toDotString())
                + ": expected a whole Parquet file, found one that says it has "
                + chunk.getValueCount()
                + " values in "
                + chunk.getTotalSize()
                + " bytes in a group of "
                + group.getRowCount()
                + " rows");
      }
      bytes += chunk.getTotalSize();
    }
    long most = Runtime.getRuntime().maxMemory() / 4;
    if (bytes > most) {
      throw new DeterministicFault(
          String.format(
              Locale.ROOT,
              "%s: a group of %,d rows has %,d bytes, the memory of this process is for %,d: write"
                  + " the file in smaller groups, or give it more (java -Xmx)",
              file,
              group.getRowCount(),
              bytes,
              most));
    }
  }

  private void rows(
      long count, List<ParquetColumn> columns, List<ColumnReader> readers, Cells cells, int width) {
    ColumnReader[] from = readers.toArray(ColumnReader[]::new);
    ParquetColumn[] to = columns.toArray(ParquetColumn[]::new);
    for (long r = 0; r < count; r++) {
      for (int c = 0; c < to.length; c++) {
        to[c].pass(from[c], cells);
        from[c].consume();
      }
      cells.end(++row, width);
    }
  }

  /** A file that is open already, so that what is read is what was hashed. */
  private record Input(FileChannel channel) implements InputFile {
    @Override
    public long getLength() throws IOException {
      return channel.size();
    }

    @Override
    public SeekableInputStream newStream() {
      return new DelegatingSeekableInputStream(Channels.newInputStream(channel)) {
        @Override
        public long getPos() throws IOException {
          return channel.position();
        }

        @Override
        public void seek(long position) throws IOException {
          channel.position(position);
        }
      };
    }
  }
}
