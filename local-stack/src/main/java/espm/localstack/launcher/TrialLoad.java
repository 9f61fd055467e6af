package espm.localstack.launcher;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What clients do most, for some seconds: so that a recording knows what is hot. */
final class TrialLoad {

  private static final Duration LENGTH = Duration.ofSeconds(10);
  private static final Duration TIMEOUT = Duration.ofSeconds(5);
  private static final int CLIENTS = 8;
  private static final Pattern ID = Pattern.compile("\"id\":\"([0-9a-f-]{36})\"");

  private final URI api;
  private final String customer = UUID.randomUUID().toString();

  TrialLoad(URI gateway) {
    this.api = gateway.resolve("/api/");
  }

  /** Returns after its time; answers of any status will do. */
  void run() throws InterruptedException {
    Instant end = Instant.now().plus(LENGTH);
    try (HttpClient http = HttpClient.newHttpClient();
        ExecutorService clients = Executors.newFixedThreadPool(CLIENTS)) {
      for (int client = 0; client < CLIENTS; client++) {
        clients.submit(
            () -> {
              while (Instant.now().isBefore(end)) {
                orderOnce(http);
              }
              return null;
            });
      }
      clients.shutdown();
      clients.awaitTermination(LENGTH.plus(TIMEOUT).toMillis(), TimeUnit.MILLISECONDS);
    }
  }

  /** One order from its creation to its payment, and every kind of read. */
  private void orderOnce(HttpClient http) throws IOException, InterruptedException {
    Matcher created =
        ID.matcher(send(http, "POST", "orders", "{\"customerId\":\"" + customer + "\"}"));
    if (!created.find()) {
      return;
    }
    String order = "orders/" + created.group(1);
    String product = UUID.randomUUID().toString();
    send(
        http,
        "POST",
        order + "/items",
        "{\"productId\":\"" + product + "\",\"quantity\":2,\"unitPrice\":29.99}");
    send(http, "PATCH", order + "/items/" + product, "{\"quantity\":3}");
    send(http, "POST", order + "/submit", "");
    send(http, "POST", order + "/pay", "");
    send(http, "GET", order + "?minVersion=5", "");
    send(http, "GET", order, "");
    send(http, "GET", order + "/history", "");
    send(http, "GET", order + "/events", "");
    send(http, "GET", "orders?limit=20&customerId=" + customer, "");
    send(http, "GET", "customers/" + customer + "/summary", "");
    send(http, "GET", "statistics", "");
  }

  private String send(HttpClient http, String method, String path, String body)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(api.resolve(path))
            .timeout(TIMEOUT)
            .method(
                method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
    if (!body.isEmpty()) {
      request.header("Content-Type", "application/json");
    }
    return http.send(request.build(), BodyHandlers.ofString()).body();
  }
}
