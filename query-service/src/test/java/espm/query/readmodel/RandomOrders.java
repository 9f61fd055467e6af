package espm.query.readmodel;

import espm.events.EventEnvelope;
import espm.events.Money;
import espm.events.OrderCancelled;
import espm.events.OrderCreated;
import espm.events.OrderDelivered;
import espm.events.OrderEvent;
import espm.events.OrderItemAdded;
import espm.events.OrderItemQuantityChanged;
import espm.events.OrderItemRemoved;
import espm.events.OrderPaid;
import espm.events.OrderShipped;
import espm.events.OrderSubmitted;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;

/** Lives of orders as they could have been, and partitions that carry several of them. */
public final class RandomOrders {

  private static final List<String> CURRENCIES = List.of("USD", "JPY", "BHD");

  private RandomOrders() {}

  /**
   * What a partition holds: the streams of a few orders, interleaved, and here and there a stretch
   * that was published once more.
   */
  public static Arbitrary<List<EventEnvelope>> logs() {
    return Arbitraries.randomValue(RandomOrders::log);
  }

  /** One of {@link #logs}. */
  public static List<EventEnvelope> log(Random random) {
    List<List<EventEnvelope>> streams = new ArrayList<>();
    for (int order = random.nextInt(1, 6); order > 0; order--) {
      streams.add(new ArrayList<>(stream(random)));
    }
    List<EventEnvelope> log = new ArrayList<>();
    while (!streams.isEmpty()) {
      List<EventEnvelope> stream = streams.get(random.nextInt(streams.size()));
      log.add(stream.removeFirst());
      streams.removeIf(List::isEmpty);
      if (random.nextInt(12) == 0) {
        log.addAll(List.copyOf(log.subList(random.nextInt(log.size()), log.size())));
      }
    }
    return log;
  }

  private static List<EventEnvelope> stream(Random random) {
    return OrderEvents.stream(
        id(random), OrderEvents.START.plusMillis(random.nextInt(100_000)), life(random));
  }

  /** The stream of an order whose items were changed again and again. */
  public static List<EventEnvelope> longStream(Random random, int events) {
    List<OrderEvent> life = new ArrayList<>();
    life.add(new OrderCreated(id(random), "USD"));
    while (life.size() < events) {
      life.add(new OrderItemAdded(id(random), random.nextInt(1, 99), amount(random, "USD")));
      OrderItemAdded added = (OrderItemAdded) life.getLast();
      life.add(new OrderItemRemoved(added.productId()));
    }
    return OrderEvents.stream(id(random), OrderEvents.START, life.subList(0, events));
  }

  private static List<OrderEvent> life(Random random) {
    String currency = CURRENCIES.get(random.nextInt(CURRENCIES.size()));
    List<OrderEvent> life = new ArrayList<>();
    life.add(new OrderCreated(id(random), currency));
    changeItems(random, currency, life);
    if (random.nextBoolean()) {
      BigDecimal amount = amount(random, currency);
      List<OrderEvent> rest =
          List.of(
              new OrderSubmitted(amount, currency),
              new OrderPaid(amount, currency),
              new OrderShipped(),
              new OrderDelivered());
      life.addAll(rest.subList(0, random.nextInt(1, 5)));
      if (life.getLast() instanceof OrderPaid && random.nextBoolean()) {
        life.add(new OrderCancelled("paid back"));
      }
    } else if (random.nextBoolean()) {
      life.add(new OrderCancelled(random.nextBoolean() ? "no longer \"needed\"" : null));
    }
    return life;
  }

  private static void changeItems(Random random, String currency, List<OrderEvent> life) {
    List<OrderItemAdded> items = new ArrayList<>();
    for (int change = random.nextInt(12); change > 0; change--) {
      int at = items.isEmpty() ? -1 : random.nextInt(items.size());
      switch (at < 0 ? 0 : random.nextInt(4)) {
        case 1 -> life.add(items.get(at));
        case 2 ->
            life.add(
                new OrderItemQuantityChanged(items.get(at).productId(), random.nextInt(1, 99)));
        case 3 -> life.add(new OrderItemRemoved(items.remove(at).productId()));
        default -> {
          var added =
              new OrderItemAdded(id(random), random.nextInt(1, 99), amount(random, currency));
          items.add(added);
          life.add(added);
        }
      }
    }
  }

  private static BigDecimal amount(Random random, String currency) {
    return BigDecimal.valueOf(random.nextInt(1_000_000), Money.decimals(currency));
  }

  private static UUID id(Random random) {
    return new UUID(random.nextLong(), random.nextLong());
  }
}
