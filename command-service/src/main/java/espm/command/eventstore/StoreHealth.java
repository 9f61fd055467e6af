package espm.command.eventstore;

import io.smallrye.health.api.AsyncHealthCheck;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/**
 * Ready means that commands can be carried out: the database answers, with the right schema, and
 * has not lost count of its transactions.
 */
@Readiness
@ApplicationScoped
public class StoreHealth implements AsyncHealthCheck {

  private static final String NAME = "event store";

  private final TransactionCount transactions;
  private final SchemaMigration migration;

  StoreHealth(TransactionCount transactions, SchemaMigration migration) {
    this.transactions = transactions;
    this.migration = migration;
  }

  @Override
  public Uni<HealthCheckResponse> call() {
    if (!migration.isDone()) {
      return Uni.createFrom().item(down("the schema is not there yet"));
    }
    return transactions
        .whyBehind()
        .map(why -> why.map(StoreHealth::down).orElseGet(() -> HealthCheckResponse.up(NAME)))
        .onFailure(StoreUnavailableException.class)
        .recoverWithItem(failure -> down(failure.getMessage()));
  }

  private static HealthCheckResponse down(String why) {
    return HealthCheckResponse.named(NAME).down().withData("why", why).build();
  }
}
