package espm.command.relay;

import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/**
 * What the relays are doing, to be seen beside the health of the rest. It is up while Kafka is
 * away: commands are accepted all the same, and their events wait in the store. It is down only
 * when a topic is not what it should be, or Kafka refuses an event for good, which no waiting
 * mends.
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
            (relay, shards) -> {
              for (RelayProgress shard : shards) {
                describe(response, relay, shard.status());
              }
            });
    return response.build();
  }

  private static void describe(
      HealthCheckResponseBuilder response, String relay, ShardStatus shard) {
    String name = relay + "/" + shard.shard();
    if (shard.state() == RelayState.REFUSING) {
      response.down();
    }
    response.withData(name, shard.state().name());
    response.withData(name + ".lagEvents", shard.lagEvents());
    if (shard.failure() != null) {
      response.withData(name + ".failure", shard.failure());
    }
    if (shard.topicLost() != null) {
      response.withData(name + ".topicLost", shard.topicLost());
    }
  }
}
