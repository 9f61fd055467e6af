package espm.query.redis;

import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/**
 * A script that is run often: sent once to each Redis, which keeps it, and called by its digest
 * from then on. Immutable.
 */
public final class Script {

  private final String source;
  private final String digest;

  /** A script in Lua. */
  public Script(String source) {
    this.source = source;
    this.digest = sha1(source);
  }

  /**
   * Runs it.
   *
   * @param keys all in one slot
   * @param arguments text or bytes
   */
  public Future<Response> run(RedisLink redis, List<String> keys, List<byte[]> arguments) {
    return redis
        .send(request(Command.EVALSHA, digest, keys, arguments))
        .recover(
            failure ->
                isNotKept(failure)
                    ? redis.send(request(Command.EVAL, source, keys, arguments))
                    : Future.failedFuture(failure));
  }

  /**
   * Runs it.
   *
   * @param keys all in one slot
   * @param arguments as text
   */
  public Future<Response> run(RedisLink redis, List<String> keys, Object... arguments) {
    return run(
        redis,
        keys,
        Stream.of(arguments)
            .map(argument -> argument.toString().getBytes(StandardCharsets.UTF_8))
            .toList());
  }

  private static Request request(
      Command command, String script, List<String> keys, List<byte[]> arguments) {
    Request request = Request.cmd(command).arg(script).arg(keys.size());
    keys.forEach(request::arg);
    arguments.forEach(request::arg);
    return request;
  }

  private static boolean isNotKept(Throwable failure) {
    return failure.getMessage() != null && failure.getMessage().startsWith("NOSCRIPT");
  }

  private static String sha1(String text) {
    try {
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-1").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-1", e);
    }
  }
}
