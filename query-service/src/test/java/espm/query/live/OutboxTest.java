package espm.query.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class OutboxTest {

  private static final int BYTES_MAX = 300_000;
  private static final Buffer CHUNK = Buffer.buffer(new byte[Outbox.CHUNK_BYTES]);

  private final Vertx vertx = Vertx.vertx();
  private final FeedLoop loop = new FeedLoop(vertx);
  private final Backlog backlog = new Backlog(BYTES_MAX);
  private final Connection connection = new Connection();
  private final AtomicInteger drained = new AtomicInteger();
  private final Outbox outbox = outbox(connection);

  @AfterEach
  void close() {
    vertx.close().toCompletionStage().toCompletableFuture().orTimeout(20, TimeUnit.SECONDS).join();
  }

  @Test
  void what_waits_for_one_is_bounded_until_half_of_it_is_sent() {
    int written = onLoop(() -> writeUntilFull(outbox));
    assertThat(written * Outbox.CHUNK_BYTES).isBetween(200_000, Outbox.WAITING_BYTES_MAX);

    connection.send(1);
    assertThat(onLoop(outbox::mustWait)).isTrue();
    assertThat(drained).hasValue(0);
    connection.send(written / 2);

    assertThat(onLoop(outbox::mustWait)).isFalse();
    assertThat(drained).hasValue(1);
  }

  @Test
  void when_much_waits_for_all_who_has_not_taken_what_there_is_gets_no_more() {
    onLoop(() -> writeUntilFull(outbox));
    Outbox slow = outbox(new Connection());
    Connection quick = new Connection();
    Outbox other = outbox(quick);
    onLoop(() -> write(slow, 3));

    assertThat(onLoop(slow::mustWait)).isTrue();
    assertThat(onLoop(other::mustWait)).isFalse();
    onLoop(() -> write(other, 1));
    quick.send(1);
    assertThat(onLoop(other::mustWait)).isFalse();
  }

  @Test
  void what_waited_for_one_who_is_gone_is_counted_no_more() {
    onLoop(() -> writeUntilFull(outbox));
    assertThat(backlog.bytes()).isPositive();

    onLoop(
        () -> {
          outbox.close();
          return null;
        });
    connection.send(3);

    assertThat(onLoop(backlog::bytes)).isZero();
  }

  private Outbox outbox(Connection itsConnection) {
    Outbox created = new Outbox(loop, itsConnection, backlog, Duration.ofHours(1));
    created.open(drained::incrementAndGet, () -> {});
    return created;
  }

  private static int writeUntilFull(Outbox box) {
    int written = 0;
    while (written < 100 && !box.mustWait()) {
      box.write(CHUNK);
      written++;
    }
    return written;
  }

  private static int write(Outbox box, int chunks) {
    for (int chunk = 0; chunk < chunks; chunk++) {
      box.write(CHUNK);
    }
    return chunks;
  }

  /** After everything that was on its way to the loop before. */
  private <T> T onLoop(Supplier<T> action) {
    CompletableFuture<T> answer = new CompletableFuture<>();
    loop.execute(() -> answer.complete(action.get()));
    return answer.orTimeout(20, TimeUnit.SECONDS).join();
  }

  /** Sends when it is told to. */
  private static final class Connection implements Follower {
    private final Queue<Promise<Void>> waiting = new ArrayDeque<>();

    @Override
    public synchronized Future<Void> write(Buffer text) {
      Promise<Void> sent = Promise.promise();
      waiting.add(sent);
      return sent.future();
    }

    synchronized void send(int pieces) {
      for (int piece = 0; piece < pieces; piece++) {
        waiting.remove().complete();
      }
    }

    @Override
    public void end() {}

    @Override
    public void drop() {}
  }
}
