package espm.command.relay;

import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/**
 * What the relays are doing, to be seen beside the health of the rest. It is up while Kafka is
 * away: commands are accepted all the same, and their events wait in the store. It is down only
 * when a topic is not what it should be, which no waiting mends.
 */
@Readiness
@ApplicationScoped
public class RelayHealth implements HealthCheck {

  private final Relays relays;

  RelayHealth(Relays relays) {
    this.relays = relays;
  }

  @Override
  public HealthCheckResponse call() {
    HealthCheckResponseBuilder response = HealthCheckResponse.named("relay").up();
    relays
        .progress()
        .forEach(
            (relay, progress) -> {
              if (progress.state() == RelayProgress.State.REFUSING) {
                response.down();
              }
              response.withData(relay, progress.state().name());
              response.withData(relay + ".lagEvents", progress.lag().events());
              if (progress.lastFailure() != null) {
                response.withData(relay + ".failure", progress.lastFailure());
              }
            });
    return response.build();
  }
}
