package io.gradinstructor.data.table;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Different texts in the order in which they first came, found by their bytes. */
final class Words {
  private final Charset charset;
  private final List<byte[]> words = new ArrayList<>();
  private int[] slots = new int[64];

  Words(Charset charset) {
    this.charset = charset;
  }

  int size() {
    return words.size();
  }

  /** Number of a text, from 0; -1 if it is not there. */
  int find(byte[] b, int from, int length) {
    return slots[slot(b, from, length)] - 1;
  }

  /** The same; it is put there if it is not. */
  int number(byte[] b, int from, int length) {
    int slot = slot(b, from, length);
    if (slots[slot] == 0) {
      words.add(Arrays.copyOfRange(b, from, from + length));
      slots[slot] = words.size();
      if (2 * words.size() > slots.length) {
        grow();
      }
      return words.size() - 1;
    }
    return slots[slot] - 1;
  }

  int number(String word) {
    byte[] b = word.getBytes(charset);
    return number(b, 0, b.length);
  }

  private int slot(byte[] b, int from, int length) {
    int hash = 17;
    for (int i = from; i < from + length; i++) {
      hash = hash * 31 + b[i];
    }
    int slot = hash * 0x9e3779b9 >>> 1 & slots.length - 1;
    while (slots[slot] != 0) {
      byte[] w = words.get(slots[slot] - 1);
      if (Arrays.equals(w, 0, w.length, b, from, from + length)) {
        break;
      }
      slot = slot + 1 & slots.length - 1;
    }
    return slot;
  }

  private void grow() {
    slots = new int[2 * slots.length];
    for (int i = 0; i < words.size(); i++) {
      byte[] w = words.get(i);
      slots[slot(w, 0, w.length)] = i + 1;
    }
  }

  /** All of them as texts. */
  List<String> texts() {
    return words.stream().map(w -> new String(w, charset)).toList();
  }

  /** A text; null if the bytes are none in the charset. */
  static String strict(Charset charset, byte[] b, int from, int length) {
    try {
      return charset.newDecoder().decode(ByteBuffer.wrap(b, from, length)).toString();
    } catch (CharacterCodingException e) {
      return null;
    }
  }
}
