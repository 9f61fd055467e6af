package espm.endtoend;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/** A client of the system as others see it: HTTP through the gateway, nothing else. */
final class Gateway {

  /** What came back; the body is JSON throughout. */
  record Answer(int status, JsonNode body, String etag, String location, String contentType) {}

  private static final JsonMapper JSON =
      JsonMapper.builder().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS).build();

  private final HttpClient http =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
  private final URI base;

  Gateway(URI base) {
    this.base = base;
  }

  Answer post(String path, String body) {
    return send(
        request(path).header("Content-Type", "application/json"),
        "POST",
        BodyPublishers.ofString(body));
  }

  /** A POST that may be sent again without a second effect. */
  Answer postOnce(String path, String body, String idempotencyKey) {
    return send(
        request(path)
            .header("Content-Type", "application/json")
            .header("Idempotency-Key", idempotencyKey),
        "POST",
        BodyPublishers.ofString(body));
  }

  /** A POST as load generators send it: no body and no content type. */
  Answer postNothing(String path) {
    return send(request(path), "POST", BodyPublishers.noBody());
  }

  Answer patch(String path, String body) {
    return send(
        request(path).header("Content-Type", "application/json"),
        "PATCH",
        BodyPublishers.ofString(body));
  }

  Answer delete(String path) {
    return send(request(path), "DELETE", BodyPublishers.noBody());
  }

  /** Text from elsewhere, such as figures. */
  String text(URI address) {
    try {
      return http.send(HttpRequest.newBuilder(address).build(), BodyHandlers.ofString()).body();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while waiting for an answer", e);
    }
  }

  Answer get(String path) {
    return send(request(path), "GET", BodyPublishers.noBody());
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(base.resolve(path)).timeout(Duration.ofSeconds(20));
  }

  private Answer send(HttpRequest.Builder request, String method, HttpRequest.BodyPublisher body) {
    try {
      var response = http.send(request.method(method, body).build(), BodyHandlers.ofString());
      var headers = response.headers();
      return new Answer(
          response.statusCode(),
          JSON.readTree(response.body()),
          headers.firstValue("ETag").orElse(null),
          headers.firstValue("Location").orElse(null),
          headers.firstValue("Content-Type").orElse(null));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while waiting for an answer", e);
    }
  }
}
