package io.gradinstructor.standalone;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.cbor.databind.CBORMapper;
import io.gradinstructor.core.message.Codec;
import io.gradinstructor.core.message.Instructor;
import io.gradinstructor.core.message.Message;
import io.gradinstructor.core.message.Reward;
import io.gradinstructor.core.message.TrialResult;
import io.gradinstructor.core.workflow.Reuse;
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

  static Reuse.Learned read(byte[] file) throws IOException {
    Content c = CBOR.readValue(file, Content.class);
    return new Reuse.Learned(
        c.results.stream().map(b -> Codec.decode(b, TrialResult.class)).toList(),
        c.rewards.stream().map(b -> Codec.decode(b, Reward.class)).toList(),
        c.instructors.stream().map(b -> Codec.decode(b, Instructor.class)).toList());
  }
}
