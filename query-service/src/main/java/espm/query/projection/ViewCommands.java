package espm.query.projection;

import static espm.query.projection.ScriptCommands.addPair;
import static espm.query.projection.ScriptCommands.utf8;

import espm.query.projection.PartitionScript.Kept;
import espm.query.readmodel.Expiry;
import espm.query.readmodel.Keyspace;
import espm.query.readmodel.Writes;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** What views want written, as commands. */
record ViewCommands(Keyspace keys, Kept kept, ScriptCommands commands) {

  void addAll(Writes writes) {
    commands.add("DEL", null, writes.removed().stream().map(this::key).toList());
    writes.removedFields().forEach((key, fields) -> add("HDEL", key, texts(fields)));
    addValues(writes);
    writes.appended().forEach((key, entries) -> add("RPUSH", key, entries));
    writes.extended().forEach((key, entries) -> add("RPUSHX", key, entries));
    writes
        .bounds()
        .forEach((key, bound) -> add("LTRIM", key, List.of(utf8("-" + bound), utf8("-1"))));
    writes.fields().forEach(this::addFields);
    writes.members().forEach(this::addMembers);
    writes.counts().forEach(this::addCounts);
    writes.ranks().forEach(this::addRanks);
    writes
        .expiring()
        .forEach(
            (key, expiry) -> {
              if (!writes.values().containsKey(key)) {
                add("PEXPIREAT", key, List.of(millis(expiry)));
              }
            });
  }

  void addVersions(Map<UUID, Integer> versions) {
    List<byte[]> pairs = new ArrayList<>(2 * versions.size());
    versions.forEach((id, version) -> addPair(pairs, id.toString(), utf8(version.toString())));
    commands.add("HSET", keys.versions(), pairs);
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
                add("SET", key, List.of(value.get(), utf8("PXAT"), millis(expiry)));
              }
            });
    commands.add("MSET", null, forGood);
  }

  private byte[] millis(Expiry expiry) {
    return utf8(Long.toString(kept.untilMillis().applyAsLong(expiry)));
  }

  private void addFields(String key, Map<String, byte[]> fields) {
    List<byte[]> pairs = new ArrayList<>(2 * fields.size());
    fields.forEach((field, value) -> addPair(pairs, field, value));
    add("HSET", key, pairs);
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
    add("ZADD", key, included);
    add("ZREM", key, excluded);
  }

  private void addCounts(String key, Map<String, Long> counts) {
    List<byte[]> pairs = new ArrayList<>(2 * counts.size());
    counts.forEach(
        (name, by) -> {
          if (by != 0) {
            addPair(pairs, name, utf8(by.toString()));
          }
        });
    add(ScriptCommands.COUNT, key, pairs);
  }

  private void addRanks(String key, Map<String, Long> ranks) {
    List<byte[]> pairs = new ArrayList<>(2 * ranks.size());
    ranks.forEach(
        (member, by) -> {
          if (by != 0) {
            addPair(pairs, by.toString(), utf8(member));
          }
        });
    add(ScriptCommands.RANK, key, pairs);
  }

  private void add(String command, String key, List<byte[]> rest) {
    commands.add(command, keys.key(key), rest);
  }

  private byte[] key(String name) {
    return utf8(keys.key(name));
  }

  private static List<byte[]> texts(Collection<String> texts) {
    return texts.stream().map(ScriptCommands::utf8).toList();
  }
}
