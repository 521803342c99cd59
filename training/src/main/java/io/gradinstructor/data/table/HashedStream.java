package io.gradinstructor.data.table;

import io.gradinstructor.basics.Sha256;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

/**
 * A stream whose bytes are hashed by a thread of its own while they are used: without Java's second
 * compiler, SHA-256 takes as long as reading a table.
 */
final class HashedStream extends FilterInputStream {
  private static final int CHUNK = 1 << 16;

  /** Says that no more follows. */
  private static final byte[] END = {};

  private final BlockingQueue<byte[]> full = new ArrayBlockingQueue<>(8);
  private final MessageDigest sha = Sha256.digest();
  private final Thread thread;
  private byte[] chunk = new byte[CHUNK];
  private int filled;

  HashedStream(InputStream in) {
    super(in);
    thread = new Thread(this::hash, "sha256");
    thread.setDaemon(true);
    thread.start();
  }

  private void hash() {
    try {
      for (byte[] next = full.take(); next != END; next = full.take()) {
        sha.update(next);
      }
    } catch (InterruptedException e) {
      // Closed before its end: nobody asks for the hash.
    }
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] to, int from, int length) throws IOException {
    int n = in.read(to, from, length);
    for (int done = 0; done < n; ) {
      int some = Math.min(n - done, CHUNK - filled);
      System.arraycopy(to, from + done, chunk, filled, some);
      done += some;
      filled += some;
      if (filled == CHUNK) {
        hand(chunk);
        chunk = new byte[CHUNK];
        filled = 0;
      }
    }
    return n;
  }

  /** What is passed over would not be hashed. */
  @Override
  public long skip(long n) throws IOException {
    return Math.max(0, read(new byte[(int) Math.min(CHUNK, Math.max(0, n))]));
  }

  @Override
  public boolean markSupported() {
    return false;
  }

  /** Of all bytes, of which the rest is read first. */
  String sha256() throws IOException {
    byte[] rest = new byte[CHUNK];
    while (read(rest, 0, CHUNK) >= 0) {}
    if (filled > 0) {
      hand(Arrays.copyOf(chunk, filled));
    }
    hand(END);
    try {
      thread.join();
    } catch (InterruptedException e) {
      throw interrupted();
    }
    return HexFormat.of().formatHex(sha.digest());
  }

  private void hand(byte[] next) throws IOException {
    try {
      full.put(next);
    } catch (InterruptedException e) {
      throw interrupted();
    }
  }

  private static InterruptedIOException interrupted() {
    Thread.currentThread().interrupt();
    return new InterruptedIOException("interrupted");
  }

  @Override
  public void close() throws IOException {
    thread.interrupt();
    super.close();
  }
}
