package espm.query.projection;

import espm.query.redis.ReadModelLayout;
import espm.query.redis.RedisLinks;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Liveness;
import org.eclipse.microprofile.health.Readiness;
import org.eclipse.microprofile.health.Startup;

/** What the projection has to say about the health of the process. */
final class ProjectionHealth {

  private ProjectionHealth() {}

  /** Down when the projection's thread hangs or has ended: only a restart helps then. */
  @Liveness
  @Singleton
  static final class Live implements HealthCheck {
    private final ProjectionStatus status;

    Live(ProjectionStatus status) {
      this.status = status;
    }

    @Override
    public HealthCheckResponse call() {
      return HealthCheckResponse.named("projection turns").status(status.isTurning()).build();
    }
  }

  /**
   * Down while a starting instance has no part in the projection yet, and would answer late; or up
   * all the same after a grace, since what Redis holds can be read without Kafka.
   */
  @Startup
  @Singleton
  static final class Started implements HealthCheck {
    private final ProjectionStatus status;
    private final ProjectionConfig config;

    Started(ProjectionStatus status, ProjectionConfig config) {
      this.status = status;
      this.config = config;
    }

    @Override
    public HealthCheckResponse call() {
      return HealthCheckResponse.named("projection takes part")
          .status(status.hasTakenPart(config.startupGrace()))
          .withData("partitions", status.heldPartitions())
          .build();
    }
  }

  /**
   * Down while Redis is away or has no views that this build can read, as nothing can be answered
   * then, and until started.
   */
  @Readiness
  @Singleton
  static final class Ready implements HealthCheck {
    private final RedisLinks redis;
    private final ReadModelLayout layout;
    private final ProjectionStatus status;
    private final ProjectionConfig config;

    Ready(
        RedisLinks redis,
        ReadModelLayout layout,
        ProjectionStatus status,
        ProjectionConfig config) {
      this.redis = redis;
      this.layout = layout;
      this.status = status;
      this.config = config;
    }

    @Override
    public HealthCheckResponse call() {
      boolean isRedisUp = redis.reads().isUp();
      String whyNothingServes = layout.whyNothingServes();
      HealthCheckResponseBuilder answer =
          HealthCheckResponse.named("read model")
              .status(
                  isRedisUp
                      && whyNothingServes == null
                      && status.hasTakenPart(config.startupGrace()))
              .withData("redis", isRedisUp)
              .withData("partitions", status.heldPartitions())
              .withData("generation", layout.generation());
      return (whyNothingServes == null ? answer : answer.withData("views", whyNothingServes))
          .build();
    }
  }
}
