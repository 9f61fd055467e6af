package espm.events;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * Order events to stored JSON and back. Written is always the newest version of a type; read is
 * every version ever stored, brought to the newest by {@link Upcaster}s. Amounts stay exact
 * decimals in both directions.
 *
 * <p>Members that are not known are passed over on reading, so that a newer writer may add some;
 * everything else about the data is strict. Thread-safe; share one.
 */
public final class OrderEventCodec {

  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(JsonGenerator.Feature.WRITE_BIGDECIMAL_AS_PLAIN)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
          .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
          // of data on its way through upcasters: 29.90 would become 29.9
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .serializationInclusion(JsonInclude.Include.NON_NULL)
          .build();

  private final EventCatalog catalog;
  private final Map<Class<?>, ObjectReader> readers = new HashMap<>();
  private final EnvelopeJson envelopes;

  /** The codec of the events as this build knows them. */
  public OrderEventCodec() {
    this(EventCatalog.CURRENT);
  }

  OrderEventCodec(EventCatalog catalog) {
    this.catalog = catalog;
    this.envelopes = new EnvelopeJson(JSON, this::decode);
    catalog
        .types()
        .forEach(type -> readers.put(type.javaClass(), JSON.readerFor(type.javaClass())));
  }

  /** The stored names of the types that this build knows, whether or not it still writes them. */
  public Set<String> typeNames() {
    return catalog.types().stream()
        .map(EventType::name)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** The stored form of an event. */
  public EncodedEvent encode(OrderEvent event) {
    EventType type = catalog.typeOf(event);
    try {
      return new EncodedEvent(type.name(), type.schemaVersion(), JSON.writeValueAsBytes(event));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("an event record that is no JSON: " + event, e);
    }
  }

  /**
   * Reads stored data.
   *
   * @param type stored type name
   * @param schemaVersion stored schema version
   * @param data UTF-8 JSON object
   * @return never null; what cannot be read is told by the result, not by an exception
   */
  public DecodedEvent decode(String type, int schemaVersion, byte[] data) {
    EventType known = catalog.typeNamed(type);
    if (known == null || schemaVersion < 1 || schemaVersion > known.schemaVersion()) {
      return new DecodedEvent.Unknown(type, schemaVersion);
    }
    try {
      OrderEvent event =
          schemaVersion == known.schemaVersion()
              ? readers.get(known.javaClass()).readValue(data)
              : upcast(known, schemaVersion, JSON.readTree(data));
      return event == null
          ? new DecodedEvent.Unreadable("no JSON object")
          : new DecodedEvent.Known(event);
    } catch (IOException | RuntimeException e) {
      // Upcasters are foreign to the codec, and stored bytes may be anything: a reader must outlive
      // whatever one event does, so that the others can be read.
      return new DecodedEvent.Unreadable(e.getMessage());
    }
  }

  private OrderEvent upcast(EventType type, int schemaVersion, JsonNode stored) throws IOException {
    if (!(stored instanceof ObjectNode data)) {
      return null;
    }
    for (int version = schemaVersion; version < type.schemaVersion(); version++) {
      data = catalog.upcaster(type.name(), version).upcast(data);
    }
    return readers.get(type.javaClass()).readValue(data);
  }

  /**
   * An event's whole JSON, as it stands on Kafka and in HTTP answers. The stored data is spliced in
   * as it is, without being parsed.
   *
   * @param data UTF-8 JSON object, as stored
   */
  public byte[] envelopeJson(
      UUID orderId,
      int version,
      long position,
      String type,
      int schemaVersion,
      Instant occurredAt,
      byte[] data) {
    return EnvelopeJson.write(orderId, version, position, type, schemaVersion, occurredAt, data);
  }

  /**
   * Reads an event's whole JSON.
   *
   * @return never null; what cannot be read is told by the result, not by an exception
   */
  public DecodedEnvelope decodeEnvelope(byte[] json) {
    return envelopes.read(json);
  }
}
