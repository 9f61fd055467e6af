package espm.query.redis;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/**
 * One connection to Redis on which commands are pipelined: what is sent while an answer is
 * outstanding does not wait for it. (A client that takes a connection from a pool for each command
 * would.) Once opened it is kept open, and opened again when it breaks; in between, commands fail.
 *
 * <p>Each connection has a client of its own, which goes when the connection does. The client's
 * pool would give it back some day, but may lose track when a connection ends in the middle of its
 * handshake: then it never answers.
 *
 * <p>The link asks each node something each second. The connection's read-idle timeout, which is a
 * setting of the client, therefore only strikes when Redis is silent although it was asked, and
 * then fails all outstanding commands. So each command ends within that timeout, also when the
 * other side vanished without a word. Thread-safe.
 */
public final class RedisLink implements AutoCloseable {

  private static final Logger LOG = Logger.getLogger(RedisLink.class);
  private static final long HEARTBEAT_MILLIS = 1_000;

  /** For all of name, connection, encryption and login. */
  private static final long CONNECT_TIMEOUT_MILLIS = 3_000;

  private final String name;
  private final Vertx vertx;
  private final Supplier<Redis> clients;
  private final Consumer<RedisConnection> onConnected;
  private final List<Request> heartbeat;
  private final AtomicReference<Future<RedisConnection>> current = new AtomicReference<>();
  private final long heartbeatTimer;
  private volatile Redis client;
  private volatile boolean up;
  private volatile boolean closed;

  /** A link to one Redis. */
  public RedisLink(
      String name, Vertx vertx, Supplier<Redis> clients, Consumer<RedisConnection> onConnected) {
    this(name, vertx, clients, onConnected, List.of(Request.cmd(Command.PING)));
  }

  /**
   * A link to one Redis or several.
   *
   * @param name for the log
   * @param clients makes a client, which this link closes
   * @param onConnected called for each new connection, before it is used
   * @param heartbeat what is asked each second; every node has to get some of it
   */
  public RedisLink(
      String name,
      Vertx vertx,
      Supplier<Redis> clients,
      Consumer<RedisConnection> onConnected,
      List<Request> heartbeat) {
    this.name = name;
    this.vertx = vertx;
    this.clients = clients;
    this.onConnected = onConnected;
    this.heartbeat = heartbeat;
    this.heartbeatTimer = vertx.setPeriodic(1, HEARTBEAT_MILLIS, _ -> beat());
  }

  /** Whether Redis answered the last heartbeat. */
  public boolean isUp() {
    return up;
  }

  /**
   * Sends a command.
   *
   * @return the reply, null for nil; fails when Redis is not there, stays silent or refuses
   */
  public Future<Response> send(Request request) {
    Future<RedisConnection> connection = current.get();
    if (connection == null) {
      connection = connect();
    }
    return connection.compose(open -> open.send(request));
  }

  private Future<RedisConnection> connect() {
    Promise<RedisConnection> promise = Promise.promise();
    Future<RedisConnection> connecting = promise.future();
    Future<RedisConnection> other = current.compareAndExchange(null, connecting);
    if (other != null) {
      return other;
    }
    if (closed) {
      promise.fail("the link is closed");
      return connecting;
    }
    Redis newest = clients.get();
    client = newest;
    newest
        .connect()
        .timeout(CONNECT_TIMEOUT_MILLIS, TimeUnit.MILLISECONDS)
        .onSuccess(
            connection -> {
              connection.exceptionHandler(
                  failure -> lost(connecting, newest, failure.getMessage()));
              connection.endHandler(_ -> lost(connecting, newest, "closed by Redis"));
              onConnected.accept(connection);
              promise.complete(connection);
            })
        .onFailure(
            failure -> {
              newest.close();
              // The next heartbeat tries again; until then commands fail without trying.
              promise.fail(failure);
              vertx.setTimer(HEARTBEAT_MILLIS / 4, _ -> current.compareAndSet(connecting, null));
            });
    return connecting;
  }

  private void lost(Future<RedisConnection> connection, Redis itsClient, String reason) {
    // Of several nodes each tells of its end; the first one ends them all.
    if (!current.compareAndSet(connection, null)) {
      return;
    }
    itsClient.close();
    if (!closed) {
      up = false;
      LOG.warnf("Redis link %s lost: %s", name, reason);
    }
  }

  private void beat() {
    Future.all(heartbeat.stream().map(this::send).toList())
        .onComplete(replies -> noteHeartbeat(replies.succeeded()));
  }

  private void noteHeartbeat(boolean answered) {
    if (answered != up && !closed) {
      LOG.infof("Redis link %s is %s", name, answered ? "up" : "down");
    }
    up = answered;
  }

  /** Closes the connection; later commands fail. */
  @Override
  public void close() {
    closed = true;
    vertx.cancelTimer(heartbeatTimer);
    Redis newest = client;
    if (newest != null) {
      newest.close();
    }
  }
}
