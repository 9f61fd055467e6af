package espm.query.redis;

import io.vertx.core.Vertx;

/** Links as those of the running service, for a second instance of it. */
public final class MoreRedisLinks {

  private MoreRedisLinks() {}

  public static RedisLinks open(Vertx vertx, RedisSettings settings) {
    return new RedisLinks(vertx, null, settings);
  }

  public static void close(RedisLinks links) {
    links.close(null);
  }
}
