package espm.query.generations;

import espm.query.readmodel.Keyspace;
import espm.query.redis.ReadModelLayout;
import espm.query.redis.RedisLink;
import espm.query.redis.Script;
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
  private static final Script SEAL =
      new Script(
          """
          local seals = redis.call('GET', KEYS[1]) or ''
          if not string.find(seals, ARGV[1], 1, true) then
            redis.call('SET', KEYS[1], seals .. ARGV[1] .. ' ')
          end
          return redis.call('GET', KEYS[2])
          """);

  private static final Script UNSEAL =
      new Script(
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
          """);

  /** Names of keys, of all partitions that the node has; SCAN does not ask for a slot. */
  private static final Script SWEEP =
      new Script(
          """
          local found = redis.call('SCAN', ARGV[2], 'MATCH', ARGV[1], 'COUNT', ARGV[3])
          local node = string.match(redis.call('INFO', 'server'), 'run_id:(%w+)')
          return {node, found[1], found[2]}
          """);

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
    return ofAll(generation, keys -> redis.send(Request.cmd(Command.GET).arg(keys.offset())));
  }

  @Override
  public Future<List<OptionalLong>> seal(int generation, String seal) {
    return ofAll(generation, keys -> SEAL.run(redis, List.of(keys.sealed(), keys.offset()), seal));
  }

  private Future<List<OptionalLong>> ofAll(
      int generation, Function<Keyspace, Future<Response>> question) {
    List<Future<Response>> answers = layout.keyspacesOf(generation).stream().map(question).toList();
    return Future.all(answers)
        .map(_ -> answers.stream().map(answer -> offset(answer.result())).toList());
  }

  private static OptionalLong offset(Response reply) {
    return reply == null ? OptionalLong.empty() : OptionalLong.of(reply.toLong());
  }

  @Override
  public Future<Void> unseal(Keyspace partition, String seal) {
    return UNSEAL.run(redis, List.of(partition.sealed()), seal).mapEmpty();
  }

  @Override
  public Future<Swept> sweep(Keyspace partition, String cursor) {
    return SWEEP
        .run(
            redis,
            List.of(partition.offset()),
            Keyspace.allKeys(partition.generation()),
            cursor,
            stepKeys)
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
