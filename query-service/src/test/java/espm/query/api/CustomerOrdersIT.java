package espm.query.api;

import static org.assertj.core.api.Assertions.assertThat;

import espm.events.OrderStatus;
import espm.query.api.StoredSums.Counted;
import espm.query.api.StoredSums.Wanted;
import espm.query.readmodel.FreshNote;
import espm.query.readmodel.Keyspace;
import espm.query.readmodel.ListPosition;
import espm.query.readmodel.Listing;
import espm.query.readmodel.Lives;
import espm.query.readmodel.OrderEvents;
import espm.query.readmodel.OrderJson;
import espm.query.redis.MoreRedisLinks;
import espm.query.redis.ReadModelLayout;
import espm.query.redis.RedisAlone;
import espm.query.redis.RedisLinks;
import espm.query.redis.ServingViews;
import espm.query.redis.SharedGets;
import espm.query.redis.TopicSettings;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** All of a customer's orders are in one sorted set: pages of them, and their number, by status. */
class CustomerOrdersIT {

  private static final OrderStatus[] STATUSES = OrderStatus.values();
  private static final int PARTITIONS = 3;

  /** The lives of {@link Lives#delivered}, by how many events they have. */
  private static final List<OrderStatus> BY_VERSION =
      List.of(
          OrderStatus.DRAFT,
          OrderStatus.DRAFT,
          OrderStatus.SUBMITTED,
          OrderStatus.PAID,
          OrderStatus.SHIPPED,
          OrderStatus.DELIVERED);

  private final RedisAlone redis = new RedisAlone();
  private final RedisLinks links = redis.links();
  private final Vertx vertx = Vertx.vertx();
  private final ReadModelLayout layout =
      new ReadModelLayout(new TopicSettings("topic", PARTITIONS));
  private final ServingViews views = new ServingViews(links, layout);
  private final OrderListing listing =
      new OrderListing(
          new OrderReads(new SharedGets(vertx, links), layout, null, new SimpleMeterRegistry()),
          views);
  private final StoredSums sums = new StoredSums(views);
  private final UUID customer = UUID.randomUUID();
  private final Random random = new Random(7);

  private record Stored(String position, UUID id, OrderStatus status) {}

  @AfterEach
  void close() {
    vertx.close().toCompletionStage().toCompletableFuture().orTimeout(20, TimeUnit.SECONDS).join();
    MoreRedisLinks.close(links);
    redis.close();
  }

  @Test
  void pages_of_any_size_show_each_order_once_and_in_order() {
    List<Stored> stored = store(120, false);

    for (int limit : List.of(1, 2, 7, 39, 40, 41, 100)) {
      assertThat(walk(null, limit)).as("limit %d", limit).isEqualTo(ids(stored, null));
      for (OrderStatus status : STATUSES) {
        assertThat(walk(status, limit))
            .as("limit %d, %s", limit, status)
            .isEqualTo(ids(stored, status));
      }
    }
  }

  @Test
  void a_page_goes_on_after_an_order_that_has_another_status_by_now() {
    List<Stored> stored = store(60, false);
    List<Stored> drafts = stored.stream().filter(o -> o.status() == OrderStatus.DRAFT).toList();
    Stored last = drafts.get(3);
    redis
        .console()
        .run(
            "ZADD",
            layout.keyspaceOf(last.id()).listing(Listing.ofCustomer(customer)),
            Listing.score(OrderStatus.SUBMITTED),
            last.position());

    assertThat(ids(page(OrderStatus.DRAFT, 100, last.position())))
        .isEqualTo(drafts.subList(4, drafts.size()).stream().map(Stored::id).toList());
  }

  @Test
  void numbers_are_those_of_each_status_over_all_partitions() {
    List<Stored> stored = store(50, false);

    List<Long> counts = counts();

    for (OrderStatus status : STATUSES) {
      assertThat(counts.get(status.ordinal())).isEqualTo(ids(stored, status).size());
    }
  }

  @Test
  void views_of_the_form_before_this_one_are_read_as_well() {
    List<Stored> stored = store(60, true);

    assertThat(walk(null, 7)).isEqualTo(ids(stored, null));
    assertThat(walk(null, 100)).isEqualTo(ids(stored, null));
    for (OrderStatus status : STATUSES) {
      assertThat(walk(status, 7)).as("%s", status).isEqualTo(ids(stored, status));
    }
  }

  /** Newest first. Of every third order the time is that of the one before it. */
  private List<Stored> store(int count, boolean isFormer) {
    layout.serve(1);
    layout.all().forEach(this::noteComplete);
    List<Stored> stored = new ArrayList<>();
    Instant at = OrderEvents.START;
    for (int n = 0; n < count; n++) {
      at = n % 3 == 0 ? at : at.plusSeconds(1);
      int events = 1 + random.nextInt(BY_VERSION.size());
      var stream = Lives.delivered(UUID.randomUUID(), customer, at).subList(0, events);
      UUID id = stream.getFirst().orderId();
      OrderStatus status = BY_VERSION.get(events - 1);
      Keyspace keys = layout.keyspaceOf(id);
      String position = new ListPosition(at, id).text();
      redis.console().run("SET", keys.order(id), text(OrderJson.write(OrderEvents.fold(stream))));
      String key = keys.listing(Listing.ofCustomer(customer));
      if (isFormer) {
        redis.console().run("ZADD", key, 0, position);
        redis.console().run("ZADD", key + ":" + status, 0, position);
      } else {
        redis.console().run("ZADD", key, Listing.score(status), position);
      }
      stored.add(new Stored(position, id, status));
    }
    stored.sort(Comparator.comparing(Stored::position).reversed());
    return stored;
  }

  private void noteComplete(Keyspace keys) {
    redis.console().run("SET", keys.freshAsOf(), new FreshNote(keys.generation(), 1).text());
  }

  private List<UUID> walk(OrderStatus status, int limit) {
    List<UUID> seen = new ArrayList<>();
    String after = null;
    do {
      JsonObject page = page(status, limit, after);
      seen.addAll(ids(page));
      String cursor = page.getString("nextCursor");
      after = cursor == null ? null : text(Base64.getUrlDecoder().decode(cursor));
      assertThat(seen).hasSizeLessThanOrEqualTo(1_000);
    } while (after != null);
    return seen;
  }

  private JsonObject page(OrderStatus status, int limit, String after) {
    return answer(listing.page(new Listing(customer, status), limit, after)).toJsonObject();
  }

  private List<Long> counts() {
    return answer(
            sums.of(
                keys ->
                    new Wanted(
                        List.of(
                            new Counted(
                                keys.listing(Listing.ofCustomer(customer)),
                                List.of(STATUSES).stream().map(Listing::score).toList())),
                        List.of())))
        .counts();
  }

  private static List<UUID> ids(JsonObject page) {
    return page.getJsonArray("orders").stream()
        .map(order -> UUID.fromString(((JsonObject) order).getString("id")))
        .toList();
  }

  private static List<UUID> ids(List<Stored> stored, OrderStatus status) {
    return stored.stream()
        .filter(order -> status == null || order.status() == status)
        .map(Stored::id)
        .toList();
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private static <T> T answer(Future<T> future) {
    return future.toCompletionStage().toCompletableFuture().orTimeout(20, TimeUnit.SECONDS).join();
  }
}
