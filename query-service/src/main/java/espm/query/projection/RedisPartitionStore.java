package espm.query.projection;

import espm.query.readmodel.Keyspace;
import espm.query.readmodel.Order;
import espm.query.readmodel.OrderJson;
import espm.query.readmodel.Writes;
import espm.query.redis.RedisLink;
import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import io.vertx.redis.client.ResponseType;
import java.io.UncheckedIOException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.jboss.logging.Logger;

/** A partition's store in Redis. Thread-safe. */
final class RedisPartitionStore implements PartitionStore {

  private static final Logger LOG = Logger.getLogger(RedisPartitionStore.class);

  private static final int RETRIES_AT_ONCE = 10;

  /** Redis may have fallen back since. */
  private static final String NOTE_FRESH_AS_OF =
      """
      if tonumber(redis.call('GET', KEYS[1]) or '0') >= tonumber(ARGV[1]) then
        redis.call('SET', KEYS[2], ARGV[2])
      end
      """;

  private final RedisLink redis;
  private final Keyspace keys;
  private final PartitionScript.Kept kept;

  RedisPartitionStore(RedisLink redis, Keyspace keys, PartitionScript.Kept kept) {
    this.redis = redis;
    this.keys = keys;
    this.kept = kept;
  }

  @Override
  public CompletableFuture<Position> position() {
    Future<Response> offset = redis.send(Request.cmd(Command.GET).arg(keys.offset()));
    Future<Response> parked = redis.send(Request.cmd(Command.HLEN).arg(keys.key(ParkedOrders.ALL)));
    Future<Response> retries =
        redis.send(
            Request.cmd(Command.HRANDFIELD)
                .arg(keys.key(ParkedOrders.RETRIES))
                .arg(RETRIES_AT_ONCE));
    return completable(
        Future.all(offset, parked, retries)
            .map(
                _ ->
                    new Position(
                        offset(offset.result()),
                        parked.result().toLong(),
                        retries.result().stream()
                            .map(id -> UUID.fromString(id.toString()))
                            .toList())));
  }

  @Override
  public CompletableFuture<Map<UUID, OrderState>> load(Collection<UUID> orderIds) {
    List<UUID> ids = List.copyOf(orderIds);
    Request get = Request.cmd(Command.MGET);
    Request getParked = Request.cmd(Command.HMGET).arg(keys.key(ParkedOrders.ALL));
    Request getVersions = Request.cmd(Command.HMGET).arg(keys.versions());
    for (UUID id : ids) {
      get.arg(keys.order(id));
      getParked.arg(id.toString());
      getVersions.arg(id.toString());
    }
    Future<Response> views = redis.send(get);
    Future<Response> parked = redis.send(getParked);
    Future<Response> versions = redis.send(getVersions);
    return completable(
        Future.all(views, parked, versions)
            .map(
                _ -> {
                  Map<UUID, OrderState> states = HashMap.newHashMap(ids.size());
                  for (int at = 0; at < ids.size(); at++) {
                    states.put(
                        ids.get(at),
                        state(
                            views.result().get(at),
                            parked.result().get(at) != null,
                            versions.result().get(at)));
                  }
                  return states;
                }));
  }

  private static OrderState state(Response view, boolean isParked, Response appliedVersion) {
    int version = appliedVersion == null ? 0 : appliedVersion.toInteger();
    if (isParked) {
      return new OrderState.Parked(version);
    }
    Order order = order(view);
    // A view without a noted version was written before versions were noted.
    if (order != null && (order.version() == version || version == 0)) {
      return new OrderState.Present(order);
    }
    return version == 0 ? new OrderState.Absent() : new OrderState.Gone(version);
  }

  /** Null when it is not there, or is anything else. */
  private static Order order(Response view) {
    try {
      return view == null ? null : OrderJson.read(view.toBytes());
    } catch (UncheckedIOException e) {
      LOG.warnf("a stored view cannot be read: %s", e.getMessage());
      return null;
    }
  }

  @Override
  public CompletableFuture<ApplyResult> apply(
      OptionalLong expected, long next, Writes writes, Map<UUID, Integer> versions) {
    PartitionScript script = new PartitionScript(keys, kept, expected, next, writes, versions);
    return completable(
        redis
            .send(script.bySha())
            .recover(
                failure ->
                    isNotInCache(failure)
                        ? redis.send(script.bySource())
                        : Future.failedFuture(failure))
            .map(RedisPartitionStore::result));
  }

  private static ApplyResult result(Response reply) {
    if (reply == null) {
      return new ApplyResult.Applied();
    }
    return reply.type() == ResponseType.MULTI
        ? new ApplyResult.Sealed(reply.get(0).toString())
        : new ApplyResult.Moved(offset(reply));
  }

  @Override
  public void noteFreshAsOf(long millis, long offset) {
    redis.send(
        Request.cmd(Command.EVAL)
            .arg(NOTE_FRESH_AS_OF)
            .arg(2)
            .arg(keys.offset())
            .arg(keys.freshAsOf())
            .arg(offset)
            .arg(millis));
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
