package espm.query.redis;

import espm.localstack.junit.Backends;
import espm.query.RedisConsole;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisOptions;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A Redis of a test's own, without the service, and a link to it. */
public final class RedisAlone implements AutoCloseable {

  private final Backends backends = new Backends();
  private final Vertx vertx = Vertx.vertx();
  private final String url;
  private final RedisLink link;
  private final RedisConsole console;

  public RedisAlone() {
    backends.init(Map.of("needs", "redis"));
    url = backends.start().get("ESPM_REDIS_URL");
    link = new RedisLink("test", vertx, () -> Redis.createClient(vertx, url), _ -> {});
    console = new RedisConsole(url);
  }

  public RedisLink link() {
    return link;
  }

  /** Links as the running service has them; whoever takes them closes them. */
  public RedisLinks links() {
    RedisSettings settings = new RedisSettings();
    settings.customize("test", new RedisOptions().setConnectionString(url));
    return MoreRedisLinks.open(vertx, settings);
  }

  public RedisConsole console() {
    return console;
  }

  @Override
  public void close() {
    console.close();
    link.close();
    vertx.close().toCompletionStage().toCompletableFuture().orTimeout(20, TimeUnit.SECONDS).join();
    backends.stop();
  }
}
