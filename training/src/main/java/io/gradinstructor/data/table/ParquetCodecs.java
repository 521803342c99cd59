package io.gradinstructor.data.table;

import com.github.luben.zstd.Zstd;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.zip.GZIPInputStream;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.compression.CompressionCodecFactory;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.xerial.snappy.Snappy;

/**
 * Unpacks pages of a file. The library's own way takes Hadoop's classes, and believes what a page
 * says of its size.
 */
record ParquetCodecs(String file) implements CompressionCodecFactory {
  /** A page or dictionary of more than this is a mistake or an attack: 1 MiB is usual. */
  private static final int MOST = 1 << 26;

  private static final byte[] NOTHING = {};

  @Override
  public BytesInputCompressor getCompressor(CompressionCodecName codec) {
    throw new UnsupportedOperationException("files are read only");
  }

  @Override
  public BytesInputDecompressor getDecompressor(CompressionCodecName codec) {
    return switch (codec) {
      case UNCOMPRESSED -> new Unpacking((packed, size) -> packed);
      case SNAPPY -> new Unpacking(ParquetCodecs::snappy);
      case ZSTD -> new Unpacking(ParquetCodecs::zstd);
      case GZIP -> new Unpacking(ParquetCodecs::gzip);
      default ->
          throw new TableException(
              file
                  + ": expected pages packed by snappy, zstd, gzip or not at all, found "
                  + codec
                  + ": write the file with one of these");
    };
  }

  private static byte[] snappy(byte[] packed, int size) throws IOException {
    return Snappy.uncompressedLength(packed) == size ? Snappy.uncompress(packed) : NOTHING;
  }

  private static byte[] zstd(byte[] packed, int size) {
    byte[] page = new byte[size];
    long n = Zstd.decompress(page, packed);
    return n == size ? page : NOTHING;
  }

  private static byte[] gzip(byte[] packed, int size) throws IOException {
    try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(packed))) {
      return in.readNBytes(size);
    }
  }

  @Override
  public void release() {}

  /** Unpacks bytes; to others than so many if that cannot be done. */
  private interface Unpack {
    byte[] of(byte[] packed, int size) throws IOException;
  }

  private record Unpacking(Unpack unpack) implements BytesInputDecompressor {
    @Override
    public BytesInput decompress(BytesInput packed, int size) throws IOException {
      if (size < 0 || size > MOST) {
        throw new IOException("a page of " + size + " bytes, where " + MOST + " are possible");
      }
      byte[] page = size == 0 ? NOTHING : unpack.of(packed.toInputStream().readAllBytes(), size);
      if (page.length != size) {
        throw new IOException("a page that cannot be unpacked to its " + size + " bytes");
      }
      return BytesInput.from(page);
    }

    @Override
    public void decompress(ByteBuffer packed, int packedSize, ByteBuffer page, int size) {
      throw new UnsupportedOperationException("pages are on the heap");
    }

    @Override
    public void release() {}
  }
}
