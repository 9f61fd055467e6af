package espm.localstack.redis;

import espm.localstack.process.Component;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * One of several Redis that share the keys; {@link RedisCluster} makes them know each other.
 *
 * @param number from 1
 * @param server the same as a Redis alone
 * @param busPort where the nodes talk to each other
 */
public record RedisClusterNode(int number, RedisProcess server, int busPort) implements Component {

  private static final int NODE_TIMEOUT_MILLIS = 2_000;

  /** A node that keeps its data in a folder of its own. */
  public static RedisClusterNode in(Path folder, int number, int port, int busPort) {
    return new RedisClusterNode(
        number, new RedisProcess(folder.resolve("redis-" + number), port), busPort);
  }

  @Override
  public String name() {
    return "redis-" + number;
  }

  @Override
  public Path folder() {
    return server.folder();
  }

  @Override
  public List<Integer> ports() {
    return List.of(server.port(), busPort);
  }

  @Override
  public void prepare() throws IOException {
    server.prepare();
  }

  @Override
  public List<String> command() {
    List<String> command = new ArrayList<>(server.command());
    command.addAll(
        List.of(
            "--cluster-enabled",
            "yes",
            "--cluster-port",
            Integer.toString(busPort),
            "--cluster-node-timeout",
            Integer.toString(NODE_TIMEOUT_MILLIS)));
    return command;
  }

  @Override
  public boolean isReady() {
    return server.isReady();
  }
}
