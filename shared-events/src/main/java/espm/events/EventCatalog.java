package espm.events;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Which types of events there are, which version of each is written, and how older versions become
 * that version. Immutable.
 */
final class EventCatalog {

  /**
   * What this build writes. A new version of a type raises its number here and adds an upcaster.
   */
  static final EventCatalog CURRENT =
      new EventCatalog(
          List.of(
              new EventType("OrderCreated", 1, OrderCreated.class),
              new EventType("OrderItemAdded", 1, OrderItemAdded.class),
              new EventType("OrderItemQuantityChanged", 1, OrderItemQuantityChanged.class),
              new EventType("OrderItemRemoved", 1, OrderItemRemoved.class),
              new EventType("OrderSubmitted", 1, OrderSubmitted.class),
              new EventType("OrderPaid", 1, OrderPaid.class),
              new EventType("OrderShipped", 1, OrderShipped.class),
              new EventType("OrderDelivered", 1, OrderDelivered.class),
              new EventType("OrderCancelled", 1, OrderCancelled.class)),
          List.of());

  private final Map<String, EventType> byName;
  private final Map<Class<? extends OrderEvent>, EventType> byClass;
  private final Map<String, Map<Integer, Upcaster>> upcasters = new HashMap<>();

  /**
   * @throws IllegalArgumentException when two upcasters start from the same version, or when a
   *     version between 1 and the current one has none: then some stored event could not be read
   */
  EventCatalog(List<EventType> types, List<Upcaster> upcasters) {
    byName = types.stream().collect(Collectors.toMap(EventType::name, Function.identity()));
    byClass = types.stream().collect(Collectors.toMap(EventType::javaClass, Function.identity()));
    upcasters.forEach(this::add);
    types.forEach(this::requireWayFromEveryOldVersion);
  }

  private void add(Upcaster upcaster) {
    Upcaster other =
        upcasters
            .computeIfAbsent(upcaster.type(), name -> new HashMap<>())
            .put(upcaster.fromVersion(), upcaster);
    if (other != null) {
      throw new IllegalArgumentException(
          "two upcasters for %s version %d".formatted(upcaster.type(), upcaster.fromVersion()));
    }
  }

  private void requireWayFromEveryOldVersion(EventType type) {
    for (int version = 1; version < type.schemaVersion(); version++) {
      if (upcaster(type.name(), version) == null) {
        throw new IllegalArgumentException(
            "no upcaster for %s version %d".formatted(type.name(), version));
      }
    }
  }

  /** The type of an event of this build; every permitted record has one, which a test holds. */
  EventType typeOf(OrderEvent event) {
    return byClass.get(event.getClass());
  }

  /** The type of a stored name, or null when this build does not know it. */
  EventType typeNamed(String name) {
    return byName.get(name);
  }

  /** The step that leads from a version of a type to the next one, or null. */
  Upcaster upcaster(String type, int fromVersion) {
    return upcasters.getOrDefault(type, Map.of()).get(fromVersion);
  }

  List<EventType> types() {
    return List.copyOf(byName.values());
  }
}
