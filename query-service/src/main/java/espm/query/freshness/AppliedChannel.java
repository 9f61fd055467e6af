package espm.query.freshness;

import espm.query.readmodel.Keyspace;
import espm.query.redis.ReadModelLayout;
import espm.query.redis.RedisLink;
import espm.query.redis.RedisLinks;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.Startup;
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
 * The one subscription of this process to what the projections tell, for all who wait for it. It
 * hears all generations, since the one that is told of may serve already without this process
 * knowing it. Thread-safe.
 */
@Startup
@Singleton
public class AppliedChannel {

  /** Who wants to hear. Called on the subscription's event loop: must not take long. */
  public interface Listener {

    /**
     * A batch was applied.
     *
     * @param message a line {@code <order id> <version>} for each order
     * @param isServing whether to the generation that serves, as far as is known here
     */
    void applied(byte[] message, boolean isServing);

    /**
     * Something may have been applied without a message: the subscription is new, or another
     * generation serves.
     */
    void mayHaveMissed();
  }

  private static final Logger LOG = Logger.getLogger(AppliedChannel.class);

  private final ReadModelLayout layout;
  private final List<Listener> listeners = new CopyOnWriteArrayList<>();
  private final RedisLink subscription;

  AppliedChannel(RedisLinks redis, ReadModelLayout layout) {
    this.layout = layout;
    this.subscription = redis.open("applied", this::subscribe);
    layout.onServing(this::mayHaveMissed);
  }

  /** From now on this one is told as well; it must read once by itself afterwards. */
  public void listen(Listener listener) {
    listeners.add(listener);
  }

  private void mayHaveMissed() {
    listeners.forEach(Listener::mayHaveMissed);
  }

  private void subscribe(RedisConnection connection) {
    connection.handler(this::onPush);
    connection.send(Request.cmd(Command.PSUBSCRIBE).arg(Keyspace.appliedChannels()));
  }

  /** Takes messages, and also replies to heartbeats, which the client mixes up with them. */
  private void onPush(Response push) {
    if (push == null || push.type() != ResponseType.PUSH) {
      return;
    }
    switch (push.get(0).toString()) {
      case "pmessage" -> onMessage(push.get(2).toString(), push.get(3));
      case "psubscribe" -> mayHaveMissed();
      default -> LOG.debugf("unexpected push from Redis: %s", push);
    }
  }

  private void onMessage(String channel, Response message) {
    boolean isServing = channel.equals(Keyspace.appliedChannel(layout.generation()));
    byte[] orders = message.toBytes();
    listeners.forEach(listener -> listener.applied(orders, isServing));
  }

  void close(@Observes ShutdownEvent event) {
    subscription.close();
  }
}
