package espm.query.projection;

import espm.query.readmodel.Change;
import espm.query.readmodel.Expiry;
import espm.query.readmodel.Keyspace;
import espm.query.readmodel.Place;
import espm.query.readmodel.Writes;
import espm.query.redis.RedisLink;
import espm.query.redis.Script;
import io.vertx.core.Future;
import io.vertx.redis.client.Response;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;

/**
 * The one script that changes views: it compares the partition's stored offset with the expected
 * one, and only if they are the same, and the partition is not sealed, runs the given commands,
 * stores the new offset and tells what changed. All of it happens at once for everybody else.
 *
 * <p>The only declared keys are the offset's and the seal's. All others are in the same partition,
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
   * Answers nil when applied, otherwise the offset that is stored, empty for none; a list of the
   * seals when there are any.
   */
  private static final Script SCRIPT =
      new Script(
          """
          local seals = redis.call('GET', KEYS[2])
          if seals then
            return {seals}
          end
          local stored = redis.call('GET', KEYS[1]) or ''
          if stored ~= ARGV[1] then
            return stored
          end
          local at = 5
          while at <= #ARGV do
            local last = at + 1 + tonumber(ARGV[at + 1])
            local reply = redis.pcall(ARGV[at], unpack(ARGV, at + 2, last))
            if type(reply) == 'table' and reply.err then
              if ARGV[at] ~= 'XADD' or not string.find(reply.err, 'equal or smaller', 1, true) then
                return redis.error_reply(reply.err)
              end
              redis.call('DEL', ARGV[at + 2])
              redis.call('XADD', unpack(ARGV, at + 2, last))
            end
            if ARGV[at] == 'HINCRBY' and reply == 0 then
              redis.call('HDEL', ARGV[at + 2], ARGV[at + 3])
            end
            at = last + 1
          end
          redis.call('SET', KEYS[1], ARGV[2])
          if ARGV[4] ~= '' then
            redis.call('PUBLISH', ARGV[3], ARGV[4])
          end
          return nil
          """);

  /** Lua's stack takes 8000 values; far fewer keep one command short. Even, for pairs. */
  private static final int MAX_ARGUMENTS = 1_000;

  private static final int CHANGE_LENGTH = 190;

  private final Keyspace keys;
  private final Kept kept;
  private final List<byte[]> arguments = new ArrayList<>();

  /**
   * The script's arguments for one batch.
   *
   * @param expected see {@link PartitionStore#apply}
   */
  PartitionScript(
      Keyspace keys,
      Kept kept,
      OptionalLong expected,
      long next,
      Writes writes,
      Map<UUID, Integer> versions) {
    this.keys = keys;
    this.kept = kept;
    add(expected.isPresent() ? Long.toString(expected.getAsLong()) : "");
    add(Long.toString(next));
    add(Keyspace.appliedChannel(keys.generation()));
    add(message(versions));
    addChanges(expected.orElse(0), next, writes.changes());
    addAll(writes);
    addVersions(versions);
  }

  Future<Response> run(RedisLink redis) {
    return SCRIPT.run(redis, List.of(keys.offset(), keys.sealed()), arguments);
  }

  private static String message(Map<UUID, Integer> versions) {
    StringBuilder lines = new StringBuilder(versions.size() * 44);
    versions.forEach((id, version) -> lines.append(id).append(' ').append(version).append('\n'));
    return lines.toString();
  }

  /**
   * Adds what is told to followers, before anything else: whatever else may be wrong with it, then
   * nothing is written. A batch without changes is told as well, so that each entry begins where
   * the one before it ends, and a follower sees by that whether there was one between. Offsets that
   * went back begin the stream anew, since ids never do.
   */
  private void addChanges(long from, long next, List<Change> changes) {
    if (from != next) {
      addEntry(new Place(next, 0).entryId(), from, next, changes);
      return;
    }
    // An order that was tried again: each change has a place of its own.
    changes.forEach(change -> addEntry(next + "-*", from, next, List.of(change)));
  }

  private void addEntry(String id, long from, long next, List<Change> changes) {
    StringBuilder lines = new StringBuilder(changes.size() * CHANGE_LENGTH);
    changes.forEach(change -> change.writeTo(lines));
    long oldest = Math.max(0, next - kept.changesOfRecords());
    addCommand(
        "XADD",
        keys.changes(),
        Stream.of("MINID", "~", Long.toString(oldest), id, "from", "" + from, "lines", "" + lines)
            .map(PartitionScript::utf8)
            .toList());
  }

  private void addAll(Writes writes) {
    addCommand(
        "DEL", null, writes.removed().stream().map(keys::key).map(PartitionScript::utf8).toList());
    writes
        .removedFields()
        .forEach(
            (key, fields) ->
                addCommand(
                    "HDEL", keys.key(key), fields.stream().map(PartitionScript::utf8).toList()));
    addValues(writes);
    writes.appended().forEach((key, entries) -> addCommand("RPUSH", keys.key(key), entries));
    writes.extended().forEach((key, entries) -> addCommand("RPUSHX", keys.key(key), entries));
    writes
        .bounds()
        .forEach(
            (key, bound) ->
                addCommand("LTRIM", keys.key(key), List.of(utf8("-" + bound), utf8("-1"))));
    writes
        .fields()
        .forEach(
            (key, fields) -> {
              List<byte[]> pairs = new ArrayList<>();
              fields.forEach((field, value) -> addPair(pairs, field, value));
              addCommand("HSET", keys.key(key), pairs);
            });
    writes.members().forEach(this::addMembers);
    writes.counts().forEach(this::addCounts);
    writes.ranks().forEach(this::addRanks);
    writes
        .expiring()
        .forEach(
            (key, expiry) -> {
              if (!writes.values().containsKey(key)) {
                addCommand("PEXPIREAT", keys.key(key), List.of(millis(expiry)));
              }
            });
  }

  private void addValues(Writes writes) {
    List<byte[]> forGood = new ArrayList<>();
    writes
        .values()
        .forEach(
            (key, value) -> {
              Expiry expiry = writes.expiring().get(key);
              if (expiry == null) {
                addPair(forGood, keys.key(key), value.get());
              } else {
                addCommand(
                    "SET", keys.key(key), List.of(value.get(), utf8("PXAT"), millis(expiry)));
              }
            });
    addCommand("MSET", null, forGood);
  }

  private byte[] millis(Expiry expiry) {
    return utf8(Long.toString(kept.untilMillis().applyAsLong(expiry)));
  }

  private void addCounts(String key, Map<String, Long> counts) {
    counts.forEach(
        (name, by) -> {
          if (by != 0) {
            addCommand("HINCRBY", keys.key(key), List.of(utf8(name), utf8(by.toString())));
          }
        });
  }

  private void addRanks(String key, Map<String, Long> ranks) {
    ranks.forEach(
        (member, by) -> {
          if (by != 0) {
            addCommand("ZINCRBY", keys.key(key), List.of(utf8(by.toString()), utf8(member)));
          }
        });
    // Nothing is sold less than not at all.
    addCommand("ZREMRANGEBYSCORE", keys.key(key), List.of(utf8("-inf"), utf8("0")));
  }

  private void addVersions(Map<UUID, Integer> versions) {
    List<byte[]> pairs = new ArrayList<>();
    versions.forEach((id, version) -> addPair(pairs, id.toString(), utf8(version.toString())));
    addCommand("HSET", keys.versions(), pairs);
  }

  private void addMembers(String key, Map<String, Boolean> members) {
    List<byte[]> included = new ArrayList<>();
    List<byte[]> excluded = new ArrayList<>();
    members.forEach(
        (member, isIn) -> {
          if (isIn) {
            addPair(included, "0", utf8(member));
          } else {
            excluded.add(utf8(member));
          }
        });
    addCommand("ZADD", keys.key(key), included);
    addCommand("ZREM", keys.key(key), excluded);
  }

  /** Adds a command, as several ones if it has many arguments, not at all if it has none. */
  private void addCommand(String command, String key, List<byte[]> rest) {
    for (int from = 0; from < rest.size(); from += MAX_ARGUMENTS) {
      List<byte[]> part = rest.subList(from, Math.min(rest.size(), from + MAX_ARGUMENTS));
      add(command);
      add(Integer.toString(part.size() + (key == null ? 0 : 1)));
      if (key != null) {
        add(key);
      }
      arguments.addAll(part);
    }
  }

  private static void addPair(List<byte[]> pairs, String first, byte[] second) {
    pairs.add(utf8(first));
    pairs.add(second);
  }

  private void add(String argument) {
    arguments.add(utf8(argument));
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
