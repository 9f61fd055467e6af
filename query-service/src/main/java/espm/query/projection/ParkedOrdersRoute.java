package espm.query.projection;

import espm.query.readmodel.Keyspace;
import espm.query.redis.ReadModelLayout;
import espm.query.redis.RedisLink;
import espm.query.redis.RedisLinks;
import io.quarkus.vertx.http.ManagementInterface;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * Administration of parked orders, on the management port: which they are, and the command to try
 * one again. The command is only noted here; whoever projects the partition carries it out within a
 * second, so any instance takes it, and giving it twice is giving it once.
 */
@Singleton
class ParkedOrdersRoute {

  private static final String PATH = "/projection/parked";

  /** Shown of each partition; the count is of all. */
  private static final int SHOWN_MAX = 100;

  private final RedisLink redis;
  private final ReadModelLayout layout;
  private final RetryRequests retries;

  ParkedOrdersRoute(RedisLinks redis, ReadModelLayout layout, RetryRequests retries) {
    this.redis = redis.reads();
    this.layout = layout;
    this.retries = retries;
  }

  void register(@Observes ManagementInterface management) {
    management.router().get(PATH).handler(context -> answer(context, 200, list()));
    management.router().post(PATH + "/:orderId/retry").handler(this::retry);
  }

  private Future<JsonObject> list() {
    List<Future<JsonObject>> parts = layout.all().stream().map(this::list).toList();
    return Future.all(parts)
        .map(
            _ -> {
              JsonArray orders = new JsonArray();
              parts.forEach(part -> orders.addAll(part.result().getJsonArray("orders")));
              long count = parts.stream().mapToLong(part -> part.result().getLong("count")).sum();
              return new JsonObject().put("count", count).put("orders", orders);
            });
  }

  private Future<JsonObject> list(Keyspace keys) {
    Future<Response> count = redis.send(Request.cmd(Command.HLEN).arg(keys.key(ParkedOrders.ALL)));
    return redis
        .send(
            Request.cmd(Command.HRANDFIELD)
                .arg(keys.key(ParkedOrders.ALL))
                .arg(SHOWN_MAX)
                .arg("WITHVALUES"))
        .compose(
            parked -> {
              List<Future<JsonObject>> orders = new ArrayList<>();
              for (Response pair : parked) {
                orders.add(entry(keys, pair.get(0).toString(), pair.get(1).toString()));
              }
              return Future.join(Future.all(orders), count)
                  .map(
                      _ ->
                          new JsonObject()
                              .put("count", count.result().toLong())
                              .put(
                                  "orders",
                                  new JsonArray(orders.stream().map(Future::result).toList())));
            });
  }

  private Future<JsonObject> entry(Keyspace keys, String orderId, String reason) {
    Future<Response> events =
        redis.send(
            Request.cmd(Command.HLEN).arg(keys.key(ParkedOrders.events(UUID.fromString(orderId)))));
    Future<Response> retry =
        redis.send(Request.cmd(Command.HEXISTS).arg(keys.key(ParkedOrders.RETRIES)).arg(orderId));
    return Future.all(events, retry)
        .map(
            _ ->
                new JsonObject()
                    .put("orderId", orderId)
                    .put("partition", keys.partition())
                    .put("reason", reason)
                    .put("events", events.result().toLong())
                    .put("isToBeRetried", retry.result().toBoolean()));
  }

  private void retry(RoutingContext context) {
    UUID orderId;
    try {
      orderId = UUID.fromString(context.pathParam("orderId"));
    } catch (IllegalArgumentException e) {
      answer(context, 400, Future.succeededFuture(new JsonObject().put("error", "no order id")));
      return;
    }
    retries
        .note(orderId)
        .onFailure(failure -> answer(context, 503, Future.failedFuture(failure)))
        .onSuccess(
            isNoted ->
                answer(
                    context,
                    isNoted ? 202 : 200,
                    Future.succeededFuture(
                        outcome(orderId, isNoted ? "to be retried" : "not parked"))));
  }

  private static JsonObject outcome(UUID orderId, String state) {
    return new JsonObject().put("orderId", orderId.toString()).put("state", state);
  }

  private static void answer(RoutingContext context, int status, Future<JsonObject> body) {
    body.onSuccess(json -> context.response().setStatusCode(status))
        .onSuccess(context::json)
        .onFailure(_ -> context.response().setStatusCode(503).putHeader("Retry-After", "1").end());
  }
}
