package espm.query.rebuild;

import espm.query.readmodel.Keyspace;
import espm.query.readmodel.Order;
import espm.query.readmodel.OrderJson;
import espm.query.readmodel.Retention;
import espm.query.redis.ReadModelConfig;
import espm.query.redis.ReadModelLayout;
import espm.query.redis.RedisLinks;
import espm.query.redis.Script;
import io.vertx.core.Future;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jboss.logging.Logger;

/**
 * Puts what was rebuilt where readers look for it. The views themselves are written only at exactly
 * the version up to which the projection has applied the order: so what the projection finds is
 * always what it would have made itself. A generation that is sealed is left as it is. An order
 * that is ahead of that is kept beside them for a short time, and an older one is not kept.
 * Thread-safe.
 */
@Singleton
class PutBack {

  /** A longer history is answered, but not put back. */
  static final int HISTORY_ENTRIES_MAX = 2_000;

  private static final Logger LOG = Logger.getLogger(PutBack.class);

  /**
   * Keys: versions, view, ahead, history, seal. Arguments: order id, version, JSON, time for which
   * it is kept ahead, time for which views are kept, entries of the history if there are some.
   */
  private static final Script SCRIPT =
      new Script(
          """
          local version = tonumber(ARGV[2])
          local applied = tonumber(redis.call('HGET', KEYS[1], ARGV[1]) or '0')
          if applied > version then
            return 0
          end
          if applied < version then
            local other = redis.call('GET', KEYS[3])
            local there = other and tonumber(string.match(other, '.*"version":(%d+)')) or 0
            if there < version then
              redis.call('SET', KEYS[3], ARGV[3], 'PX', ARGV[4])
            end
            return 0
          end
          if redis.call('EXISTS', KEYS[5]) == 1 then
            return 0
          end
          redis.call('SET', KEYS[2], ARGV[3], 'PX', ARGV[5])
          if #ARGV > 5 then
            redis.call('DEL', KEYS[4])
            redis.call('RPUSH', KEYS[4], unpack(ARGV, 6))
            redis.call('PEXPIRE', KEYS[4], ARGV[5])
          end
          return 1
          """);

  private final RedisLinks redis;
  private final ReadModelLayout layout;
  private final Duration aheadTtl;
  private final ReadModelConfig readModel;

  PutBack(
      RedisLinks redis, ReadModelLayout layout, RebuildConfig config, ReadModelConfig readModel) {
    this.redis = redis;
    this.layout = layout;
    this.aheadTtl = config.aheadTtl();
    this.readModel = readModel;
  }

  /**
   * Puts an order back. Readers do not wait for it: should it fail, the order is rebuilt once more.
   *
   * @param history all its entries, or none to leave the history alone
   */
  Future<?> put(Order order, List<byte[]> history) {
    Keyspace keys = layout.keyspaceOf(order.id());
    List<byte[]> arguments = new ArrayList<>();
    arguments.add(utf8(order.id()));
    arguments.add(utf8(order.version()));
    arguments.add(OrderJson.write(order));
    arguments.add(utf8(aheadTtl.toMillis()));
    arguments.add(utf8(readModel.millis(Retention.of(order))));
    arguments.addAll(history);
    return SCRIPT
        .run(
            redis.reads(),
            List.of(
                keys.versions(),
                keys.order(order.id()),
                keys.ahead(order.id()),
                keys.history(order.id()),
                keys.sealed()),
            arguments)
        .onFailure(
            failure -> LOG.debugf("order %s not put back: %s", order.id(), failure.getMessage()));
  }

  private static byte[] utf8(Object argument) {
    return argument.toString().getBytes(StandardCharsets.UTF_8);
  }
}
