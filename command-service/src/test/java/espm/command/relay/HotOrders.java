package espm.command.relay;

import espm.command.Database;
import espm.command.eventstore.Append;
import espm.command.eventstore.AppendResult;
import espm.command.eventstore.EventStore;
import espm.command.eventstore.NewEvent;
import espm.command.eventstore.StoredEvent;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;

/** A few orders that many writers change at the same time, some of them in vain. */
final class HotOrders implements AutoCloseable {

  private static final int ORDERS = 5;
  private static final int WRITERS = 32;
  private static final int APPENDS_OF_A_WRITER = 15;
  private static final int ROLLBACKS = 40;
  private static final String UNIQUE_VIOLATION = "23505";

  final List<UUID> ids = Stream.generate(UUID::randomUUID).limit(ORDERS).toList();

  private final EventStore store;
  private final ExecutorService threads = Executors.newFixedThreadPool(WRITERS + 1);
  private final List<Future<Void>> work = new ArrayList<>();

  HotOrders(EventStore store) {
    this.store = store;
  }

  /** Begins to write; returns at once. */
  void start() {
    for (int writer = 0; writer < WRITERS; writer++) {
      Random random = new Random(writer);
      work.add(threads.submit(action(APPENDS_OF_A_WRITER, () -> appendOne(random))));
    }
    Random random = new Random(WRITERS);
    work.add(threads.submit(action(ROLLBACKS, () -> rollBackOne(random))));
  }

  /** Waits for the writers; fails when one of them did. */
  void join() throws ExecutionException, InterruptedException {
    for (Future<Void> each : work) {
      each.get();
    }
  }

  private interface Action {
    void run() throws Exception;
  }

  private static Callable<Void> action(int times, Action action) {
    return () -> {
      for (int i = 0; i < times; i++) {
        action.run();
      }
      return null;
    };
  }

  private void appendOne(Random random) {
    UUID order = ids.get(random.nextInt(ids.size()));
    append(store, order, head(order), 1 + random.nextInt(3));
  }

  /** Takes a version of a hot order, makes the others wait for it, and gives it up. */
  private void rollBackOne(Random random) throws Exception {
    UUID order = ids.get(random.nextInt(ids.size()));
    try (Connection connection = Database.asOwner()) {
      connection.setAutoCommit(false);
      Database.insertEvent(connection, "order", UUID.randomUUID(), 1);
      Database.insertEvent(connection, "order", order, head(order) + 1);
      connection.rollback();
    } catch (SQLException e) {
      if (!UNIQUE_VIOLATION.equals(e.getSQLState())) {
        throw e; // that the version was taken meanwhile is as good
      }
    }
  }

  /** Versions that are committed. */
  int head(UUID order) {
    List<StoredEvent> events =
        store.readStream(order, 1, 10_000).await().atMost(Duration.ofSeconds(30));
    return events.isEmpty() ? 0 : events.getLast().version();
  }

  static AppendResult append(EventStore store, UUID order, int expectedVersion, int count) {
    NewEvent event = new NewEvent("OrderShipped", 1, "{}".getBytes(StandardCharsets.US_ASCII));
    return store
        .append(
            new Append(
                "order",
                order,
                expectedVersion,
                Instant.now(),
                Collections.nCopies(count, event),
                null))
        .await()
        .atMost(Duration.ofSeconds(30));
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
