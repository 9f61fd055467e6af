package espm.capacity;

import static io.gatling.javaapi.core.CoreDsl.constantConcurrentUsers;
import static io.gatling.javaapi.core.CoreDsl.constantUsersPerSec;
import static io.gatling.javaapi.core.CoreDsl.rampUsersPerSec;
import static io.gatling.javaapi.http.HttpDsl.http;

import io.gatling.javaapi.core.PopulationBuilder;
import io.gatling.javaapi.core.Simulation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * One step as Gatling wants it: a class that it makes itself, so what it is to do is left beside
 * it.
 */
public final class Load extends Simulation {

  /** What the next one made is to do. */
  record Task(String baseUrl, Step step, Flows flows) {}

  private static volatile Task next;

  /** Called by Gatling. */
  public Load() {
    Task task = next;
    Step step = task.step();
    Flows flows = task.flows();
    List<PopulationBuilder> users = new ArrayList<>();
    step.usersPerSecond().forEach((flow, rate) -> users.add(arriving(flows, flow, rate, step)));
    step.usersAtOnce().forEach((flow, count) -> users.add(atOnce(flows, flow, count, step)));
    setUp(users)
        .protocols(
            http.baseUrl(task.baseUrl())
                .disableWarmUp()
                .disableCaching()
                .disableAutoReferer()
                .disableFollowRedirect()
                // Clients that stay, not a new connection for each user: that would measure TCP.
                .shareConnections())
        .maxDuration(
            Duration.ofSeconds(step.leadSeconds() + step.measuredSeconds() + step.drainSeconds()));
  }

  static void nextIs(Task task) {
    next = task;
  }

  /** Evenly spaced, each flow by itself: chance in the mix would be noise in the rate. */
  private static PopulationBuilder arriving(Flows flows, String name, double rate, Step step) {
    return flows
        .named(name)
        .injectOpen(
            rampUsersPerSec(rate / 2).to(rate).during(Duration.ofSeconds(step.leadSeconds())),
            constantUsersPerSec(rate).during(Duration.ofSeconds(step.measuredSeconds())));
  }

  private static PopulationBuilder atOnce(Flows flows, String name, int count, Step step) {
    int seconds = step.leadSeconds() + step.measuredSeconds();
    return flows
        .named(name)
        .injectClosed(constantConcurrentUsers(count).during(Duration.ofSeconds(seconds)));
  }
}
