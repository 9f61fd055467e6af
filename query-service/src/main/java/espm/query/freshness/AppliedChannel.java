package espm.query.freshness;

import espm.query.readmodel.Keyspace;
import espm.query.redis.ReadModelLayout;
import espm.query.redis.RedisLink;
import espm.query.redis.RedisLinks;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.Startup;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import io.vertx.redis.client.ResponseType;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jboss.logging.Logger;

/**
 * The one subscription of this process to what the projections tell, for all who wait for it. It is
 * on the channel of the generation that serves, and goes to the next one's when that takes over.
 * Thread-safe.
 */
@Startup
@Singleton
public class AppliedChannel {

  /** Who wants to hear. Called on the subscription's event loop: must not take long. */
  public interface Listener {

    /** A batch was applied; a line {@code <order id> <version>} for each order. */
    void applied(byte[] message);

    /** Something may have been applied without a message: the subscription is new. */
    void mayHaveMissed();
  }

  private static final Logger LOG = Logger.getLogger(AppliedChannel.class);
  private static final long GENERATION_CHECK_MILLIS = 500;

  private final Vertx vertx;
  private final ReadModelLayout layout;
  private final List<Listener> listeners = new CopyOnWriteArrayList<>();
  private final RedisLink subscription;
  private final long generationTimer;
  private volatile String channel;

  AppliedChannel(Vertx vertx, RedisLinks redis, ReadModelLayout layout) {
    this.vertx = vertx;
    this.layout = layout;
    this.channel = serving();
    this.subscription = redis.open("applied", this::subscribe);
    this.generationTimer = vertx.setPeriodic(GENERATION_CHECK_MILLIS, _ -> followGeneration());
  }

  /** From now on this one is told as well; it must read once by itself afterwards. */
  public void listen(Listener listener) {
    listeners.add(listener);
  }

  private String serving() {
    return Keyspace.appliedChannel(layout.generation());
  }

  private void subscribe(RedisConnection connection) {
    connection.handler(this::onPush);
    connection.send(Request.cmd(Command.SUBSCRIBE).arg(channel));
  }

  private void followGeneration() {
    String next = serving();
    if (!next.equals(channel)) {
      String old = channel;
      channel = next;
      subscription.send(Request.cmd(Command.SUBSCRIBE).arg(next));
      subscription.send(Request.cmd(Command.UNSUBSCRIBE).arg(old));
    }
  }

  /** Takes messages, and also replies to heartbeats, which the client mixes up with them. */
  private void onPush(Response push) {
    if (push == null || push.type() != ResponseType.PUSH) {
      return;
    }
    switch (push.get(0).toString()) {
      case "message" -> {
        byte[] message = push.get(2).toBytes();
        listeners.forEach(listener -> listener.applied(message));
      }
      case "subscribe" -> listeners.forEach(Listener::mayHaveMissed);
      case "unsubscribe" -> LOG.debugf("no longer told by %s", push.get(1));
      default -> LOG.debugf("unexpected push from Redis: %s", push);
    }
  }

  void close(@Observes ShutdownEvent event) {
    vertx.cancelTimer(generationTimer);
    subscription.close();
  }
}
