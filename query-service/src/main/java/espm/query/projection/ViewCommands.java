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
    addEntries(writes.appended(), ScriptCommands.APPEND, "RPUSH");
    addEntries(writes.extended(), ScriptCommands.EXTEND, "RPUSHX");
    writes
        .bounds()
        .forEach((key, bound) -> add("LTRIM", key, List.of(utf8("-" + bound), utf8("-1"))));
    writes.fields().forEach(this::addFields);
    addMembers(writes.members());
    addCounts(writes.counts());
    writes.ranks().forEach(this::addRanks);
    addExpiries(writes);
  }

  void addVersions(Map<UUID, Integer> versions) {
    List<byte[]> pairs = new ArrayList<>(2 * versions.size());
    versions.forEach((id, version) -> addPair(pairs, id.toString(), utf8(version.toString())));
    commands.add("HSET", keys.versions(), pairs);
  }

  private void addValues(Writes writes) {
    List<byte[]> forGood = new ArrayList<>();
    List<byte[]> forAWhile = new ArrayList<>();
    writes
        .values()
        .forEach(
            (key, value) -> {
              Expiry expiry = writes.expiring().get(key);
              addPair(expiry == null ? forGood : forAWhile, keys.key(key), value.get());
              if (expiry != null) {
                forAWhile.add(millis(expiry));
              }
            });
    commands.add("MSET", null, forGood);
    commands.add(ScriptCommands.PUT, null, forAWhile);
  }

  private void addExpiries(Writes writes) {
    List<byte[]> pairs = new ArrayList<>();
    writes
        .expiring()
        .forEach(
            (key, expiry) -> {
              if (!writes.values().containsKey(key)) {
                addPair(pairs, keys.key(key), millis(expiry));
              }
            });
    commands.add(ScriptCommands.EXPIRE, null, pairs);
  }

  /** A list that gets many is one command; the many that get one each are one, too. */
  private void addEntries(Map<String, List<byte[]>> byKey, String ofEach, String ofMany) {
    List<byte[]> pairs = new ArrayList<>(2 * byKey.size());
    byKey.forEach(
        (key, entries) -> {
          if (entries.size() == 1) {
            addPair(pairs, keys.key(key), entries.getFirst());
          } else {
            add(ofMany, key, entries);
          }
        });
    commands.add(ofEach, null, pairs);
  }

  private byte[] millis(Expiry expiry) {
    return utf8(Long.toString(kept.untilMillis().applyAsLong(expiry)));
  }

  private void addFields(String key, Map<String, byte[]> fields) {
    List<byte[]> pairs = new ArrayList<>(2 * fields.size());
    fields.forEach((field, value) -> addPair(pairs, field, value));
    add("HSET", key, pairs);
  }

  /** Likewise. */
  private void addMembers(Map<String, Map<String, Boolean>> byKey) {
    List<byte[]> included = new ArrayList<>();
    List<byte[]> excluded = new ArrayList<>();
    byKey.forEach(
        (key, members) -> {
          if (members.size() == 1) {
            members.forEach(
                (member, isIn) -> addPair(isIn ? included : excluded, keys.key(key), utf8(member)));
          } else {
            addMembers(key, members);
          }
        });
    commands.add(ScriptCommands.INCLUDE, null, included);
    commands.add(ScriptCommands.EXCLUDE, null, excluded);
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

  private void addCounts(Map<String, Map<String, Long>> byKey) {
    List<byte[]> triples = new ArrayList<>();
    byKey.forEach(
        (key, counts) ->
            counts.forEach(
                (name, by) -> {
                  if (by != 0) {
                    addPair(triples, keys.key(key), utf8(name));
                    triples.add(utf8(by.toString()));
                  }
                }));
    commands.add(ScriptCommands.COUNT, null, triples);
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
