package espm.query;

import espm.events.DecodedEnvelope;
import espm.events.OrderEventCodec;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * Answers {@code GET /api/orders/{id}/events} as the command service does, with the events that it
 * was given. Tests give them over HTTP as well, by {@link Store}: the server was started by another
 * class loader.
 */
final class StoreServer implements AutoCloseable {

  private static final int ID_LENGTH = 36;

  private final Vertx vertx = Vertx.vertx();
  private final OrderEventCodec codec = new OrderEventCodec();
  private final Map<UUID, Map<Integer, String>> streams = new ConcurrentHashMap<>();
  private final Map<String, Integer> requests = new ConcurrentHashMap<>();
  private final HttpServer server;
  private final List<Runnable> held = new CopyOnWriteArrayList<>();
  private volatile boolean away;
  private volatile boolean holding;

  StoreServer() {
    server =
        vertx
            .createHttpServer()
            .requestHandler(this::answer)
            .listen(0, "127.0.0.1")
            .toCompletionStage()
            .toCompletableFuture()
            .orTimeout(20, TimeUnit.SECONDS)
            .join();
  }

  String url() {
    return "http://127.0.0.1:" + server.actualPort();
  }

  private void answer(HttpServerRequest request) {
    String path = request.path();
    if (path.startsWith("/api/orders/")) {
      events(request, path.substring("/api/orders/".length()).substring(0, ID_LENGTH));
    } else if (path.equals("/test/events")) {
      request
          .body()
          .onSuccess(body -> add(body.toString()))
          .onSuccess(_ -> request.response().end());
    } else if (path.startsWith("/test/requests/")) {
      String id = path.substring("/test/requests/".length());
      request.response().end(requests.getOrDefault(id, 0).toString());
    } else if (path.equals("/test/hold")) {
      holding = true;
      request.response().end();
    } else if (path.equals("/test/release")) {
      holding = false;
      held.forEach(Runnable::run);
      held.clear();
      request.response().end();
    } else {
      away = path.equals("/test/away");
      request.response().end();
    }
  }

  private void add(String lines) {
    lines
        .lines()
        .forEach(
            line -> {
              var event =
                  ((DecodedEnvelope.Known) codec.decodeEnvelope(line.getBytes())).envelope();
              streams
                  .computeIfAbsent(event.orderId(), _ -> new ConcurrentSkipListMap<>())
                  .put(event.version(), line);
            });
  }

  private void events(HttpServerRequest request, String id) {
    requests.merge(id, 1, Integer::sum);
    if (holding) {
      held.add(() -> answer(request, id));
    } else {
      answer(request, id);
    }
  }

  private void answer(HttpServerRequest request, String id) {
    Map<Integer, String> stream = streams.get(UUID.fromString(id));
    if (away || !"application/x-ndjson".equals(request.getHeader("Accept"))) {
      request.response().setStatusCode(503).end();
    } else if (stream == null) {
      request.response().setStatusCode(404).end();
    } else {
      long limit = Long.parseLong(request.getParam("limit"));
      request
          .response()
          .end(
              new TreeMap<>(stream)
                  .values().stream().limit(limit).collect(Collectors.joining("\n")));
    }
  }

  @Override
  public void close() {
    vertx.close().toCompletionStage().toCompletableFuture().orTimeout(20, TimeUnit.SECONDS).join();
  }
}
