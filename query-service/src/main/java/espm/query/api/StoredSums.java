package espm.query.api;

import espm.query.readmodel.Keyspace;
import espm.query.readmodel.Sums;
import espm.query.redis.ReadModelLayout;
import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import jakarta.inject.Singleton;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;

/** Adds up what the partitions hold of a sum. Thread-safe. */
@Singleton
class StoredSums {

  private final OrderReads reads;
  private final ReadModelLayout layout;

  StoredSums(OrderReads reads, ReadModelLayout layout) {
    this.reads = reads;
    this.layout = layout;
  }

  /**
   * The sums of some keys over all partitions; fails with a problem.
   *
   * @param keys names the keys of a partition
   */
  Future<Sums> of(Function<Keyspace, Collection<String>> keys) {
    List<Future<Response>> parts =
        layout.all().stream()
            .flatMap(partition -> keys.apply(partition).stream())
            .map(key -> reads.send(Request.cmd(Command.HGETALL).arg(key)))
            .toList();
    return Future.all(parts)
        .map(
            _ -> {
              Sums sums = new Sums();
              for (Future<Response> part : parts) {
                Response hash = part.result();
                hash.getKeys().forEach(field -> sums.add(field, hash.get(field).toLong()));
              }
              return sums;
            });
  }

  /** The number of members of a sorted set over all partitions; fails with a problem. */
  Future<Long> members(Function<Keyspace, String> key) {
    List<Future<Response>> parts =
        layout.all().stream()
            .map(partition -> reads.send(Request.cmd(Command.ZCARD).arg(key.apply(partition))))
            .toList();
    return Future.all(parts)
        .map(_ -> parts.stream().mapToLong(part -> part.result().toLong()).sum());
  }
}
