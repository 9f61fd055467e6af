package espm.query.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import espm.events.EventEnvelope;
import espm.events.kafka.OrderTopic;
import espm.query.Topic;
import espm.query.api.BestSellers.Sold;
import espm.query.api.StoredSums.Figures;
import espm.query.api.StoredSums.Wanted;
import espm.query.freshness.FreshAsOf;
import espm.query.readmodel.FreshNote;
import espm.query.readmodel.Keyspace;
import espm.query.readmodel.ListPosition;
import espm.query.readmodel.Listing;
import espm.query.readmodel.Lives;
import espm.query.readmodel.Order;
import espm.query.readmodel.OrderEvents;
import espm.query.redis.MoreRedisLinks;
import espm.query.redis.ReadModelLayout;
import espm.query.redis.RedisAlone;
import espm.query.redis.RedisLinks;
import espm.query.redis.ServingViews;
import espm.query.redis.SharedGets;
import espm.query.redis.TopicSettings;
import espm.query.redis.ViewsIncompleteException;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Lists and figures of an instance that was frozen for so long that the generation which it knows
 * was removed: nothing is left of it, and another one serves.
 */
class RemovedGenerationIT {

  private final RedisAlone redis = new RedisAlone();
  private final RedisLinks links = redis.links();
  private final Vertx vertx = Vertx.vertx();
  private final ReadModelLayout layout =
      new ReadModelLayout(new TopicSettings("topic", OrderTopic.PARTITIONS));
  private final FreshAsOf freshAsOf = new FreshAsOf(vertx, links, layout);
  private final ServingViews views = new ServingViews(links, layout);
  private final OrderReads reads =
      new OrderReads(new SharedGets(vertx, links), layout, null, new SimpleMeterRegistry());
  private final OrderListing listing = new OrderListing(reads, views);
  private final StoredSums sums = new StoredSums(views);
  private final BestSellers bestSellers = new BestSellers(views, freshAsOf);
  private final AtomicInteger refreshes = new AtomicInteger();
  private final List<EventEnvelope> stream = Lives.delivered();
  private final Order order = OrderEvents.fold(stream);
  private final int partition = Topic.partitionOf(order.id());

  @BeforeEach
  void the_generation_that_serves_has_an_order_and_ours_has_nothing() {
    var keys = new Keyspace(2, partition);
    String position = new ListPosition(order.createdAt(), order.id()).text();
    redis.console().run("SET", keys.order(order.id()), Lives.json(stream));
    redis.console().run("ZADD", keys.listing(Listing.all()), 0, position);
    redis.console().run("HSET", keys.customer(order.customerId()), "USD:paid", 3000);
    redis.console().run("ZADD", keys.soldProducts(), 2, "a-product");
    redis.console().run("RPUSH", keys.history(order.id()), "{}");
    redis.console().run("HSET", keys.versions(), order.id(), 1);
    everyPartition().forEach(part -> noteComplete(part, 2));
    layout.serve(1);
    layout.refreshedBy(
        () -> {
          refreshes.incrementAndGet();
          layout.serve(2);
          return Future.succeededFuture();
        });
  }

  @AfterEach
  void close() {
    vertx.close().toCompletionStage().toCompletableFuture().orTimeout(20, TimeUnit.SECONDS).join();
    MoreRedisLinks.close(links);
    redis.close();
  }

  @Test
  void a_list_is_not_empty_because_what_it_was_read_from_is_gone() {
    sealed();

    assertThat(page()).isEqualTo("{\"orders\":[" + json() + "]}");
  }

  @Test
  void sums_and_numbers_are_not_zero() {
    sealed();

    Figures figures = figures();

    assertThat(figures.counts()).containsExactly(1L);
    assertThat(figures.sums().getFirst().byName())
        .containsEntry("USD:paid", BigInteger.valueOf(3000));
  }

  @Test
  void best_sellers_are_there() {
    sealed();

    assertThat(answer(bestSellers.top(5)).products()).containsExactly(new Sold("a-product", 2));
  }

  @Test
  void a_history_is_read_from_what_serves_and_not_from_the_store() {
    sealed();
    var timeline = new OrderTimeline(views, null);

    assertThat(answer(timeline.page(order.id(), 1, 10)).toString()).endsWith("\"history\":[{}]}");
  }

  @Test
  void nor_are_they_empty_when_redis_was_emptied_meanwhile_and_the_seals_with_it() {
    assertThat(page()).isEqualTo("{\"orders\":[" + json() + "]}");
  }

  @Test
  void nor_are_they_empty_when_the_numbers_of_generations_began_anew_meanwhile() {
    layout.serve(4);

    assertThat(page()).isEqualTo("{\"orders\":[" + json() + "]}");
    assertThat(figures().counts()).containsExactly(1L);
    assertThat(answer(bestSellers.top(5)).products()).containsExactly(new Sold("a-product", 2));
  }

  @Test
  void what_serves_is_not_asked_for_while_it_is_known() {
    layout.serve(2);

    page();
    figures();

    assertThat(refreshes).hasValue(0);
  }

  @Test
  void what_serves_still_is_read_although_it_is_sealed() {
    layout.serve(2);
    redis.console().run("SET", new Keyspace(2, partition).sealed(), "exchange ");

    assertThat(page()).isEqualTo("{\"orders\":[" + json() + "]}");
    assertThat(refreshes).hasValue(1);
  }

  @Test
  void nothing_is_said_of_all_orders_while_one_partition_is_being_made_anew() {
    layout.serve(2);
    redis.console().run("DEL", new Keyspace(2, (partition + 1) % 12).freshAsOf());

    assertIncomplete(listing.page(Listing.all(), 10, null));
    assertIncomplete(sums.of(this::wanted));
    assertIncomplete(bestSellers.top(5));
    assertThat(answer(reads.stored(order.id())).json()).isEqualTo(Lives.json(stream));

    noteComplete((partition + 1) % 12, 1);
    assertThat(page()).isEqualTo("{\"orders\":[" + json() + "]}");
    assertThat(answer(bestSellers.top(5)).products()).hasSize(1);
  }

  private void assertIncomplete(Future<?> answer) {
    assertThatThrownBy(() -> answer(answer))
        .isInstanceOf(CompletionException.class)
        .hasCauseInstanceOf(ViewsIncompleteException.class);
  }

  private void sealed() {
    everyPartition()
        .forEach(
            part -> {
              redis.console().run("SET", new Keyspace(1, part).sealed(), "removed ");
              // As it was before what serves now was measured for the first time.
              noteComplete(part, 1);
            });
  }

  private void noteComplete(int part, int generation) {
    String note = new FreshNote(generation, 1_000).text();
    redis.console().run("SET", new Keyspace(generation, part).freshAsOf(), note);
  }

  private static List<Integer> everyPartition() {
    return IntStream.range(0, OrderTopic.PARTITIONS).boxed().toList();
  }

  private String page() {
    return answer(listing.page(Listing.all(), 10, null)).toString();
  }

  private Figures figures() {
    return answer(sums.of(this::wanted));
  }

  private Wanted wanted(Keyspace keys) {
    return new Wanted(
        List.of(keys.listing(Listing.all())), List.of(List.of(keys.customer(order.customerId()))));
  }

  private String json() {
    return new String(Lives.json(stream), StandardCharsets.UTF_8);
  }

  private static <T> T answer(Future<T> future) {
    return future.toCompletionStage().toCompletableFuture().orTimeout(20, TimeUnit.SECONDS).join();
  }
}
