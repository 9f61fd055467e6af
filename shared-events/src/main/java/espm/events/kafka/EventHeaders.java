package espm.events.kafka;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;

/**
 * The record headers of an event: CloudEvents 1.0 in binary content mode (Kafka protocol binding,
 * section 3.2), and two extension attributes of ours, {@code sequence} and {@code position}. They
 * say enough to route, filter and drop duplicates without reading the value.
 */
public final class EventHeaders {

  /** Always {@code 1.0}. */
  public static final String SPEC_VERSION = "ce_specversion";

  /** {@code <order id>/<version>}: the same event published again has the same id. */
  public static final String ID = "ce_id";

  /** Stored type name of the event. */
  public static final String TYPE = "ce_type";

  /** Always {@link #SOURCE_VALUE}. */
  public static final String SOURCE = "ce_source";

  /** The order's id. */
  public static final String SUBJECT = "ce_subject";

  /** When it happened, RFC 3339 in UTC. */
  public static final String TIME = "ce_time";

  /** {@code urn:espm:event:<type>:<schema version>}, naming the JSON Schema of the data. */
  public static final String DATA_SCHEMA = "ce_dataschema";

  /** Version of the event in its order's stream, decimal. */
  public static final String SEQUENCE = "ce_sequence";

  /** Position of the event in the store, decimal. */
  public static final String POSITION = "ce_position";

  /** Media type of the value. */
  public static final String CONTENT_TYPE = "content-type";

  /** The publisher. */
  public static final String SOURCE_VALUE = "/espm/command-service";

  private static final Header SPEC_VERSION_HEADER = header(SPEC_VERSION, "1.0");
  private static final Header SOURCE_HEADER = header(SOURCE, SOURCE_VALUE);
  private static final Header JSON_HEADER = header(CONTENT_TYPE, "application/json");

  private EventHeaders() {}

  /** The headers of one event. */
  public static List<Header> of(
      UUID orderId,
      int version,
      long position,
      String type,
      int schemaVersion,
      Instant occurredAt) {
    String subject = orderId.toString();
    return List.of(
        SPEC_VERSION_HEADER,
        header(ID, subject + "/" + version),
        header(TYPE, type),
        SOURCE_HEADER,
        header(SUBJECT, subject),
        header(TIME, occurredAt.toString()),
        header(DATA_SCHEMA, dataSchema(type, schemaVersion)),
        header(SEQUENCE, Integer.toString(version)),
        header(POSITION, Long.toString(position)),
        JSON_HEADER);
  }

  /** The name of the JSON Schema that the data of an event follows. */
  public static String dataSchema(String type, int schemaVersion) {
    return "urn:espm:event:" + type + ":" + schemaVersion;
  }

  private static Header header(String name, String value) {
    return new RecordHeader(name, value.getBytes(StandardCharsets.UTF_8));
  }
}
