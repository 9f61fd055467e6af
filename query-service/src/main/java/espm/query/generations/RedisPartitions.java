package espm.query.generations;

import espm.query.readmodel.Keyspace;
import espm.query.redis.ReadModelLayout;
import espm.query.redis.RedisLink;
import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Function;

/**
 * The partitions in Redis. Each script has keys of one partition only, and so goes to the node that
 * has it. Thread-safe.
 */
final class RedisPartitions implements Partitions {

  /**
   * Adds its own, and leaves others alone: one that a slow instance sets late must not take the
   * place of the one that counts, and go with it.
   */
  private static final String SEAL =
      """
      local seals = redis.call('GET', KEYS[1]) or ''
      if not string.find(seals, ARGV[1], 1, true) then
        redis.call('SET', KEYS[1], seals .. ARGV[1] .. ' ')
      end
      return redis.call('GET', KEYS[2])
      """;

  private static final String UNSEAL =
      """
      local seals = redis.call('GET', KEYS[1])
      if seals then
        local others = string.gsub(seals, ARGV[1] .. ' ', '')
        if others == '' then
          redis.call('DEL', KEYS[1])
        else
          redis.call('SET', KEYS[1], others)
        end
      end
      return nil
      """;

  /** Names of keys, of all partitions that the node has; SCAN does not ask for a slot. */
  private static final String SWEEP =
      """
      local found = redis.call('SCAN', ARGV[2], 'MATCH', ARGV[1], 'COUNT', ARGV[3])
      local node = string.match(redis.call('INFO', 'server'), 'run_id:(%w+)')
      return {node, found[1], found[2]}
      """;

  private final RedisLink redis;
  private final ReadModelLayout layout;
  private final int stepKeys;

  /**
   * @param stepKeys how many keys are looked at in one step of a removal
   */
  RedisPartitions(RedisLink redis, ReadModelLayout layout, int stepKeys) {
    this.redis = redis;
    this.layout = layout;
    this.stepKeys = stepKeys;
  }

  @Override
  public int count() {
    return layout.partitions();
  }

  @Override
  public Future<List<OptionalLong>> offsets(int generation) {
    return ofAll(generation, keys -> Request.cmd(Command.GET).arg(keys.offset()));
  }

  @Override
  public Future<List<OptionalLong>> seal(int generation, String seal) {
    return ofAll(
        generation,
        keys ->
            Request.cmd(Command.EVAL)
                .arg(SEAL)
                .arg(2)
                .arg(keys.sealed())
                .arg(keys.offset())
                .arg(seal));
  }

  private Future<List<OptionalLong>> ofAll(int generation, Function<Keyspace, Request> question) {
    List<Future<Response>> answers =
        layout.keyspacesOf(generation).stream()
            .map(keys -> redis.send(question.apply(keys)))
            .toList();
    return Future.all(answers)
        .map(_ -> answers.stream().map(answer -> offset(answer.result())).toList());
  }

  private static OptionalLong offset(Response reply) {
    return reply == null ? OptionalLong.empty() : OptionalLong.of(reply.toLong());
  }

  @Override
  public Future<Void> unseal(Keyspace partition, String seal) {
    return redis
        .send(Request.cmd(Command.EVAL).arg(UNSEAL).arg(1).arg(partition.sealed()).arg(seal))
        .mapEmpty();
  }

  @Override
  public Future<Swept> sweep(Keyspace partition, String cursor) {
    return redis
        .send(
            Request.cmd(Command.EVAL)
                .arg(SWEEP)
                .arg(1)
                .arg(partition.offset())
                .arg(Keyspace.allKeys(partition.generation()))
                .arg(cursor)
                .arg(stepKeys))
        .compose(
            found ->
                unlink(found.get(2))
                    .map(_ -> new Swept(found.get(0).toString(), found.get(1).toString())));
  }

  /** UNLINK frees the memory of large keys on a thread of its own. */
  private Future<?> unlink(Response keys) {
    Map<String, Request> byTag = new HashMap<>();
    for (Response key : keys) {
      String name = key.toString();
      byTag
          .computeIfAbsent(name.substring(0, name.indexOf('}')), _ -> Request.cmd(Command.UNLINK))
          .arg(name);
    }
    return Future.all(byTag.values().stream().map(redis::send).toList());
  }
}
