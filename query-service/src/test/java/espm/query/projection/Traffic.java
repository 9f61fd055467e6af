package espm.query.projection;

import espm.events.EventEnvelope;
import espm.query.Store;
import espm.query.Topic;
import espm.query.readmodel.Lives;
import espm.query.readmodel.OrderEvents;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * One who writes all the time, to the store and then to the topic, and some who read all the time.
 * Every answer has to be 200, and no order may be shown at a lower version than before, to
 * whomever.
 */
final class Traffic implements AutoCloseable {

  private static final int READERS = 3;

  /** What was wrong with answers; nothing, that is. */
  final List<String> complaints = new CopyOnWriteArrayList<>();

  /** Everything that was published. */
  final List<EventEnvelope> log;

  final AtomicInteger reads = new AtomicInteger();

  private final String url;
  private final Topic topic;
  private final Map<UUID, Integer> seen = new ConcurrentHashMap<>();
  private final List<UUID> known = new CopyOnWriteArrayList<>();
  private final List<Thread> threads = new ArrayList<>();
  private volatile boolean isOver;

  /**
   * @param log where what is published is added
   */
  Traffic(String url, Topic topic, List<EventEnvelope> log) {
    this.url = url;
    this.topic = topic;
    this.log = log;
  }

  void start() {
    write(new Random(7), 40);
    threads.add(Thread.ofPlatform().name("writer").start(this::writeOn));
    for (int reader = 0; reader < READERS; reader++) {
      threads.add(Thread.ofPlatform().name("reader").start(this::readOn));
    }
  }

  private void writeOn() {
    Random random = new Random(8);
    while (!isOver) {
      write(random, 5);
    }
  }

  /** Some new orders, side by side, each of them acknowledged before anybody asks for it. */
  private void write(Random random, int orders) {
    List<List<EventEnvelope>> lives = new ArrayList<>();
    for (int order = 0; order < orders; order++) {
      lives.add(
          Lives.delivered(UUID.randomUUID(), new UUID(0, random.nextInt(10)), OrderEvents.START));
    }
    for (int version = 0; version < 6; version++) {
      int at = version;
      List<EventEnvelope> events = lives.stream().map(life -> life.get(at)).toList();
      Store.add(events);
      topic.publish(events);
      synchronized (log) {
        log.addAll(events);
      }
      if (version == 0) {
        lives.forEach(life -> known.add(life.getFirst().orderId()));
      }
    }
  }

  private void readOn() {
    try (HttpClient client = HttpClient.newHttpClient()) {
      while (!isOver) {
        readOrder(client, known.get(ThreadLocalRandom.current().nextInt(known.size())));
        read(client, "/api/orders?limit=5");
        read(client, "/api/statistics");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      complaints.add(e.toString());
    }
  }

  private void readOrder(HttpClient client, UUID order) throws IOException, InterruptedException {
    int before = seen.getOrDefault(order, 0);
    HttpResponse<String> answer =
        send(client, "/api/orders/" + order + (before == 0 ? "?minVersion=1" : ""));
    if (answer.statusCode() != 200) {
      complaints.add(order + ": " + answer.statusCode() + " " + answer.body());
      return;
    }
    String tag = answer.headers().firstValue("ETag").orElseThrow();
    int version = Integer.parseInt(tag.substring(1, tag.length() - 1));
    if (version < before) {
      complaints.add("%s: version %d after %d".formatted(order, version, before));
    }
    seen.merge(order, version, Math::max);
  }

  private void read(HttpClient client, String path) throws IOException, InterruptedException {
    HttpResponse<String> answer = send(client, path);
    if (answer.statusCode() != 200) {
      complaints.add(path + ": " + answer.statusCode() + " " + answer.body());
    }
  }

  private HttpResponse<String> send(HttpClient client, String path)
      throws IOException, InterruptedException {
    reads.incrementAndGet();
    return client.send(
        HttpRequest.newBuilder(URI.create(url + path)).build(), BodyHandlers.ofString());
  }

  @Override
  public void close() throws InterruptedException {
    isOver = true;
    for (Thread thread : threads) {
      thread.join();
    }
  }
}
