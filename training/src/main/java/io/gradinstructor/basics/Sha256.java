package io.gradinstructor.basics;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** SHA-256 in hexadecimal. */
public final class Sha256 {
  private Sha256() {}

  /** Of bytes, one after another. */
  public static String of(byte[]... bytes) {
    MessageDigest digest = digest();
    for (byte[] part : bytes) {
      digest.update(part);
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  /** One in the making. */
  public static MessageDigest digest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java has SHA-256", e);
    }
  }
}
