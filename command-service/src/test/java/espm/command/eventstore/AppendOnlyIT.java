package espm.command.eventstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import espm.command.Database;
import espm.localstack.junit.Backends;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.UUID;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Not even a mistake in the service can change what has happened: its role may not. */
@QuarkusTest
@QuarkusTestResource(
    value = Backends.class,
    initArgs = @ResourceArg(name = "needs", value = "postgres,kafka"))
class AppendOnlyIT {

  private static final String INSUFFICIENT_PRIVILEGE = "42501";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "update events set data = data",
        "update events set version = version + 1 where false",
        "delete from events",
        "delete from events where false",
        "truncate events",
        "drop table events",
        "alter table events drop constraint events_stream_id_version_key",
        "drop index events_relay_order",
        "create trigger forget before insert on events execute function pg_notify('a', 'b')",
        "insert into events (tx, category, stream_id, version, type, schema_version, occurred_at, data)"
            + " values ('1', 'a', gen_random_uuid(), 1, 'A', 1, now(), '{}')",
        "insert into events"
            + " (position, category, stream_id, version, type, schema_version, occurred_at, data)"
            + " overriding system value"
            + " values (1, 'a', gen_random_uuid(), 1, 'A', 1, now(), '{}')",
        "call reach_stored_transactions()",
        "merge into events e using (select 1 as one) s on e.version = s.one"
            + " when matched then delete",
        "insert into events overriding system value select * from events"
            + " on conflict (position) do update set data = excluded.data"
      })
  void the_role_of_the_service_cannot_change_the_past(String sql) throws SQLException {
    try (Connection connection = Database.asService();
        Statement statement = connection.createStatement()) {
      assertThatExceptionOfType(SQLException.class)
          .isThrownBy(() -> statement.execute(sql))
          .extracting(SQLException::getSQLState)
          .isEqualTo(INSUFFICIENT_PRIVILEGE);
    }
  }

  @Test
  void it_is_the_role_that_the_service_has_and_it_can_add_and_read() throws SQLException {
    assertThat(ConfigProvider.getConfig().getValue("quarkus.datasource.username", String.class))
        .isEqualTo("espm_app");
    try (Connection connection = Database.asService();
        Statement statement = connection.createStatement()) {
      Database.insertEvent(connection, "append-only-test", UUID.randomUUID(), 1);
      assertThat(statement.executeQuery("select from events_readable").next()).isTrue();
    }
  }
}
