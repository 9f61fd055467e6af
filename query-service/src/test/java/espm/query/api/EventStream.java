package espm.query.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.restassured.RestAssured;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Reads {@code GET /api/orders/stream} of the running service as a browser does. */
public final class EventStream implements AutoCloseable {

  /**
   * An event.
   *
   * @param name {@code message} unless it has one
   */
  public record Event(String id, String name, String data) {}

  private final HttpClient client = HttpClient.newHttpClient();
  private final InputStream body;
  private final HttpHeaders headers;
  private final List<Event> events = new CopyOnWriteArrayList<>();
  private volatile String lastEventId;
  private volatile boolean hasEnded;

  /**
   * @param query beginning with a question mark, or empty
   * @param lastEventId to send as the header, or null
   */
  public EventStream(String query, String lastEventId) {
    var request =
        HttpRequest.newBuilder(
                URI.create("http://localhost:" + RestAssured.port + OrderStream.PATH + query))
            .header("Accept", "text/event-stream");
    if (lastEventId != null) {
      request.header("Last-Event-ID", lastEventId);
    }
    try {
      var response = client.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
      assertThat(response.statusCode()).isEqualTo(200);
      headers = response.headers();
      body = response.body();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
    Thread.ofVirtual().start(this::read);
  }

  private void read() {
    try (var lines = new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8))) {
      String name = "message";
      String data = null;
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.isEmpty()) {
          if (data != null) {
            events.add(new Event(lastEventId, name, data));
          }
          name = "message";
          data = null;
        } else if (line.startsWith("id: ")) {
          lastEventId = line.substring(4);
        } else if (line.startsWith("event: ")) {
          name = line.substring(7);
        } else if (line.startsWith("data: ")) {
          data = line.substring(6);
        }
      }
    } catch (IOException e) {
      // closed, by one side or the other
    }
    hasEnded = true;
  }

  HttpHeaders headers() {
    return headers;
  }

  public List<Event> events() {
    return List.copyOf(events);
  }

  public List<String> data() {
    return events.stream().map(Event::data).toList();
  }

  /** The newest id that was received, null before the first. */
  public String lastEventId() {
    return lastEventId;
  }

  boolean hasEnded() {
    return hasEnded;
  }

  @Override
  public void close() {
    client.shutdownNow();
  }
}
