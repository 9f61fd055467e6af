package espm.query;

import espm.query.readmodel.Keyspace;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.eclipse.microprofile.config.ConfigProvider;

/**
 * Connections to Redis, or to all nodes of a cluster, for looking at what is stored, and for making
 * it fail.
 */
public final class RedisConsole implements AutoCloseable {

  private final Vertx vertx = Vertx.vertx();
  private final Map<String, RedisConnection> nodes = new LinkedHashMap<>();

  /**
   * @param urls one, or those of a cluster's nodes by commas
   */
  public RedisConsole(String urls) {
    for (String url : urls.split(",")) {
      nodes.put(
          URI.create(url).getAuthority(),
          await(Redis.createClient(vertx, url).connect().toCompletionStage()));
    }
  }

  /** To the Redis of the running service. */
  public static RedisConsole ofService() {
    return new RedisConsole(
        ConfigProvider.getConfig().getValue("quarkus.redis.hosts", String.class));
  }

  /** Runs a command, on whichever node it belongs to; null is nil. */
  public Response run(String command, Object... arguments) {
    Request request = request(command, arguments);
    try {
      return on(nodes.values().iterator().next(), request);
    } catch (CompletionException e) {
      String refusal = String.valueOf(e.getCause().getMessage());
      if (refusal.startsWith("MOVED ")) {
        return on(nodes.get(refusal.split(" ")[2]), request);
      }
      throw e;
    }
  }

  /** Runs a command on every node. */
  public List<Response> runEverywhere(String command, Object... arguments) {
    Request request = request(command, arguments);
    return nodes.values().stream().map(node -> on(node, request)).toList();
  }

  private static Request request(String command, Object... arguments) {
    Request request = Request.cmd(Command.create(command));
    for (Object argument : arguments) {
      if (argument instanceof byte[] bytes) {
        request.arg(bytes);
      } else {
        request.arg(argument.toString());
      }
    }
    return request;
  }

  private static Response on(RedisConnection node, Request request) {
    return await(node.send(request).toCompletionStage());
  }

  /** A string value, or null. */
  public byte[] bytes(String key) {
    Response value = run("GET", key);
    return value == null ? null : value.toBytes();
  }

  public String text(String key) {
    Response value = run("GET", key);
    return value == null ? null : value.toString();
  }

  /** A number that Redis tells of itself, of one of the sections of {@code INFO}. */
  public long figure(String section, String name) {
    return run("INFO", section)
        .toString()
        .lines()
        .filter(line -> line.startsWith(name + ":"))
        .mapToLong(line -> Long.parseLong(line.substring(name.length() + 1).strip()))
        .findFirst()
        .orElseThrow();
  }

  /** Removes all views of single orders of the first generation. */
  public void removeViews() {
    for (String names : List.of("{op*}:g1:order:*", "{op*}:g1:history:*")) {
      run("KEYS", names).forEach(key -> run("UNLINK", key.toString()));
    }
  }

  /**
   * Removes the views of single orders, which can be made anew. Tests with many orders do it: a
   * full Redis would drop these first.
   */
  public void removeViews(Collection<UUID> orders) {
    for (UUID order : orders) {
      Keyspace keys = new Keyspace(1, Topic.partitionOf(order));
      run("UNLINK", keys.order(order), keys.history(order));
    }
  }

  /** The entries of a list. */
  public List<String> list(String key) {
    return texts(run("LRANGE", key, 0, -1));
  }

  /** The fields of a hash. */
  public Map<String, String> fields(String key) {
    return fields(run("HGETALL", key));
  }

  /**
   * Everything under keys that begin so, in a form that can be compared: text, list, map or set; of
   * a stream, the lines of all its entries.
   */
  public Map<String, Object> everythingUnder(String prefix) {
    Map<String, Object> content = new TreeMap<>();
    List<String> keys = new ArrayList<>();
    runEverywhere("KEYS", prefix + "*").forEach(found -> keys.addAll(texts(found)));
    for (String key : keys) {
      content.put(
          key.substring(prefix.length()),
          switch (run("TYPE", key).toString()) {
            case "string" -> text(key);
            case "list" -> list(key);
            case "hash" -> fields(run("HGETALL", key));
            case "zset" -> ranked(key);
            case "stream" -> lines(key);
            case String other -> throw new AssertionError(key + " is a " + other);
          });
    }
    return content;
  }

  private List<String> lines(String key) {
    List<String> lines = new ArrayList<>();
    for (Response entry : run("XRANGE", key, "-", "+")) {
      entry.get(1).get(3).toString().lines().forEach(lines::add);
    }
    return lines;
  }

  /** The members, with their ranks if they have any. */
  private Object ranked(String key) {
    Map<String, String> ranks = new TreeMap<>();
    for (Response pair : run("ZRANGE", key, 0, -1, "WITHSCORES")) {
      ranks.put(pair.get(0).toString(), Long.toString((long) (double) pair.get(1).toDouble()));
    }
    return ranks.containsValue("0") ? new TreeSet<>(ranks.keySet()) : ranks;
  }

  private static Map<String, String> fields(Response hash) {
    Map<String, String> fields = new TreeMap<>();
    hash.getKeys().forEach(field -> fields.put(field, hash.get(field).toString()));
    return fields;
  }

  private static List<String> texts(Response replies) {
    List<String> texts = new ArrayList<>();
    for (Response reply : replies) {
      texts.add(new String(reply.toBytes(), StandardCharsets.UTF_8));
    }
    return texts;
  }

  private static <T> T await(CompletionStage<T> reply) {
    return reply.toCompletableFuture().orTimeout(20, TimeUnit.SECONDS).join();
  }

  @Override
  public void close() {
    await(vertx.close().toCompletionStage());
  }
}
