package espm.events;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Whatever is written is read again, digit for digit. */
class RoundTripTest {

  private final OrderEventCodec codec = new OrderEventCodec();

  @Property
  void an_event_survives_being_stored(@ForAll("events") OrderEvent event) {
    EncodedEvent stored = codec.encode(event);

    assertThat(codec.decode(stored.type(), stored.schemaVersion(), stored.data()))
        .isEqualTo(new DecodedEvent.Known(event));
  }

  @Property
  void an_envelope_survives_being_published(@ForAll("envelopes") EventEnvelope envelope) {
    byte[] json =
        codec.envelopeJson(
            envelope.orderId(),
            envelope.version(),
            envelope.position(),
            envelope.type(),
            envelope.schemaVersion(),
            envelope.occurredAt(),
            codec.encode(envelope.data()).data());

    assertThat(codec.decodeEnvelope(json)).isEqualTo(new DecodedEnvelope.Known(envelope));
  }

  @Property
  void any_bytes_at_all_are_read_without_an_exception(@ForAll byte[] bytes) {
    assertThat(codec.decodeEnvelope(bytes)).isInstanceOf(DecodedEnvelope.Unreadable.class);
    assertThat(codec.decode("OrderCreated", 1, bytes)).isInstanceOf(DecodedEvent.Unreadable.class);
  }

  @Provide
  Arbitrary<EventEnvelope> envelopes() {
    return Combinators.combine(
            Arbitraries.create(UUID::randomUUID),
            Arbitraries.integers().between(1, Integer.MAX_VALUE),
            Arbitraries.longs().between(1, Long.MAX_VALUE),
            instants(),
            events())
        .as(
            (id, version, position, at, event) -> {
              EncodedEvent stored = codec.encode(event);
              return new EventEnvelope(
                  id, version, position, stored.type(), stored.schemaVersion(), at, event);
            });
  }

  @Provide
  Arbitrary<OrderEvent> events() {
    return Arbitraries.oneOf(
        Combinators.combine(ids(), currencies()).as(OrderCreated::new),
        Combinators.combine(ids(), quantities(), amounts()).as(OrderItemAdded::new),
        Combinators.combine(ids(), quantities()).as(OrderItemQuantityChanged::new),
        ids().map(OrderItemRemoved::new),
        Combinators.combine(amounts(), currencies()).as(OrderSubmitted::new),
        Combinators.combine(amounts(), currencies()).as(OrderPaid::new),
        Arbitraries.of(new OrderShipped(), new OrderDelivered()),
        Arbitraries.strings().ofMaxLength(60).injectNull(0.2).map(OrderCancelled::new));
  }

  private static Arbitrary<UUID> ids() {
    return Arbitraries.create(UUID::randomUUID);
  }

  private static Arbitrary<String> currencies() {
    return Arbitraries.of("USD", "EUR", "JPY", "BHD", "CLF");
  }

  private static Arbitrary<Integer> quantities() {
    return Arbitraries.integers().between(1, 1_000_000);
  }

  private static Arbitrary<BigDecimal> amounts() {
    return Arbitraries.longs()
        .between(0, Long.MAX_VALUE)
        .flatMap(
            units ->
                Arbitraries.integers()
                    .between(0, 4)
                    .map(scale -> BigDecimal.valueOf(units, scale)));
  }

  private static Arbitrary<Instant> instants() {
    return Arbitraries.longs()
        .between(0, 253_402_300_799_999_999L)
        .map(micros -> Instant.EPOCH.plus(micros, ChronoUnit.MICROS));
  }
}
