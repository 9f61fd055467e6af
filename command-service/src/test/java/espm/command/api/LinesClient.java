package espm.command.api;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import org.eclipse.microprofile.config.ConfigProvider;

/** Asks for events as lines, and takes from the socket what it is told to and nothing more. */
final class LinesClient implements AutoCloseable {

  private static final int RECEIVE_BUFFER_BYTES = 16 * 1024;
  private static final int TIMEOUT_MILLIS = 30_000;
  private static final String EVENT = "{\"orderId\":";

  private final Socket socket = new Socket();
  private final BufferedReader reader;

  /**
   * What was left.
   *
   * @param events how many
   * @param complete whether the answer ended as HTTP says that it must
   */
  record Rest(long events, boolean complete) {}

  LinesClient(String path) throws IOException {
    URI service = URI.create(ConfigProvider.getConfig().getValue("test.url", String.class));
    socket.setReceiveBufferSize(RECEIVE_BUFFER_BYTES);
    socket.setSoTimeout(TIMEOUT_MILLIS);
    socket.connect(new InetSocketAddress(service.getHost(), service.getPort()));
    String head = "GET " + path + " HTTP/1.1\r\nHost: test\r\nAccept: application/x-ndjson\r\n\r\n";
    socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
    reader =
        new BufferedReader(
            new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8),
            RECEIVE_BUFFER_BYTES);
  }

  /** The next event, after whatever is before it. */
  String line() throws IOException {
    String line = reader.readLine();
    while (line != null && !line.startsWith(EVENT)) {
      line = reader.readLine();
    }
    return line;
  }

  /** Everything that is left. */
  Rest rest() throws IOException {
    long events = 0;
    try {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        if (line.equals("0")) {
          return new Rest(events, true); // the last chunk, of no bytes
        }
        events += line.startsWith(EVENT) ? 1 : 0;
      }
    } catch (SocketException _) {
      // broken off, like an end that comes too early
    }
    return new Rest(events, false);
  }

  CompletableFuture<Rest> restInBackground() {
    CompletableFuture<Rest> rest = new CompletableFuture<>();
    Thread.ofVirtual()
        .start(
            () -> {
              try {
                rest.complete(rest());
              } catch (IOException e) {
                rest.completeExceptionally(e);
              }
            });
    return rest;
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
