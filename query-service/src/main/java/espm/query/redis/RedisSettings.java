package espm.query.redis;

import io.quarkus.redis.client.RedisOptionsCustomizer;
import io.vertx.redis.client.RedisOptions;
import jakarta.inject.Singleton;

/** Keeps what is configured under {@code quarkus.redis.}, for clients that are made here. */
@Singleton
public class RedisSettings implements RedisOptionsCustomizer {

  private volatile RedisOptions configured;

  @Override
  public void customize(String clientName, RedisOptions options) {
    configured = new RedisOptions(options);
  }

  RedisOptions configured() {
    return configured;
  }
}
