package espm.command;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import org.eclipse.microprofile.config.ConfigProvider;

/** Speaks HTTP/1.1 to the service under test, with exactly the bytes and headers that are given. */
public final class HttpService {

  private static final Duration TIMEOUT = Duration.ofSeconds(30);
  private static final String[] JSON_BODY = {"Content-Type", "application/json"};

  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .nodeFactory(JsonNodeFactory.withExactBigDecimals(true))
          .build();

  private static final HttpClient CLIENT =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private final URI base;

  private HttpService(String key) {
    base = URI.create(ConfigProvider.getConfig().getValue(key, String.class));
  }

  /** The port for clients. */
  public static HttpService api() {
    return new HttpService("test.url");
  }

  /** The port for operators. */
  public static HttpService management() {
    return new HttpService("test.management.url");
  }

  /** An answer, with its body as it came. */
  public record Answer(HttpResponse<byte[]> response) {

    public int status() {
      return response.statusCode();
    }

    /** The value of a header that there may be at most one of; null when there is none. */
    public String header(String name) {
      return response.headers().firstValue(name).orElse(null);
    }

    public String text() {
      return new String(response.body(), StandardCharsets.UTF_8);
    }

    /** The body, with the decimals of its numbers kept. */
    public JsonNode json() {
      try {
        return JSON.readTree(response.body());
      } catch (IOException e) {
        throw new UncheckedIOException(text(), e);
      }
    }
  }

  public Answer get(String path, String... headers) {
    return send("GET", path, BodyPublishers.noBody(), headers);
  }

  /** A POST of JSON. */
  public Answer post(String path, String json, String... headers) {
    return send("POST", path, BodyPublishers.ofString(json), with(JSON_BODY, headers));
  }

  /** A POST without body and content type, but with {@code Content-Length: 0}. */
  public Answer post(String path, String[] headers) {
    return send("POST", path, BodyPublishers.noBody(), headers);
  }

  public Answer patch(String path, String json, String... headers) {
    return send("PATCH", path, BodyPublishers.ofString(json), with(JSON_BODY, headers));
  }

  public Answer delete(String path, String... headers) {
    return send("DELETE", path, BodyPublishers.noBody(), headers);
  }

  public Answer send(String method, String path, BodyPublisher body, String... headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(base.resolve(path)).timeout(TIMEOUT).method(method, body);
    if (headers.length > 0) {
      request.headers(headers);
    }
    try {
      return new Answer(CLIENT.send(request.build(), BodyHandlers.ofByteArray()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /**
   * For what no client library would send.
   *
   * @param lines of the request's head, without {@code Host} and {@code Connection}
   * @return everything that came back
   */
  public String raw(String... lines) throws IOException {
    String head = String.join("\r\n", lines) + "\r\nHost: test\r\nConnection: close\r\n\r\n";
    try (Socket socket = new Socket(base.getHost(), base.getPort())) {
      socket.setSoTimeout((int) TIMEOUT.toMillis());
      socket.getOutputStream().write(head.getBytes(StandardCharsets.ISO_8859_1));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static String[] with(String[] some, String[] more) {
    String[] all = Arrays.copyOf(some, some.length + more.length);
    System.arraycopy(more, 0, all, some.length, more.length);
    return all;
  }
}
