package espm.query.projection;

import espm.query.readmodel.OrderJson;
import espm.query.readmodel.Writes;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

/** What the script does in Redis, done in memory; with the ways in which Redis can fail. */
class InMemoryPartitionStore implements PartitionStore {

  /** Everything that is stored; copied as a whole for snapshots. */
  static final class Content {
    OptionalLong offset = OptionalLong.empty();
    final Map<String, String> values = new TreeMap<>();
    final Map<String, List<String>> lists = new TreeMap<>();
    final Map<String, Map<String, String>> hashes = new TreeMap<>();
    final Map<String, Set<String>> sets = new TreeMap<>();

    Content copy() {
      Content copy = new Content();
      copy.offset = offset;
      copy.values.putAll(values);
      lists.forEach((key, list) -> copy.lists.put(key, new ArrayList<>(list)));
      hashes.forEach((key, hash) -> copy.hashes.put(key, new TreeMap<>(hash)));
      sets.forEach((key, set) -> copy.sets.put(key, new TreeSet<>(set)));
      return copy;
    }

    /** Everything but the offset, for comparison. */
    List<Object> views() {
      return List.of(values, lists, hashes, sets);
    }
  }

  enum Trouble {
    NONE,
    /** The script does not get there. */
    REFUSES,
    /** The script runs, but its answer gets lost. */
    LOSES_ANSWER,
    /** After states were read, and before the script comes. */
    FALLS_BACK
  }

  /** What it falls back to. */
  Content snapshot = new Content();

  Content content = new Content();
  Trouble trouble = Trouble.NONE;

  @Override
  public CompletableFuture<Position> position() {
    return CompletableFuture.completedFuture(
        new Position(content.offset, hash("parked").size(), List.of(), true));
  }

  @Override
  public CompletableFuture<Loaded> load(Collection<UUID> orderIds) {
    Map<UUID, OrderState> states = new HashMap<>();
    orderIds.forEach(id -> states.put(id, state(id)));
    return CompletableFuture.completedFuture(new Loaded(content.offset, states));
  }

  private OrderState state(UUID id) {
    String view = content.values.get("order:" + id);
    int version = Integer.parseInt(hash("versions").getOrDefault(id.toString(), "0"));
    if (hash("parked").containsKey(id.toString())) {
      return new OrderState.Parked(version);
    }
    if (view == null) {
      return version == 0 ? new OrderState.Absent() : new OrderState.Gone(version);
    }
    return new OrderState.Present(OrderJson.read(view.getBytes(StandardCharsets.UTF_8)));
  }

  private Map<String, String> hash(String key) {
    return content.hashes.getOrDefault(key, Map.of());
  }

  /** As when they expire. */
  void loseViewsOf(UUID orderId) {
    content.values.remove("order:" + orderId);
    content.lists.remove("history:" + orderId);
  }

  @Override
  public CompletableFuture<ApplyResult> apply(Batch batch) {
    Trouble now = trouble;
    trouble = Trouble.NONE;
    if (now == Trouble.FALLS_BACK) {
      content = snapshot.copy();
    }
    if (now == Trouble.REFUSES) {
      return CompletableFuture.failedFuture(new IllegalStateException("connection refused"));
    }
    ApplyResult result = applyNow(batch);
    return now == Trouble.LOSES_ANSWER
        ? CompletableFuture.failedFuture(new IllegalStateException("connection reset"))
        : CompletableFuture.completedFuture(result);
  }

  @Override
  public CompletableFuture<?> noteFreshAsOf(long millis, long offset) {
    throw new UnsupportedOperationException("nobody measures here");
  }

  private ApplyResult applyNow(Batch batch) {
    if (!content.offset.equals(batch.expected())) {
      return new ApplyResult.Moved(content.offset);
    }
    if (batch.takenForNew().stream().anyMatch(this::isKnown)) {
      return new ApplyResult.NotNew();
    }
    Writes writes = batch.writes();
    batch
        .versions()
        .forEach(
            (id, version) -> writes.putField("versions", id.toString(), utf8(version.toString())));
    writes.removed().forEach(content.hashes::remove);
    writes
        .removedFields()
        .forEach((key, fields) -> fields.forEach(field -> removeField(key, field)));
    writes.values().forEach((key, value) -> content.values.put(key, text(value.get())));
    writes
        .appended()
        .forEach(
            (key, entries) -> {
              List<String> list = content.lists.computeIfAbsent(key, _ -> new ArrayList<>());
              entries.forEach(entry -> list.add(text(entry)));
            });
    writes
        .extended()
        .forEach(
            (key, entries) -> {
              List<String> list = content.lists.get(key);
              if (list != null) {
                entries.forEach(entry -> list.add(text(entry)));
              }
            });
    writes
        .fields()
        .forEach(
            (key, fields) ->
                fields.forEach(
                    (field, value) ->
                        content
                            .hashes
                            .computeIfAbsent(key, _ -> new TreeMap<>())
                            .put(field, text(value))));
    writes.members().forEach(this::applyMembers);
    writes.counts().forEach(this::applyCounts);
    writes.ranks().forEach(this::applyCounts);
    content.offset = OptionalLong.of(batch.next());
    return new ApplyResult.Applied();
  }

  private boolean isKnown(UUID id) {
    return hash("versions").containsKey(id.toString()) || hash("parked").containsKey(id.toString());
  }

  private void applyCounts(String key, Map<String, Long> counts) {
    counts.forEach(
        (field, by) -> {
          long sum = Long.parseLong(hash(key).getOrDefault(field, "0")) + by;
          content.hashes.computeIfAbsent(key, _ -> new TreeMap<>()).put(field, Long.toString(sum));
          if (sum == 0) {
            removeField(key, field);
          }
        });
  }

  private void removeField(String key, String field) {
    content.hashes.computeIfPresent(
        key,
        (_, hash) -> {
          hash.remove(field);
          return hash.isEmpty() ? null : hash;
        });
  }

  private void applyMembers(String key, Map<String, Boolean> members) {
    Set<String> set = content.sets.computeIfAbsent(key, _ -> new TreeSet<>());
    members.forEach(
        (member, isIn) -> {
          if (isIn) {
            set.add(member);
          } else {
            set.remove(member);
          }
        });
    if (set.isEmpty()) {
      content.sets.remove(key);
    }
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
