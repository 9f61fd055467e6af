package espm.command.relay;

import static org.assertj.core.api.Assertions.assertThat;

import espm.command.Database;
import espm.command.eventstore.LogPosition;
import espm.localstack.junit.Backends;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import java.sql.Connection;
import java.sql.Statement;
import java.util.Map;
import java.util.UUID;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.junit.jupiter.api.Test;

/** A relay goes on where it was before it had shards. */
@QuarkusTest
@QuarkusTestResource(
    value = Backends.class,
    initArgs = @ResourceArg(name = "needs", value = "postgres,kafka"))
class CheckpointMigrationIT {

  private final String schema = "old_" + UUID.randomUUID().toString().replace('-', '_');

  @Test
  void the_checkpoint_of_before_is_that_of_all_shards() throws Exception {
    migration().target("1").load().migrate();
    execute("insert into relay_checkpoints (relay, tx, position) values ('order', '700', 42)");

    migration().load().migrate();

    try (Connection connection = connect();
        RelaySession session = new RelaySession(connection, "order")) {
      LogPosition old = new LogPosition(700, 42);
      assertThat(session.ledger().read().startOf(new Shard(1, 3), null)).isEqualTo(old);
      session.ledger().adopt("topic-a");
      assertThat(session.ledger().read().startOf(new Shard(1, 3), "topic-a")).isEqualTo(old);
      assertThat(session.ledger().read().startOf(new Shard(1, 3), "topic-b"))
          .isEqualTo(LogPosition.START);
    } finally {
      execute("drop schema " + schema + " cascade");
    }
  }

  private FluentConfiguration migration() {
    return Flyway.configure()
        .dataSource(Database.url(), "espm_owner", "espm_owner")
        .schemas(schema)
        .placeholders(Map.of("app_role", "espm_app"))
        .locations("db/migration");
  }

  private Connection connect() throws Exception {
    Connection connection = Database.asOwner();
    connection.setSchema(schema);
    return connection;
  }

  private void execute(String sql) throws Exception {
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
