package espm.query.projection;

import espm.query.projection.PartitionStore.Loaded;
import espm.query.readmodel.Keyspace;
import espm.query.readmodel.Order;
import espm.query.readmodel.OrderJson;
import espm.query.redis.RedisLink;
import espm.query.redis.Script;
import io.vertx.core.Future;
import io.vertx.redis.client.Response;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.UUID;
import org.jboss.logging.Logger;

/** Reads states of orders, together with the offset that they are of: nothing comes between. */
final class LoadScript {

  private static final Logger LOG = Logger.getLogger(LoadScript.class);

  /** Lua's stack takes 8000 values; more orders than these are read in steps. */
  private static final int ORDERS_MAX = 1_000;

  /** Keys: offset, parked, versions, views. Arguments: ids of the orders. */
  private static final Script SCRIPT =
      new Script(
          """
          return {
            redis.call('GET', KEYS[1]) or '',
            redis.call('HMGET', KEYS[2], unpack(ARGV)),
            redis.call('HMGET', KEYS[3], unpack(ARGV)),
            redis.call('MGET', unpack(KEYS, 4))
          }
          """);

  private final Keyspace keys;
  private final List<UUID> ids;

  LoadScript(Keyspace keys, Collection<UUID> ids) {
    this.keys = keys;
    this.ids = List.copyOf(ids);
  }

  Future<Loaded> run(RedisLink redis) {
    List<Future<Loaded>> parts = new ArrayList<>();
    for (int from = 0; from < ids.size(); from += ORDERS_MAX) {
      parts.add(run(redis, ids.subList(from, Math.min(ids.size(), from + ORDERS_MAX))));
    }
    return Future.all(parts).map(_ -> together(parts.stream().map(Future::result).toList()));
  }

  private Future<Loaded> run(RedisLink redis, List<UUID> some) {
    List<String> read = new ArrayList<>();
    read.add(keys.offset());
    read.add(keys.key(ParkedOrders.ALL));
    read.add(keys.versions());
    some.forEach(id -> read.add(keys.order(id)));
    List<byte[]> arguments =
        some.stream().map(id -> id.toString().getBytes(StandardCharsets.UTF_8)).toList();
    return SCRIPT.run(redis, read, arguments).map(reply -> loaded(some, reply));
  }

  /** Where the steps were of different offsets, the answer is of none that anybody expects. */
  private static Loaded together(List<Loaded> parts) {
    Map<UUID, OrderState> states = new HashMap<>();
    OptionalLong offset = parts.getFirst().offset();
    for (Loaded part : parts) {
      if (!part.offset().equals(offset)) {
        return part.offset().orElse(0) < offset.orElse(0) ? part : parts.getFirst();
      }
      states.putAll(part.states());
    }
    return new Loaded(offset, states);
  }

  private static Loaded loaded(List<UUID> ids, Response reply) {
    Map<UUID, OrderState> states = HashMap.newHashMap(ids.size());
    for (int at = 0; at < ids.size(); at++) {
      boolean isParked = reply.get(1).get(at) != null;
      states.put(ids.get(at), state(reply.get(3).get(at), isParked, reply.get(2).get(at)));
    }
    return new Loaded(RedisPartitionStore.offset(reply.get(0)), states);
  }

  private static OrderState state(Response view, boolean isParked, Response appliedVersion) {
    int version = appliedVersion == null ? 0 : appliedVersion.toInteger();
    if (isParked) {
      return new OrderState.Parked(version);
    }
    Order order = order(view);
    // A view without a noted version was written before versions were noted.
    if (order != null && (order.version() == version || version == 0)) {
      return new OrderState.Present(order);
    }
    return version == 0 ? new OrderState.Absent() : new OrderState.Gone(version);
  }

  /** Null when it is not there, or is anything else. */
  private static Order order(Response view) {
    try {
      return view == null ? null : OrderJson.read(view.toBytes());
    } catch (UncheckedIOException e) {
      LOG.warnf("a stored view cannot be read: %s", e.getMessage());
      return null;
    }
  }
}
