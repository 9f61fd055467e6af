package espm.query.generations;

import espm.query.readmodel.Keyspace;
import espm.query.redis.RedisLink;
import espm.query.redis.Script;
import io.vertx.core.Future;
import io.vertx.redis.client.Response;
import java.util.ArrayList;
import java.util.List;

/** Looks at the memory of the node that has a partition, and at what of it may go. */
final class UsageScript {

  /** Orders of each generation whose views are weighed in one look. */
  private static final int ORDERS = 8;

  /**
   * The views of some orders, drawn at random from all there ever were, stand for all; those that
   * are gone weigh nothing. Keys: versions, of each generation. Arguments: how many orders, and for
   * each generation two beginnings of keys. The keys of views are in the same slot.
   */
  private static final Script SCRIPT =
      new Script(
          """
          local info = redis.call('INFO', 'memory')
          local used = tonumber(string.match(info, 'used_memory:(%d+)'))
          local allowed = tonumber(string.match(info, 'maxmemory:(%d+)'))
          local node = string.match(redis.call('INFO', 'server'), 'run_id:(%w+)')
          local evictable = 0
          if string.find(info, 'maxmemory_policy:volatile', 1, true) then
            for at, versions in ipairs(KEYS) do
              local ids = redis.call('HRANDFIELD', versions, ARGV[1])
              local bytes = 0
              for _, id in ipairs(ids) do
                for prefix = 2 * at, 2 * at + 1 do
                  bytes = bytes + (redis.call('MEMORY', 'USAGE', ARGV[prefix] .. id) or 0)
                end
              end
              if #ids > 0 then
                evictable = evictable + bytes / #ids * redis.call('HLEN', versions)
              end
            end
          end
          return {node, used, allowed, evictable}
          """);

  private UsageScript() {}

  static Future<Usage> run(RedisLink redis, Keyspace serving, Keyspace building) {
    List<Object> arguments = new ArrayList<>();
    arguments.add(ORDERS);
    arguments.addAll(serving.prefixesOfWhatMayGo());
    arguments.addAll(building.prefixesOfWhatMayGo());
    return SCRIPT
        .run(redis, List.of(serving.versions(), building.versions()), arguments.toArray())
        .map(UsageScript::usage);
  }

  private static Usage usage(Response reply) {
    return new Usage(
        reply.get(0).toString(),
        reply.get(1).toLong(),
        reply.get(2).toLong(),
        reply.get(3).toLong());
  }
}
