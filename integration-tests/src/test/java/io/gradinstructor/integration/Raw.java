package io.gradinstructor.integration;

import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;

/** HTTP by hand: requests that no client lets one make. */
final class Raw {
  /** What came back; names of headers are in lower case. */
  record Answer(int status, Map<String, String> headers, String body) {}

  private Raw() {}

  /**
   * Sends a request and reads until the other side closes.
   *
   * @param target method, path and version as they stand in the first line
   * @param headers one a line; empty for none
   */
  static Answer send(URI server, String target, String headers, String body) throws IOException {
    try (Socket socket = new Socket(server.getHost(), server.getPort())) {
      // Whatever keeps an answer from ending fails a test, not the whole run.
      socket.setSoTimeout(60_000);
      String head = headers.isEmpty() ? "" : headers.replace("\n", "\r\n") + "\r\n";
      String text = target + "\r\n" + head + "Connection: close\r\n\r\n" + body;
      socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
      socket.getOutputStream().flush();
      return answer(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
    }
  }

  private static Answer answer(String text) {
    int end = text.indexOf("\r\n\r\n");
    String[] lines = text.substring(0, end).split("\r\n");
    Map<String, String> headers = new TreeMap<>();
    for (int i = 1; i < lines.length; i++) {
      int colon = lines[i].indexOf(':');
      headers.put(
          lines[i].substring(0, colon).toLowerCase(java.util.Locale.ROOT),
          lines[i].substring(colon + 1).strip());
    }
    return new Answer(Integer.parseInt(lines[0].split(" ")[1]), headers, text.substring(end + 4));
  }
}
