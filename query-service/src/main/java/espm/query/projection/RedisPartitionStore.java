package espm.query.projection;

import espm.query.readmodel.FreshNote;
import espm.query.readmodel.Keyspace;
import espm.query.redis.RedisLink;
import espm.query.redis.Script;
import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

/** A partition's store in Redis. Thread-safe. */
final class RedisPartitionStore implements PartitionStore {

  private static final int RETRIES_AT_ONCE = 10;

  /** Redis may have fallen back since. */
  private static final Script NOTE_FRESH_AS_OF =
      new Script(
          """
          if tonumber(redis.call('GET', KEYS[1]) or '0') >= tonumber(ARGV[1]) then
            redis.call('SET', KEYS[2], ARGV[2])
          end
          """);

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
    Future<Response> complete = redis.send(Request.cmd(Command.EXISTS).arg(keys.freshAsOf()));
    return completable(
        Future.all(offset, parked, retries, complete)
            .map(
                _ ->
                    new Position(
                        offset(offset.result()),
                        parked.result().toLong(),
                        retries.result().stream()
                            .map(id -> UUID.fromString(id.toString()))
                            .toList(),
                        complete.result().toBoolean())));
  }

  @Override
  public CompletableFuture<Loaded> load(Collection<UUID> orderIds) {
    return completable(new LoadScript(keys, orderIds).run(redis));
  }

  @Override
  public CompletableFuture<ApplyResult> apply(Batch batch) {
    long now = System.currentTimeMillis();
    batch.writes().dropExpired(expiry -> kept.untilMillis().applyAsLong(expiry) <= now);
    PartitionScript script = new PartitionScript(keys, kept, batch);
    return completable(script.run(redis).map(RedisPartitionStore::result));
  }

  private static ApplyResult result(Response reply) {
    if (reply == null) {
      return new ApplyResult.Applied();
    }
    return switch (reply.type()) {
      case MULTI -> new ApplyResult.Sealed(reply.get(0).toString());
      case NUMBER -> new ApplyResult.NotNew();
      default -> new ApplyResult.Moved(offset(reply));
    };
  }

  @Override
  public CompletableFuture<?> noteFreshAsOf(long millis, long offset) {
    String note = new FreshNote(keys.generation(), millis).text();
    return completable(
        NOTE_FRESH_AS_OF.run(
            redis,
            List.of(keys.offset(), keys.freshAsOf()),
            List.of(utf8(Long.toString(offset)), utf8(note))));
  }

  static OptionalLong offset(Response reply) {
    String text = reply == null ? "" : reply.toString();
    return text.isEmpty() ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(text));
  }

  private static <T> CompletableFuture<T> completable(Future<T> future) {
    return future.toCompletionStage().toCompletableFuture();
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
