package espm.query.projection;

import espm.query.readmodel.Keyspace;
import espm.query.readmodel.OrderJson;
import espm.query.readmodel.Writes;
import espm.query.redis.RedisLink;
import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.io.UncheckedIOException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

/** A partition's store in Redis. Thread-safe. */
final class RedisPartitionStore implements PartitionStore {

  private final RedisLink redis;
  private final Keyspace keys;

  RedisPartitionStore(RedisLink redis, Keyspace keys) {
    this.redis = redis;
    this.keys = keys;
  }

  @Override
  public CompletableFuture<Position> position() {
    Future<Response> offset = redis.send(Request.cmd(Command.GET).arg(keys.offset()));
    Future<Response> parked = redis.send(Request.cmd(Command.HLEN).arg(keys.key(ParkedOrders.ALL)));
    return completable(
        Future.all(offset, parked)
            .map(_ -> new Position(offset(offset.result()), parked.result().toLong())));
  }

  @Override
  public CompletableFuture<Map<UUID, OrderState>> load(Collection<UUID> orderIds) {
    List<UUID> ids = List.copyOf(orderIds);
    Request get = Request.cmd(Command.MGET);
    Request getParked = Request.cmd(Command.HMGET).arg(keys.key(ParkedOrders.ALL));
    ids.forEach(id -> get.arg(keys.order(id)));
    ids.forEach(id -> getParked.arg(id.toString()));
    Future<Response> views = redis.send(get);
    Future<Response> parked = redis.send(getParked);
    return completable(
        Future.all(views, parked)
            .map(
                _ -> {
                  Map<UUID, OrderState> states = HashMap.newHashMap(ids.size());
                  for (int at = 0; at < ids.size(); at++) {
                    states.put(ids.get(at), state(views.result().get(at), parked.result().get(at)));
                  }
                  return states;
                }));
  }

  private static OrderState state(Response view, Response parked) {
    if (parked != null) {
      return new OrderState.Parked();
    }
    if (view == null) {
      return new OrderState.Absent();
    }
    try {
      return new OrderState.Present(OrderJson.read(view.toBytes()));
    } catch (UncheckedIOException e) {
      return new OrderState.Damaged("the stored view cannot be read: " + e.getMessage());
    }
  }

  @Override
  public CompletableFuture<ApplyResult> apply(
      OptionalLong expected, long next, Writes writes, Map<UUID, Integer> versions) {
    PartitionScript script = new PartitionScript(keys, expected, next, writes, versions);
    return completable(
        redis
            .send(script.bySha())
            .recover(
                failure ->
                    isNotInCache(failure)
                        ? redis.send(script.bySource())
                        : Future.failedFuture(failure))
            .map(
                reply ->
                    reply == null
                        ? new ApplyResult.Applied()
                        : new ApplyResult.Moved(offset(reply))));
  }

  private static boolean isNotInCache(Throwable failure) {
    return failure.getMessage() != null && failure.getMessage().startsWith("NOSCRIPT");
  }

  private static OptionalLong offset(Response reply) {
    String text = reply == null ? "" : reply.toString();
    return text.isEmpty() ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(text));
  }

  private static <T> CompletableFuture<T> completable(Future<T> future) {
    return future.toCompletionStage().toCompletableFuture();
  }
}
