package espm.query.generations;

import espm.query.redis.RedisLink;
import espm.query.redis.Script;
import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** The record as a hash in Redis. Thread-safe. */
final class RedisGenerationRecord implements GenerationRecord {

  static final String KEY = "espm:generations";

  /** Where a change is told. */
  static final String CHANNEL = "espm:generations:changed";

  private static final String REVISION = "revision";

  private static final Script REPLACE =
      new Script(
          """
          if (redis.call('HGET', KEYS[1], 'revision') or '') ~= ARGV[1] then
            return 0
          end
          redis.call('DEL', KEYS[1])
          redis.call('HSET', KEYS[1], unpack(ARGV, 3))
          redis.call('PUBLISH', ARGV[2], 'changed')
          return 1
          """);

  private final RedisLink redis;

  RedisGenerationRecord(RedisLink redis) {
    this.redis = redis;
  }

  @Override
  public Future<Found> read() {
    return redis
        .send(Request.cmd(Command.HGETALL).arg(KEY))
        .map(
            hash -> {
              Map<String, String> fields = new LinkedHashMap<>();
              hash.getKeys().forEach(field -> fields.put(field, hash.get(field).toString()));
              return fields.isEmpty()
                  ? new Found("", Optional.empty())
                  : new Found(
                      fields.getOrDefault(REVISION, ""),
                      Optional.of(GenerationFields.read(fields)));
            });
  }

  @Override
  public Future<Boolean> replace(String revision, Generations next) {
    // At random, so that a record that was lost and made anew is never taken for the one before.
    List<Object> arguments =
        new ArrayList<>(List.of(revision, CHANNEL, REVISION, UUID.randomUUID()));
    GenerationFields.of(next)
        .forEach(
            (field, value) -> {
              arguments.add(field);
              arguments.add(value);
            });
    return REPLACE.run(redis, List.of(KEY), arguments.toArray()).map(Response::toBoolean);
  }
}
