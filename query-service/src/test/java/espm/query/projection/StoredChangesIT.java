package espm.query.projection;

import static org.assertj.core.api.Assertions.assertThat;

import espm.events.EventEnvelope;
import espm.query.readmodel.Change;
import espm.query.readmodel.Keyspace;
import espm.query.readmodel.Lives;
import espm.query.readmodel.OrderEvents;
import espm.query.readmodel.Views;
import espm.query.redis.RedisAlone;
import io.vertx.redis.client.Response;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * The entries that followers read, as Redis has them after a fixed history, compared with those
 * that were noted for the number of the views' form; see {@link StoredFormatTest}, which is about
 * all else. Instances of two builds read each other's entries for as long as they have one form.
 */
class StoredChangesIT {

  private static final UUID CUSTOMER = UUID.fromString("550e8400-e29b-41d4-a716-446655440000");
  private static final UUID PRODUCT = UUID.fromString("38d275eb-fd95-4f59-8f73-b68df3a9d2e0");

  private final RedisAlone redis = new RedisAlone();
  private final Keyspace keys = new Keyspace(1, 3);
  private final RedisPartitionStore store =
      new RedisPartitionStore(redis.link(), keys, new PartitionScript.Kept(_ -> 60_000, 1_000_000));
  private final Map<UUID, OrderState> states = new HashMap<>();
  private final BatchFold fold = new BatchFold(Views.ALL, 10);

  @AfterEach
  void close() {
    redis.close();
  }

  @Test
  void what_followers_read_is_what_was_noted_for_its_number() throws IOException {
    List<EventEnvelope> usd = life(1, "USD", "15.00");
    List<EventEnvelope> jpy = life(2, "JPY", "990000000000");
    apply(OptionalLong.empty(), List.of(event(0, usd.get(0)), event(1, usd.get(1))));
    apply(OptionalLong.of(2), List.of(event(2, jpy.get(0)), event(3, usd.get(2))));
    // A batch without changes, and an order that was tried again: its events are from the store.
    apply(OptionalLong.of(4), List.of(new Incoming.Stray(4, new byte[] {'x'}, "no key")));
    apply(OptionalLong.of(5), List.of(event(Change.FROM_STORE, jpy.get(1))));

    String stored = entries();

    String file = "stored-changes-%d.txt".formatted(Views.FORMAT);
    try (InputStream noted = StoredChangesIT.class.getResourceAsStream(file)) {
      assertThat(noted).as("%s has to be there, with this content:%n%s", file, stored).isNotNull();
      assertThat(stored)
          .as("stored entries have changed: raise Views.FORMAT and add the file of its number")
          .isEqualTo(new String(noted.readAllBytes(), StandardCharsets.UTF_8));
    }
  }

  private static List<EventEnvelope> life(int number, String currency, String price) {
    UUID id = new UUID(0x01a21832_2d68_7dc5L, 0x8000_0000_0000_0000L + number);
    return OrderEvents.stream(
        id, OrderEvents.START, Lives.of(CUSTOMER, PRODUCT, currency, new BigDecimal(price), 2));
  }

  private static Incoming event(long offset, EventEnvelope event) {
    return new Incoming.Event(offset, OrderEvents.json(event), event);
  }

  private void apply(OptionalLong expected, List<Incoming> batch) {
    for (Incoming each : batch) {
      if (each instanceof Incoming.Event event) {
        states.putIfAbsent(event.envelope().orderId(), new OrderState.Absent());
      }
    }
    FoldedBatch folded = fold.fold(batch, states);
    states.putAll(folded.states);
    long next = Math.max(expected.orElse(0), batch.getLast().offset() + 1);
    var applied = store.apply(expected, next, folded.writes, folded.versions);
    assertThat(applied.orTimeout(20, TimeUnit.SECONDS).join())
        .isInstanceOf(PartitionStore.ApplyResult.Applied.class);
  }

  /** Each entry's id, and the names and values of its fields; each line of a value on its own. */
  private String entries() {
    StringBuilder text = new StringBuilder();
    for (Response entry : redis.console().run("XRANGE", keys.changes(), "-", "+")) {
      text.append(keys.changes()).append(' ').append(entry.get(0)).append('\n');
      Response fields = entry.get(1);
      for (int at = 0; at < fields.size(); at += 2) {
        String value = fields.get(at + 1).toString().stripTrailing();
        text.append(fields.get(at)).append(value.isEmpty() ? " =" : " = ");
        text.append(value.replace("\n", "\n ")).append('\n');
      }
    }
    return text.toString();
  }
}
