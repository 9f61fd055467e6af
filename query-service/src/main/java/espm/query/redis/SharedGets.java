package espm.query.redis;

import espm.query.readmodel.Keyspace;
import io.vertx.core.AsyncResult;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.impl.ContextInternal;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads values of several askers at once: what is asked for within one turn of an event loop goes
 * to Redis as one {@code MGET}. Under load the way to Redis and back costs both sides more than the
 * values do; when little is going on, one asker is alone in its command and waits for nobody. What
 * one asker gets is of one moment. Thread-safe.
 */
@Singleton
public class SharedGets {

  /** Askers of one command: Redis does nothing else while it carries it out. */
  private static final int ASKERS_MAX = 64;

  private final Vertx vertx;
  private final RedisLink link;
  private final boolean isCluster;

  /** What was asked for on an event loop in its present turn, by where it is to be sent. */
  private final ThreadLocal<Map<Integer, Turn>> turns = ThreadLocal.withInitial(HashMap::new);

  /** Reads by the link for reads. */
  public SharedGets(Vertx vertx, RedisLinks links) {
    this.vertx = vertx;
    this.link = links.reads();
    this.isCluster = links.isCluster();
  }

  /**
   * Values by key, null where there is none.
   *
   * @param partition that all of the keys are in
   * @return fails as {@link RedisLink#send} does
   */
  public Future<List<Response>> get(Keyspace partition, List<String> keys) {
    if (ContextInternal.current() == null || !Context.isOnEventLoopThread()) {
      Turn alone = new Turn();
      Future<List<Response>> values = alone.add(keys);
      alone.send();
      return values;
    }
    // On a cluster, partitions are on different nodes, and one command goes to one node.
    int place = isCluster ? partition.partition() : 0;
    Map<Integer, Turn> mine = turns.get();
    Turn turn = mine.get(place);
    if (turn == null || turn.askers.size() == ASKERS_MAX) {
      turn = begin(place, mine);
    }
    return turn.add(keys);
  }

  /** Sent when the event loop has handled all that had arrived. */
  private Turn begin(int place, Map<Integer, Turn> mine) {
    Turn turn = new Turn();
    mine.put(place, turn);
    vertx
        .getOrCreateContext()
        .runOnContext(
            _ -> {
              mine.remove(place, turn);
              turn.send();
            });
    return turn;
  }

  private record Asker(int[] places, Promise<List<Response>> values) {}

  /** One command to be; each key is in it once. Used by one thread. */
  private final class Turn {

    private final Map<String, Integer> places = new LinkedHashMap<>();
    private final List<Asker> askers = new ArrayList<>();

    Future<List<Response>> add(List<String> keys) {
      int[] its = new int[keys.size()];
      for (int at = 0; at < its.length; at++) {
        its[at] = places.computeIfAbsent(keys.get(at), _ -> places.size());
      }
      // Each asker goes on in its own context, whose locals belong to its request.
      Promise<List<Response>> values = ((ContextInternal) vertx.getOrCreateContext()).promise();
      askers.add(new Asker(its, values));
      return values.future();
    }

    void send() {
      Request get = Request.cmd(Command.MGET);
      places.keySet().forEach(get::arg);
      sent(get).onComplete(this::answer);
    }

    /** Whatever goes wrong, each asker hears of it. */
    private Future<Response> sent(Request get) {
      try {
        return link.send(get);
      } catch (RuntimeException e) {
        return Future.failedFuture(e);
      }
    }

    private void answer(AsyncResult<Response> result) {
      for (Asker asker : askers) {
        if (result.succeeded()) {
          asker
              .values()
              .complete(Arrays.stream(asker.places()).mapToObj(result.result()::get).toList());
        } else {
          asker.values().fail(result.cause());
        }
      }
    }
  }
}
