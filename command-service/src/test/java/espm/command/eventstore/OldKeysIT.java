package espm.command.eventstore;

import static org.assertj.core.api.Assertions.assertThat;

import espm.command.Database;
import espm.localstack.junit.Backends;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Keys that are too old go, all of them, and instances do not get in each other's way. */
@QuarkusTest
@QuarkusTestResource(
    value = Backends.class,
    initArgs = @ResourceArg(name = "needs", value = "postgres,kafka"))
class OldKeysIT {

  private static final int OLD = 3500;

  @Inject IdempotencyKeys keys;
  @Inject SchemaMigration migration;

  private final String prefix = UUID.randomUUID() + "-";

  @BeforeEach
  void old_keys_and_a_young_one() throws SQLException {
    Awaitility.await().until(migration::isDone);
    insert(OLD, "2 days");
    insert(1, "1 hour");
  }

  @Test
  void all_that_are_too_old_go_and_the_others_stay() throws SQLException {
    assertThat(await(keys.removeOld())).isGreaterThanOrEqualTo(OLD);
    assertThat(count()).isEqualTo(1);
  }

  @Test
  void what_another_instance_is_about_to_remove_is_passed_over_without_waiting() throws Exception {
    int taken = OLD / 2;
    try (Connection other = Database.asOwner()) {
      other.setAutoCommit(false);
      try (PreparedStatement removal =
          other.prepareStatement(
              "delete from idempotency_keys where key in (select key from idempotency_keys"
                  + " where key like ? order by created_at, key limit ?)")) {
        removal.setString(1, prefix + "%");
        removal.setInt(2, taken);
        assertThat(removal.executeUpdate()).isEqualTo(taken);
      }

      assertThat(await(keys.removeOld())).isGreaterThanOrEqualTo(OLD - taken);
      other.commit();
    }
    assertThat(count()).isEqualTo(1);
  }

  @Test
  void two_at_the_same_time_remove_each_key_once() throws SQLException {
    Uni<Long> both =
        Uni.combine()
            .all()
            .unis(keys.removeOld(), keys.removeOld())
            .with((one, another) -> one + another);

    assertThat(await(both)).isGreaterThanOrEqualTo(OLD);
    assertThat(count()).isEqualTo(1);
  }

  private void insert(int keysToMake, String age) throws SQLException {
    try (Connection owner = Database.asOwner();
        PreparedStatement insert =
            owner.prepareStatement(
                "insert into idempotency_keys (key, fingerprint, stream_id, version, created_at)"
                    + " select ? || ? || n, '\\x01', gen_random_uuid(), 1, now() - ?::interval"
                    + " from generate_series(1, ?) n")) {
      insert.setString(1, prefix);
      insert.setString(2, age);
      insert.setString(3, age);
      insert.setInt(4, keysToMake);
      insert.executeUpdate();
    }
  }

  private long count() throws SQLException {
    return Database.number("select count(*) from idempotency_keys where key like ?", prefix + "%");
  }

  private static <T> T await(Uni<T> work) {
    return work.await().atMost(Duration.ofSeconds(30));
  }
}
