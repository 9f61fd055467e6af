package espm.endtoend;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Follows changes of orders as a browser does: comes back with the last id whenever the stream ends
 * or nobody is there, until it is closed.
 */
final class OrderFollower implements AutoCloseable {

  private static final JsonMapper JSON = new JsonMapper();
  private static final long PAUSE_MILLIS = 100;

  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(5))
          .build();
  private final List<JsonNode> changes = new CopyOnWriteArrayList<>();
  private final ScheduledExecutorService again = Executors.newSingleThreadScheduledExecutor();
  private volatile URI base;
  private volatile InputStream open;
  private volatile String lastEventId;
  private volatile int missed;

  OrderFollower(URI base) {
    this.base = base;
    again.scheduleWithFixedDelay(this::follow, 0, PAUSE_MILLIS, TimeUnit.MILLISECONDS);
  }

  /** What it was told, in order. */
  List<JsonNode> changes() {
    return changes;
  }

  /** Whether it has a place to come back to. */
  boolean hasBegun() {
    return lastEventId != null;
  }

  /** How often it was told that it missed something. */
  int missed() {
    return missed;
  }

  /** Leaves, and comes back elsewhere. */
  void moveTo(URI elsewhere) {
    base = elsewhere;
    InputStream current = open;
    try {
      current.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void follow() {
    try {
      read();
    } catch (IOException e) {
      // Gone, by one side or the other.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void read() throws IOException, InterruptedException {
    var request = HttpRequest.newBuilder(base.resolve("/api/orders/stream"));
    if (lastEventId != null) {
      request.header("Last-Event-ID", lastEventId);
    }
    var response = http.send(request.build(), BodyHandlers.ofInputStream());
    open = response.body();
    try (var lines = new BufferedReader(new InputStreamReader(open, StandardCharsets.UTF_8))) {
      List<String> event = new ArrayList<>();
      String line;
      while (response.statusCode() == 200 && (line = lines.readLine()) != null) {
        if (line.isEmpty()) {
          take(event);
          event.clear();
        } else {
          event.add(line);
        }
      }
    }
  }

  /** An event is there when the empty line after it is; before that it counts for nothing. */
  private void take(List<String> event) throws JsonProcessingException {
    boolean isMissed = event.contains("event: missed");
    for (String line : event) {
      if (line.startsWith("data: ") && !isMissed) {
        changes.add(JSON.readTree(line.substring("data: ".length())));
      } else if (line.startsWith("id: ")) {
        lastEventId = line.substring("id: ".length());
      }
    }
    missed += isMissed ? 1 : 0;
  }

  @Override
  public void close() {
    again.shutdownNow();
    http.shutdownNow();
  }
}
