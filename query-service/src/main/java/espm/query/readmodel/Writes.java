package espm.query.readmodel;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * What a batch of events wants written, collected before anything is sent: of several values for
 * one place only the last remains. Keys are names within a partition; {@link Keyspace#key}
 * completes them. Not thread-safe.
 */
public final class Writes {

  private final Map<String, Supplier<byte[]>> values = new LinkedHashMap<>();
  private final Map<String, List<byte[]>> appended = new LinkedHashMap<>();
  private final Map<String, List<byte[]>> extended = new LinkedHashMap<>();
  private final Map<String, Map<String, byte[]>> fields = new LinkedHashMap<>();
  private final Map<String, Map<String, Boolean>> members = new LinkedHashMap<>();
  private final Map<String, Integer> bounds = new LinkedHashMap<>();
  private final Map<String, Map<String, Long>> counts = new LinkedHashMap<>();
  private final Map<String, Map<String, Long>> ranks = new LinkedHashMap<>();
  private final Map<String, Expiry> expiring = new LinkedHashMap<>();
  private final Set<String> removed = new LinkedHashSet<>();
  private final Map<String, Set<String>> removedFields = new LinkedHashMap<>();
  private final List<Change> changes = new ArrayList<>();

  /**
   * Sets a value.
   *
   * @param value asked for once, at the end of the batch, and only if it is still the last one: a
   *     value that the next event of the batch replaces is never rendered
   */
  public void put(String key, Supplier<byte[]> value) {
    values.put(key, value);
  }

  /** Adds to the end of a list. */
  public void append(String key, byte[] value) {
    appended.computeIfAbsent(key, _ -> new ArrayList<>()).add(value);
  }

  /** Adds to the end of a list, if the list is there when the batch is written, or begins in it. */
  public void extend(String key, byte[] value) {
    List<byte[]> begun = appended.get(key);
    if (begun == null) {
      extended.computeIfAbsent(key, _ -> new ArrayList<>()).add(value);
    } else {
      begun.add(value);
    }
  }

  /** Lets a key go after a while: what it holds can be made again from the store. */
  public void letExpire(String key, Expiry expiry) {
    expiring.put(key, expiry);
  }

  /** Removes what may go already, instead of writing it first. */
  public void dropExpired(Predicate<Expiry> isOver) {
    expiring
        .entrySet()
        .removeIf(
            entry -> {
              boolean goes = isOver.test(entry.getValue());
              if (goes) {
                values.remove(entry.getKey());
                appended.remove(entry.getKey());
                extended.remove(entry.getKey());
                removed.add(entry.getKey());
              }
              return goes;
            });
  }

  /** After everything was appended, drops the oldest entries of a list beyond so many. */
  public void keepNewest(String key, int entries) {
    bounds.put(key, entries);
  }

  /** Sets one field of a hash. */
  public void putField(String key, String field, byte[] value) {
    fields.computeIfAbsent(key, _ -> new LinkedHashMap<>()).put(field, value);
  }

  /** Adds to an integer in a hash; one that becomes 0 is not kept. */
  public void count(String key, String field, long by) {
    counts.computeIfAbsent(key, _ -> new LinkedHashMap<>()).merge(field, by, Math::addExact);
  }

  /** Adds to the rank of a member of a sorted set; one whose rank becomes 0 is not kept. */
  public void rank(String key, String member, long by) {
    ranks.computeIfAbsent(key, _ -> new LinkedHashMap<>()).merge(member, by, Math::addExact);
  }

  /** Removes a key, before anything is written. */
  public void remove(String key) {
    removed.add(key);
  }

  /** Removes one field of a hash, before anything is written; it need not be there. */
  public void removeField(String key, String field) {
    removedFields.computeIfAbsent(key, _ -> new LinkedHashSet<>()).add(field);
  }

  /**
   * Puts a member into a sorted set that is sorted by the members themselves, in which it is not.
   */
  public void include(String key, String member) {
    move(key, member, true);
  }

  /** Takes a member out of a sorted set in which it is. */
  public void exclude(String key, String member) {
    move(key, member, false);
  }

  /** One that came in this batch and goes in it, or the other way round, is as it was. */
  private void move(String key, String member, boolean isIn) {
    Map<String, Boolean> moved = members.computeIfAbsent(key, _ -> new LinkedHashMap<>());
    Boolean before = moved.putIfAbsent(member, isIn);
    if (before != null && before != isIn) {
      moved.remove(member);
    }
  }

  /** Tells a change to those who follow the changes as they happen. */
  public void tell(Change change) {
    changes.add(change);
  }

  /** What is told, in order. */
  public List<Change> changes() {
    return changes;
  }

  /** Values to set, by key. */
  public Map<String, Supplier<byte[]>> values() {
    return values;
  }

  /** What to append, in order, by key. */
  public Map<String, List<byte[]>> appended() {
    return appended;
  }

  /** What to add to lists that are there, in order, by key. */
  public Map<String, List<byte[]>> extended() {
    return extended;
  }

  /** When keys may go that can be made again. */
  public Map<String, Expiry> expiring() {
    return expiring;
  }

  /** What to add to integers in hashes, by key and field. */
  public Map<String, Map<String, Long>> counts() {
    return counts;
  }

  /** What to add to ranks, by key and member. */
  public Map<String, Map<String, Long>> ranks() {
    return ranks;
  }

  /** Keys to remove first. */
  public Set<String> removed() {
    return removed;
  }

  /** Fields to remove first, by key. */
  public Map<String, Set<String>> removedFields() {
    return removedFields;
  }

  /** Fields to set, by key and field. */
  public Map<String, Map<String, byte[]>> fields() {
    return fields;
  }

  /** By key and member, whether it shall be in the set or not. */
  public Map<String, Map<String, Boolean>> members() {
    return members;
  }

  /** The largest length that a list shall have, by key. */
  public Map<String, Integer> bounds() {
    return bounds;
  }
}
