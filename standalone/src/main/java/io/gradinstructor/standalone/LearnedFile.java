package io.gradinstructor.standalone;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.cbor.databind.CBORMapper;
import io.gradinstructor.message.BadMessageException;
import io.gradinstructor.message.Codec;
import io.gradinstructor.message.Instructor;
import io.gradinstructor.message.Message;
import io.gradinstructor.message.Reward;
import io.gradinstructor.message.TrialResult;
import io.gradinstructor.workflow.Reuse;
import java.io.IOException;
import java.util.List;

/** What a campaign learned, as a file: messages as they were on their topics. */
final class LearnedFile {
  private static final ObjectMapper CBOR = new CBORMapper();

  private record Content(List<byte[]> results, List<byte[]> rewards, List<byte[]> instructors) {}

  private LearnedFile() {}

  static byte[] write(Reuse.Learned learned) throws IOException {
    return CBOR.writeValueAsBytes(
        new Content(
            bytes(learned.results()), bytes(learned.rewards()), bytes(learned.instructors())));
  }

  private static List<byte[]> bytes(List<? extends Message> messages) {
    return messages.stream().map(Codec::encode).toList();
  }

  /**
   * What {@link #write} wrote.
   *
   * @throws IOException if the file is damaged or of another version
   */
  static Reuse.Learned read(byte[] file) throws IOException {
    try {
      Content c = CBOR.readValue(file, Content.class);
      return new Reuse.Learned(
          messages(c.results, TrialResult.class),
          messages(c.rewards, Reward.class),
          messages(c.instructors, Instructor.class));
    } catch (BadMessageException | JsonProcessingException e) {
      throw new IOException("what the run learned cannot be read: " + e.getMessage(), e);
    }
  }

  private static <M extends Message> List<M> messages(List<byte[]> bytes, Class<M> type) {
    if (bytes == null) {
      throw new BadMessageException("no " + type.getSimpleName() + " is there", null);
    }
    return bytes.stream().map(b -> Codec.decode(b, type)).toList();
  }
}
