package espm.query.freshness;

import espm.events.kafka.OrderTopic;
import espm.query.readmodel.FreshNote;
import espm.query.readmodel.Keyspace;
import espm.query.redis.ReadModelLayout;
import espm.query.redis.RedisLinks;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.Startup;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.UUID;

/**
 * As of when the views show everything that was on the topic. Whoever projects a partition notes it
 * in Redis each second; here the notes are read each second, and not for each request. When nobody
 * projects, the time simply gets old. Thread-safe.
 */
@Startup
@Singleton
public class FreshAsOf {

  private static final long READ_MILLIS = 1_000;

  /**
   * @param byPartition null where nothing is known
   * @param oldest of all; null when one is not known
   */
  private record Notes(List<Long> millis, List<String> byPartition, String oldest) {}

  private final Vertx vertx;
  private final RedisLinks redis;
  private final ReadModelLayout layout;
  private final long timer;
  private volatile Notes notes = new Notes(List.of(), List.of(), null);

  /** Begins to read. */
  public FreshAsOf(Vertx vertx, RedisLinks redis, ReadModelLayout layout) {
    this.vertx = vertx;
    this.redis = redis;
    this.layout = layout;
    this.timer = vertx.setPeriodic(1, READ_MILLIS, _ -> read());
  }

  /** The time for an order, as text (RFC 3339); null when it is not known. */
  public String ofOrder(UUID orderId) {
    List<String> known = notes.byPartition();
    return known.isEmpty() ? null : known.get(OrderTopic.partitionOf(orderId, known.size()));
  }

  /** The time for all orders together, likewise. */
  public String ofAll() {
    return notes.oldest();
  }

  /** The time of a partition, in milliseconds; empty when it is not known. */
  public OptionalLong millisOf(int partition) {
    List<Long> known = notes.millis();
    Long millis = partition < known.size() ? known.get(partition) : null;
    return millis == null ? OptionalLong.empty() : OptionalLong.of(millis);
  }

  private void read() {
    if (layout.whyNothingServes() != null) {
      return; // and what was known stays true
    }
    List<Future<Response>> parts =
        layout.all().stream()
            .map(Keyspace::freshAsOf)
            .map(key -> redis.reads().send(Request.cmd(Command.GET).arg(key)))
            .toList();
    // What cannot be read stays as it is known: it is still true, and getting old.
    Future.all(parts).onSuccess(_ -> notes = notes(parts.stream().map(Future::result).toList()));
  }

  private static Notes notes(List<Response> replies) {
    List<Long> millis =
        replies.stream()
            .map(reply -> reply == null ? null : FreshNote.read(reply.toString()).millis())
            .toList();
    boolean isComplete = millis.stream().allMatch(Objects::nonNull);
    return new Notes(
        millis,
        millis.stream().map(FreshAsOf::text).toList(),
        isComplete ? text(Collections.min(millis)) : null);
  }

  private static String text(Long millis) {
    return millis == null ? null : Instant.ofEpochMilli(millis).toString();
  }

  void close(@Observes ShutdownEvent event) {
    vertx.cancelTimer(timer);
  }
}
