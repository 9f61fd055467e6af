package espm.endtoend;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/** Commands to Redis whose reply is a line, as one would type them. */
final class RedisConsole {

  private static final int TIMEOUT_MILLIS = 20_000;

  private final URI url;

  RedisConsole(String url) {
    this.url = URI.create(url);
  }

  /** The number that Redis replies. */
  long number(String command) {
    String reply = reply(command);
    if (!reply.startsWith(":")) {
      throw new AssertionError(command + " was answered " + reply);
    }
    return Long.parseLong(reply.substring(1));
  }

  /** The line that Redis replies, with the sign of its type. */
  String reply(String command) {
    try (Socket socket = new Socket(url.getHost(), url.getPort())) {
      socket.setSoTimeout(TIMEOUT_MILLIS);
      socket.getOutputStream().write((command + "\r\n").getBytes(StandardCharsets.US_ASCII));
      return new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII))
          .readLine();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
