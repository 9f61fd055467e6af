package espm.command.eventstore;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.jboss.logging.Logger;

/**
 * Brings the schema up to date beside the start of the service, not before it: a database that is
 * not there yet is waited for, as long as it takes, and the service is alive but not ready
 * meanwhile.
 */
@ApplicationScoped
public class SchemaMigration {

  private static final Logger LOG = Logger.getLogger(SchemaMigration.class);
  private static final Duration RETRY = Duration.ofSeconds(1);
  private static final int LOGGED_EVERY = 30;

  private final Flyway flyway;
  private final TransactionCount transactions;
  private final Thread thread = Thread.ofPlatform().name("migration").daemon().unstarted(this::run);
  private volatile boolean done;

  SchemaMigration(Flyway flyway, TransactionCount transactions) {
    this.flyway = flyway;
    this.transactions = transactions;
  }

  void start(@Observes StartupEvent event) {
    thread.start();
  }

  void stop(@Observes ShutdownEvent event) {
    thread.interrupt();
  }

  /** Whether the schema is what this build needs. */
  public boolean isDone() {
    return done;
  }

  private void run() {
    try {
      for (int attempt = 0; !migrate(attempt); attempt++) {
        Thread.sleep(RETRY);
      }
      transactions
          .whyBehind()
          .subscribe()
          .with(why -> why.ifPresent(LOG::error), failure -> LOG.warn(failure.getMessage()));
    } catch (InterruptedException _) {
      LOG.debug("shut down before the database was there");
    }
  }

  private boolean migrate(int attempt) {
    try {
      flyway.migrate();
      done = true;
    } catch (FlywayException e) {
      if (attempt % LOGGED_EVERY == 0) {
        LOG.warnf("the database is not ready, trying again every second: %s", e.getMessage());
      }
    }
    return done;
  }
}
