package espm.command.api;

import static espm.command.api.Refusals.expect;
import static org.assertj.core.api.Assertions.assertThat;

import espm.command.Database;
import espm.command.HttpService;
import espm.command.HttpService.Answer;
import espm.localstack.junit.Backends;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * A store that was restored from a logical dump has events of transactions that its new cluster has
 * not counted up to. Whatever was appended then would be read before them, or never: so nothing is,
 * and it is said why.
 */
@QuarkusTest
@QuarkusTestResource(
    value = Backends.class,
    initArgs = @ResourceArg(name = "needs", value = "postgres,kafka"))
class RestoredDumpIT {

  private static final String CATEGORY = "restored-test";
  private static final int TRANSACTIONS_AHEAD = 20_000;

  private final HttpService service = HttpService.api();
  private final HttpService management = HttpService.management();
  private final Orders orders = new Orders(service);

  @AfterEach
  void the_cluster_is_past_what_is_stored() throws SQLException {
    asOwner("delete from events where category = '" + CATEGORY + "'");
    asOwner("delete from relay_checkpoints where relay = '" + CATEGORY + "'");
    Awaitility.await().until(() -> management.get("/q/health/ready").status() == 200);
  }

  @Test
  void commands_are_refused_and_nothing_is_stored_while_reads_go_on() throws Exception {
    String order = orders.draft();
    StoreContent before = StoreContent.now();
    restoreEvent();

    for (int i = 0; i < 3; i++) {
      Answer refused = service.post(order + "/submit", new String[0]);
      expect(refused, 503, "out-of-service");
      assertThat(refused.header("Retry-After")).isEqualTo("1");
    }
    expect(
        service.post("/api/orders", "{\"customerId\":\"" + UUID.randomUUID() + "\"}"),
        503,
        "out-of-service");

    assertThat(service.get(order + "/events").status()).isEqualTo(200);
    asOwner("delete from events where category = '" + CATEGORY + "'");
    assertThat(StoreContent.now()).isEqualTo(before);
  }

  @Test
  void readiness_tells_what_to_do_and_doing_it_helps() throws Exception {
    Awaitility.await().until(() -> management.get("/q/health/ready").status() == 200);
    String order = orders.draft();
    restoreEvent();

    Answer ready = management.get("/q/health/ready");
    assertThat(ready.status()).isEqualTo(503);
    assertThat(ready.json().findValuesAsText("why"))
        .singleElement()
        .asString()
        .contains("call reach_stored_transactions();");

    asOwner("call reach_stored_transactions()");

    assertThat(service.post(order + "/submit", new String[0]).status()).isEqualTo(200);
    long behind =
        Database.number(
            "select count(*) from events e where e.stream_id = ? and e.tx <"
                + " (select r.tx from events r where r.category = ?) and e.version = 3",
            Orders.idOf(order),
            CATEGORY);
    assertThat(behind).as("what was appended later is read later").isZero();
  }

  @Test
  void a_checkpoint_alone_that_is_ahead_stops_appends_as_well() throws Exception {
    String order = orders.draft();
    asOwner(
        """
        insert into relay_checkpoints (relay, shards, shard, tx, position)
        select '%s', 1, 0, (pg_snapshot_xmax(pg_current_snapshot())::text::bigint + %d)::text::xid8, 1
        """
            .formatted(CATEGORY, TRANSACTIONS_AHEAD));

    expect(service.post(order + "/submit", new String[0]), 503, "out-of-service");
    assertThat(management.get("/q/health/ready").status()).isEqualTo(503);
  }

  /** An event as it comes from a dump: the statement that restores it is not the service's. */
  private static void restoreEvent() throws SQLException {
    asOwner(
        """
        insert into events
          (tx, category, stream_id, version, type, schema_version, occurred_at, data)
        select (pg_snapshot_xmax(pg_current_snapshot())::text::bigint + %d)::text::xid8,
               '%s', gen_random_uuid(), 1, 'Restored', 1, now(), '{}'::text::bytea
        """
            .formatted(TRANSACTIONS_AHEAD, CATEGORY));
  }

  private static void asOwner(String sql) throws SQLException {
    try (Connection owner = Database.asOwner();
        Statement statement = owner.createStatement()) {
      statement.execute(sql);
    }
  }
}
