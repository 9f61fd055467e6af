package espm.command.eventstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import espm.command.Database;
import espm.events.DecodedEnvelope;
import espm.events.OrderEventCodec;
import espm.localstack.junit.Backends;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Databases of older versions, as they were left in the field, are brought to the newest one and
 * keep what is in them. A file in {@code schemas} is one such database; a new one is found by
 * itself.
 */
@QuarkusTest
@QuarkusTestResource(
    value = Backends.class,
    initArgs = @ResourceArg(name = "needs", value = "postgres,kafka"))
class OldSchemasIT {

  private static final String INSUFFICIENT_PRIVILEGE = "42501";
  private static final EventFilter ALL = new EventFilter(Set.of(), Optional.empty());
  private static final int MORE_THAN_THERE_ARE = 100;
  private static final String CHECKPOINT =
      "select relay || ' ' || tx || ' ' || position from relay_checkpoints";

  @Inject Flyway flyway;
  @Inject SchemaMigration migration;

  private final OrderEventCodec codec = new OrderEventCodec();

  static List<OldSchema> oldSchemas() throws Exception {
    return OldSchema.all();
  }

  @BeforeEach
  void the_newest_schema_to_compare_with() {
    Awaitility.await().atMost(Duration.ofSeconds(30)).until(migration::isDone);
  }

  @ParameterizedTest
  @MethodSource("oldSchemas")
  void a_migrated_database_keeps_its_events_and_its_checkpoint(OldSchema old) throws Exception {
    try (OldSchema.Loaded database = old.load()) {
      String checkpoint = database.text(CHECKPOINT);

      database.migrate(flyway);

      List<String> lines =
          database.read(MORE_THAN_THERE_ARE, ALL).stream().map(this::line).toList();
      assertThat(lines).isEqualTo(old.events()).isNotEmpty();
      assertThat(lines)
          .allMatch(
              line ->
                  codec.decodeEnvelope(line.getBytes(StandardCharsets.UTF_8))
                      instanceof DecodedEnvelope.Known);
      assertThat(database.text(CHECKPOINT)).isEqualTo(checkpoint).startsWith("order ");
    }
  }

  @ParameterizedTest
  @MethodSource("oldSchemas")
  void a_migrated_database_is_like_a_new_one(OldSchema old) throws Exception {
    try (OldSchema.Loaded database = old.load()) {
      database.migrate(flyway);

      assertThat(SchemaDescription.of(database.schema()))
          .isEqualTo(SchemaDescription.of("public"))
          .anyMatch(line -> line.contains("espm_app"));
    }
  }

  @ParameterizedTest
  @MethodSource("oldSchemas")
  void a_migrated_database_goes_on_and_its_past_is_safe(OldSchema old) throws Exception {
    try (OldSchema.Loaded database = old.load()) {
      database.migrate(flyway);
      UUID stream = UUID.randomUUID();

      try (Connection service = database.asService()) {
        Database.insertEvent(service, "order", stream, 1);
        assertRefused(
            service,
            "insert into events"
                + " (tx, category, stream_id, version, type, schema_version, occurred_at, data)"
                + " values ('1', 'a', gen_random_uuid(), 1, 'A', 1, now(), '{}')");
        assertRefused(service, "update events set data = data");
        assertRefused(service, "delete from events");
      }

      List<StoredEvent> events = database.read(MORE_THAN_THERE_ARE, ALL);
      assertThat(events).hasSize(old.events().size() + 1);
      assertThat(events.getLast().streamId()).isEqualTo(stream);
      assertThat(events.getLast().at().position())
          .isGreaterThan(
              events.stream()
                  .limit(events.size() - 1)
                  .mapToLong(it -> it.at().position())
                  .max()
                  .orElseThrow());
    }
  }

  private static void assertRefused(Connection service, String sql) {
    assertThatExceptionOfType(SQLException.class)
        .isThrownBy(() -> service.createStatement().execute(sql))
        .extracting(SQLException::getSQLState)
        .isEqualTo(INSUFFICIENT_PRIVILEGE);
  }

  private String line(StoredEvent event) {
    return new String(
        codec.envelopeJson(
            event.streamId(),
            event.version(),
            event.at().position(),
            event.type(),
            event.schemaVersion(),
            event.occurredAt(),
            event.data()),
        StandardCharsets.UTF_8);
  }
}
