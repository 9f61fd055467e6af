package espm.query.projection;

import static org.assertj.core.api.Assertions.assertThat;

import espm.events.EventEnvelope;
import espm.query.QueryApi;
import espm.query.projection.PartitionScript.Kept;
import espm.query.projection.PartitionStore.ApplyResult;
import espm.query.projection.PartitionStore.Batch;
import espm.query.projection.PartitionStore.Position;
import espm.query.readmodel.Change;
import espm.query.readmodel.Expiry;
import espm.query.readmodel.Keyspace;
import espm.query.readmodel.Lives;
import espm.query.readmodel.OrderEvents;
import espm.query.readmodel.Retention;
import espm.query.readmodel.Writes;
import espm.query.redis.RedisAlone;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The script and what is around it, against a Redis of its own. */
class RedisPartitionStoreIT {

  private static final long HOUR_MILLIS = 3_600_000;
  private static final OptionalLong NOTHING = OptionalLong.empty();
  private static RedisAlone redis;

  private final Keyspace keys = new Keyspace(7, 3);
  private final RedisPartitionStore store =
      new RedisPartitionStore(
          redis.link(),
          keys,
          new Kept(
              expiry ->
                  expiry.since().toEpochMilli()
                      + (expiry.retention() == Retention.FINISHED_ORDER
                          ? HOUR_MILLIS
                          : 9 * HOUR_MILLIS),
              100));
  private final Writes writes = new Writes();

  @BeforeAll
  static void start() {
    redis = new RedisAlone();
  }

  @AfterAll
  static void stop() {
    redis.close();
  }

  @BeforeEach
  void empty() {
    redis.console().run("FLUSHALL");
  }

  @Test
  void views_and_offset_are_written_together() {
    fill();

    assertThat(apply(NOTHING, 5)).isEqualTo(new ApplyResult.Applied());

    assertThat(redis.console().everythingUnder("{op3}:g7:"))
        .isEqualTo(
            Map.of(
                "offset", "5",
                "value", "v",
                "list", List.of("a", "b"),
                "hash", Map.of("field", "f"),
                "set", Set.of("in"),
                "changes", List.of()));
    assertThat(store.position().join())
        .isEqualTo(new Position(OptionalLong.of(5), 0, List.of(), false));
  }

  @Test
  void a_store_that_stands_elsewhere_is_not_written_to() {
    apply(NOTHING, 5);
    fill();

    for (OptionalLong wrong : List.of(NOTHING, OptionalLong.of(4), OptionalLong.of(50))) {
      assertThat(apply(wrong, 9)).isEqualTo(new ApplyResult.Moved(OptionalLong.of(5)));
    }

    assertThat(redis.console().everythingUnder(""))
        .isEqualTo(Map.of(keys.offset(), "5", keys.changes(), List.of()));
  }

  @Test
  void a_batch_that_takes_a_known_order_for_new_is_not_written() {
    UUID applied = UUID.randomUUID();
    UUID parked = UUID.randomUUID();
    UUID unknown = UUID.randomUUID();
    store.apply(NOTHING, 1, writes, Map.of(applied, 1)).join();
    Writes parking = new Writes();
    parking.putField("parked", parked.toString(), utf8("why"));
    store.apply(OptionalLong.of(1), 2, parking, Map.of()).join();
    Map<String, Object> before = redis.console().everythingUnder("");
    fill();

    for (UUID known : List.of(applied, parked)) {
      Batch batch =
          new Batch(OptionalLong.of(2), 3, writes, Map.of(known, 1), Set.of(unknown, known));
      assertThat(store.apply(batch).join()).isEqualTo(new ApplyResult.NotNew());
    }

    assertThat(redis.console().everythingUnder("")).isEqualTo(before);
  }

  @Test
  void a_batch_of_as_many_new_orders_as_may_be_is_written() {
    Map<UUID, Integer> versions = new HashMap<>();
    while (versions.size() < PartitionStore.TAKEN_FOR_NEW_MAX) {
      versions.put(UUID.randomUUID(), 1);
    }
    fill();

    Batch batch = new Batch(NOTHING, 5, writes, versions, versions.keySet());
    assertThat(store.apply(batch).join()).isEqualTo(new ApplyResult.Applied());

    assertThat(redis.console().run("HLEN", keys.versions()).toInteger()).isEqualTo(versions.size());
    assertThat(redis.console().list(keys.key("list"))).containsExactly("a", "b");
  }

  @Test
  void changes_are_kept_for_so_many_records_and_no_longer() {
    Kept ten = new Kept(_ -> Long.MAX_VALUE, 10);
    var bounded = new RedisPartitionStore(redis.link(), keys, ten);
    for (int next = 1; next <= 1_000; next++) {
      Writes told = new Writes();
      told.tell(change(next - 1));
      OptionalLong expected = next == 1 ? NOTHING : OptionalLong.of(next - 1);
      bounded.apply(expected, next, told, Map.of()).join();
    }

    // Redis drops whole nodes of a stream, each of at most 4096 bytes.
    assertThat(redis.console().run("XLEN", keys.changes()).toInteger()).isBetween(10, 60);
    assertThat(lastEntry()).isEqualTo("1000-0");
  }

  @Test
  void each_change_of_an_order_tried_again_has_a_place_of_its_own() {
    apply(NOTHING, 5);
    writes.tell(change(-1));
    writes.tell(change(-1));

    assertThat(apply(OptionalLong.of(5), 5)).isEqualTo(new ApplyResult.Applied());

    assertThat(entries()).containsExactly("5-0", "5-1", "5-2");
  }

  @Test
  void offsets_that_go_back_begin_the_changes_anew_and_stop_nothing() {
    apply(NOTHING, 5_000);
    fill();

    assertThat(apply(OptionalLong.of(5_000), 3)).isEqualTo(new ApplyResult.Applied());

    assertThat(entries()).containsExactly("3-0");
    assertThat(redis.console().list(keys.key("list"))).containsExactly("a", "b");
    assertThat(redis.console().text(keys.offset())).isEqualTo("3");
  }

  @Test
  void a_script_that_fails_at_the_changes_has_written_nothing() {
    redis.console().run("SET", keys.changes(), "no stream");
    fill();

    assertThat(store.apply(NOTHING, 5, writes, Map.of())).failsWithin(QueryApi.PATIENCE);

    assertThat(redis.console().everythingUnder("")).isEqualTo(Map.of(keys.changes(), "no stream"));
  }

  private List<String> entries() {
    return redis.console().run("XRANGE", keys.changes(), "-", "+").stream()
        .map(entry -> entry.get(0).toString())
        .toList();
  }

  private String lastEntry() {
    return entries().getLast();
  }

  private static Change change(long offset) {
    EventEnvelope created = Lives.delivered().getFirst();
    return Change.of(offset, created, OrderEvents.fold(List.of(created)));
  }

  @Test
  void a_sealed_partition_is_not_written_to_and_says_by_what_it_is_sealed() {
    apply(NOTHING, 5);
    redis.console().run("SET", keys.sealed(), "one two ");
    fill();

    assertThat(apply(OptionalLong.of(5), 9)).isEqualTo(new ApplyResult.Sealed("one two "));

    assertThat(redis.console().text(keys.offset())).isEqualTo("5");
    assertThat(redis.console().bytes(keys.key("value"))).isNull();
    redis.console().run("DEL", keys.sealed());
    assertThat(apply(OptionalLong.of(5), 9)).isEqualTo(new ApplyResult.Applied());
  }

  @Test
  void an_empty_store_says_that_it_stands_nowhere() {
    fill();

    assertThat(apply(OptionalLong.of(4), 9)).isEqualTo(new ApplyResult.Moved(NOTHING));

    assertThat(redis.console().everythingUnder("")).isEmpty();
    assertThat(store.position().join()).isEqualTo(new Position(NOTHING, 0, List.of(), false));
  }

  @Test
  void a_redis_that_has_forgotten_the_script_is_given_it_again() {
    apply(NOTHING, 1);
    redis.console().run("SCRIPT", "FLUSH", "SYNC");
    fill();

    assertThat(apply(OptionalLong.of(1), 2)).isEqualTo(new ApplyResult.Applied());

    assertThat(redis.console().list(keys.key("list"))).containsExactly("a", "b");
  }

  @Test
  void far_more_arguments_than_one_command_takes_are_written_in_order() {
    List<String> entries = IntStream.range(0, 20_001).mapToObj(Integer::toString).toList();
    entries.forEach(
        entry -> {
          writes.append("list", utf8(entry));
          writes.put("value:" + entry, () -> utf8(entry));
          writes.putField("hash", entry, utf8(entry));
          writes.include("set", entry);
        });

    assertThat(apply(NOTHING, 1)).isEqualTo(new ApplyResult.Applied());

    assertThat(redis.console().list(keys.key("list"))).isEqualTo(entries);
    assertThat(redis.console().text(keys.key("value:20000"))).isEqualTo("20000");
    assertThat(redis.console().run("HGET", keys.key("hash"), "20000")).hasToString("20000");
    assertThat(redis.console().run("ZCARD", keys.key("set")).toInteger()).isEqualTo(20_001);
    assertThat(redis.console().run("DBSIZE").toInteger()).isEqualTo(20_001 + 5);
  }

  @Test
  void bytes_are_kept_as_they_are() {
    byte[] all = new byte[256];
    IntStream.range(0, 256).forEach(at -> all[at] = (byte) at);
    writes.put("value", () -> all);
    writes.append("list", all);
    writes.putField("hash", "field", all);

    apply(NOTHING, 1);

    assertThat(redis.console().bytes(keys.key("value"))).isEqualTo(all);
    assertThat(redis.console().run("LINDEX", keys.key("list"), 0).toBytes()).isEqualTo(all);
    assertThat(redis.console().run("HGET", keys.key("hash"), "field").toBytes()).isEqualTo(all);
  }

  @Test
  void counts_and_ranks_are_added_exactly_and_not_kept_when_nothing_is_left() {
    writes.count("sums", "large", Long.MAX_VALUE - 1);
    writes.count("sums", "small", 1);
    writes.count("sums", "gone", 5);
    writes.rank("sold", "many", (1L << 53) - 2);
    writes.rank("sold", "gone", 5);
    writes.rank("sold", "never", -1);
    apply(NOTHING, 1);
    Writes second = new Writes();
    second.count("sums", "large", 1);
    second.count("sums", "gone", -5);
    second.rank("sold", "many", 1);
    second.rank("sold", "gone", -5);
    second.rank("sold", "few", 2);

    store.apply(OptionalLong.of(1), 2, second, Map.of()).join();

    Map<String, Object> stored = redis.console().everythingUnder(keys.prefix());
    assertThat(stored.get("sums"))
        .isEqualTo(Map.of("large", Long.toString(Long.MAX_VALUE), "small", "1"));
    assertThat(stored.get("sold"))
        .isEqualTo(Map.of("many", Long.toString((1L << 53) - 1), "few", "2"));
  }

  @Test
  void a_bounded_list_keeps_its_newest_entries() {
    IntStream.range(0, 9).forEach(entry -> writes.append("list", utf8("" + entry)));
    writes.keepNewest("list", 3);

    apply(NOTHING, 1);

    assertThat(redis.console().list(keys.key("list"))).containsExactly("6", "7", "8");
  }

  @Test
  void what_may_go_is_given_a_time_and_nothing_else_is() {
    writes.put("goes", () -> utf8("v"));
    writes.put("stays", () -> utf8("v"));
    writes.append("list", utf8("a"));
    Instant halfAnHourAgo = Instant.now().minusMillis(HOUR_MILLIS / 2);
    writes.letExpire("goes", new Expiry(Retention.FINISHED_ORDER, halfAnHourAgo));
    writes.letExpire("list", new Expiry(Retention.OPEN_ORDER, halfAnHourAgo));

    apply(NOTHING, 1);

    assertThat(redis.console().text(keys.key("goes"))).isEqualTo("v");
    assertThat(redis.console().run("PTTL", keys.key("goes")).toLong())
        .isBetween(1L, HOUR_MILLIS / 2);
    assertThat(redis.console().run("PTTL", keys.key("list")).toLong())
        .isBetween(HOUR_MILLIS + 1, 17 * HOUR_MILLIS / 2);
    for (String key : List.of(keys.key("stays"), keys.offset())) {
      assertThat(redis.console().run("PTTL", key).toLong()).isEqualTo(-1);
    }
  }

  @Test
  void what_would_be_gone_already_is_not_written_and_an_older_one_does_not_stay() {
    fill();
    writes.put("older", () -> utf8("v1"));
    apply(NOTHING, 1);
    Expiry over = new Expiry(Retention.FINISHED_ORDER, Instant.now().minusMillis(2 * HOUR_MILLIS));
    Writes second = new Writes();
    second.put("older", () -> utf8("v2"));
    second.put("goes", () -> utf8("v"));
    second.append("begun", utf8("a"));
    second.extend("list", utf8("c"));
    List.of("older", "goes", "begun", "list").forEach(key -> second.letExpire(key, over));
    second.put("stays", () -> utf8("v"));

    store.apply(OptionalLong.of(1), 2, second, Map.of()).join();

    assertThat(redis.console().everythingUnder(keys.prefix()).keySet())
        .contains("stays")
        .doesNotContain("older", "goes", "begun", "list");
    assertThat(second.values().keySet()).containsExactly("stays");
  }

  @Test
  void what_is_removed_is_removed_before_anything_is_written() {
    fill();
    writes.put("other", () -> utf8("o"));
    writes.putField("hash", "other", utf8("o"));
    apply(NOTHING, 1);
    Writes second = new Writes();
    second.remove("list");
    second.remove("other");
    second.removeField("hash", "field");
    second.removeField("hash", "other");
    second.append("list", utf8("c"));
    second.putField("hash", "field", utf8("new"));

    store.apply(OptionalLong.of(1), 2, second, Map.of()).join();

    assertThat(redis.console().everythingUnder(keys.prefix()))
        .isEqualTo(
            Map.of(
                "offset", "2",
                "value", "v",
                "list", List.of("c"),
                "hash", Map.of("field", "new"),
                "set", Set.of("in"),
                "changes", List.of()));
  }

  @Test
  void a_list_that_is_gone_is_not_begun_in_its_middle() {
    writes.append("begun", utf8("1"));
    writes.extend("begun", utf8("2"));
    writes.extend("gone", utf8("2"));

    apply(NOTHING, 1);

    assertThat(redis.console().list(keys.key("begun"))).containsExactly("1", "2");
    assertThat(redis.console().run("EXISTS", keys.key("gone")).toInteger()).isZero();
  }

  @Test
  void states_are_read_back_as_they_are_whatever_was_stored() {
    List<EventEnvelope> stream = Lives.delivered();
    UUID present = stream.getFirst().orderId();
    UUID parked = UUID.randomUUID();
    UUID damaged = UUID.randomUUID();
    UUID gone = UUID.randomUUID();
    UUID absent = UUID.randomUUID();
    writes.put("order:" + present, () -> Lives.json(stream));
    writes.put("order:" + parked, () -> Lives.json(stream));
    writes.put("order:" + damaged, () -> utf8("{\"id\":"));
    writes.putField("parked", parked.toString(), utf8("why"));
    store.apply(NOTHING, 1, writes, Map.of(present, 6, parked, 4, damaged, 2, gone, 3)).join();

    Map<UUID, OrderState> states =
        store.load(List.of(present, parked, damaged, gone, absent)).join().states();

    assertThat(states.get(present)).isEqualTo(new OrderState.Present(OrderEvents.fold(stream)));
    assertThat(states.get(parked)).isEqualTo(new OrderState.Parked(4));
    assertThat(states.get(damaged)).isEqualTo(new OrderState.Gone(2));
    assertThat(states.get(gone)).isEqualTo(new OrderState.Gone(3));
    assertThat(states.get(absent)).isEqualTo(new OrderState.Absent());
    assertThat(store.position().join().parkedOrders()).isEqualTo(1);
  }

  private void fill() {
    writes.put("value", () -> utf8("v"));
    writes.append("list", utf8("a"));
    writes.append("list", utf8("b"));
    writes.putField("hash", "field", utf8("f"));
    writes.include("set", "in");
    writes.exclude("set", "out");
  }

  private ApplyResult apply(OptionalLong expected, long next) {
    return store.apply(expected, next, writes, Map.of()).join();
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
