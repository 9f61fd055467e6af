package espm.query.projection;

import espm.query.readmodel.Expiry;
import espm.query.readmodel.Keyspace;
import espm.query.redis.RedisLink;
import espm.query.redis.Script;
import io.vertx.core.Future;
import io.vertx.redis.client.Response;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.function.ToLongFunction;

/**
 * The one script that changes views: it compares the partition's stored offset with the expected
 * one, and only if they are the same, the partition is not sealed, and nothing is known of orders
 * that were taken for new, runs the given commands, stores the new offset and tells what changed.
 * All of it happens at once for everybody else.
 *
 * <p>The only declared keys are those of what is compared. All others are in the same partition,
 * and so have its hash tag, which is what Redis Cluster asks for.
 */
final class PartitionScript {

  /**
   * How long things are kept.
   *
   * @param untilMillis when what may go does
   * @param changesOfRecords how many records back changes are kept to be told
   */
  record Kept(ToLongFunction<Expiry> untilMillis, long changesOfRecords) {}

  /**
   * Keys: offset, seal, versions, parked. Arguments: the offset expected and the next one; channel
   * and message; how many orders are taken for new, and these; commands.
   *
   * <p>Answers nil when applied, otherwise the offset that is stored, empty for none; a list of the
   * seals when there are any; a number when an order is not new. Each call of Redis costs, so what
   * can go together does.
   */
  private static final Script SCRIPT =
      new Script(
          """
          local call = redis.call
          local seals = call('GET', KEYS[2])
          if seals then
            return {seals}
          end
          local stored = call('GET', KEYS[1]) or ''
          if stored ~= ARGV[1] then
            return stored
          end
          local new = tonumber(ARGV[5])
          local function isKnown(key)
            if call('EXISTS', key) == 1 then
              for _, found in ipairs(call('HMGET', key, unpack(ARGV, 6, 5 + new))) do
                if found then
                  return true
                end
              end
            end
            return false
          end
          if new > 0 and (isKnown(KEYS[3]) or isKnown(KEYS[4])) then
            return new
          end
          local own = {}
          function own.count(first, last)
            local key, none = ARGV[first], {}
            for at = first + 1, last, 2 do
              if call('HINCRBY', key, ARGV[at], ARGV[at + 1]) == 0 then
                none[#none + 1] = ARGV[at]
              end
            end
            if #none > 0 then
              call('HDEL', key, unpack(none))
            end
          end
          function own.rank(first, last)
            local key, members, ranked, none = ARGV[first], {}, {}, {}
            for at = first + 2, last, 2 do
              members[#members + 1] = ARGV[at]
            end
            local before = call('ZMSCORE', key, unpack(members))
            for number, member in ipairs(members) do
              local rank = tonumber(before[number] or 0) + tonumber(ARGV[first + 2 * number - 1])
              if rank > 0 then
                ranked[#ranked + 1] = string.format('%.17g', rank)
                ranked[#ranked + 1] = member
              else
                none[#none + 1] = member
              end
            end
            if #ranked > 0 then
              call('ZADD', key, unpack(ranked))
            end
            if #none > 0 then
              call('ZREM', key, unpack(none))
            end
          end
          function own.XADD(first, last)
            local reply = redis.pcall('XADD', unpack(ARGV, first, last))
            if type(reply) == 'table' and reply.err then
              if string.find(reply.err, 'equal or smaller', 1, true) then
                call('DEL', ARGV[first])
              end
              call('XADD', unpack(ARGV, first, last))
            end
          end
          local at, count = 6 + new, #ARGV
          while at <= count do
            local last = at + 1 + tonumber(ARGV[at + 1])
            local special = own[ARGV[at]]
            if special then
              special(at + 2, last)
            else
              call(ARGV[at], unpack(ARGV, at + 2, last))
            end
            at = last + 1
          end
          call('SET', KEYS[1], ARGV[2])
          if ARGV[4] ~= '' then
            call('PUBLISH', ARGV[3], ARGV[4])
          end
          return nil
          """);

  private final Keyspace keys;
  private final ScriptCommands commands = new ScriptCommands();

  /** The script's arguments for one batch. */
  PartitionScript(Keyspace keys, Kept kept, PartitionStore.Batch batch) {
    this.keys = keys;
    OptionalLong expected = batch.expected();
    commands.add(expected.isPresent() ? Long.toString(expected.getAsLong()) : "");
    commands.add(Long.toString(batch.next()));
    commands.add(Keyspace.appliedChannel(keys.generation()));
    commands.add(message(batch.versions()));
    commands.add(Integer.toString(batch.takenForNew().size()));
    batch.takenForNew().forEach(id -> commands.add(id.toString()));
    new ChangeCommands(keys, kept, commands)
        .addAll(expected.orElse(0), batch.next(), batch.writes().changes());
    ViewCommands views = new ViewCommands(keys, kept, commands);
    views.addAll(batch.writes());
    views.addVersions(batch.versions());
  }

  Future<Response> run(RedisLink redis) {
    List<String> compared = List.of(keys.offset(), keys.sealed(), keys.versions(), keys.parked());
    return SCRIPT.run(redis, compared, commands.arguments());
  }

  private static String message(Map<UUID, Integer> versions) {
    StringBuilder lines = new StringBuilder(versions.size() * 44);
    versions.forEach((id, version) -> lines.append(id).append(' ').append(version).append('\n'));
    return lines.toString();
  }
}
