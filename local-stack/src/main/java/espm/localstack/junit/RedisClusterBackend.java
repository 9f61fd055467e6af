package espm.localstack.junit;

import espm.localstack.process.ComponentProcess;
import espm.localstack.process.Folders;
import espm.localstack.process.Ports;
import espm.localstack.process.StackFolder;
import espm.localstack.process.StartFailure;
import espm.localstack.redis.RedisCluster;
import espm.localstack.redis.RedisClusterNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A Redis Cluster of three nodes, as processes of this machine also where Docker answers: its nodes
 * tell clients the addresses by which they know each other.
 */
final class RedisClusterBackend implements BackendSet {

  private static final int NODES = 3;

  private final List<ComponentProcess> running = new ArrayList<>();
  private final Thread onExit = new Thread(this::killAll, "end embedded cluster");
  private Path folder;

  @Override
  public Map<String, String> start(Set<String> needs) {
    Runtime.getRuntime().addShutdownHook(onExit);
    try {
      folder = Files.createTempDirectory("espm-test-");
      List<Integer> ports = Ports.free(2 * NODES);
      List<RedisClusterNode> nodes = new ArrayList<>();
      for (int at = 0; at < NODES; at++) {
        nodes.add(RedisClusterNode.in(folder, at + 1, ports.get(2 * at), ports.get(2 * at + 1)));
      }
      for (RedisClusterNode node : nodes) {
        running.add(ComponentProcess.start(node, new StackFolder(folder)));
      }
      for (ComponentProcess process : running) {
        process.awaitReady();
      }
      RedisCluster.join(nodes);
      return Map.of(
          "ESPM_REDIS_URL",
          nodes.stream().map(node -> node.server().url()).collect(Collectors.joining(",")),
          "quarkus.redis.client-type",
          "cluster");
    } catch (IOException | StartFailure e) {
      close();
      throw new IllegalStateException(e.getMessage(), e);
    } catch (InterruptedException e) {
      close();
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while starting", e);
    }
  }

  private void killAll() {
    running.forEach(ComponentProcess::kill);
    running.clear();
    Folders.delete(folder);
  }

  @Override
  public void close() {
    killAll();
    try {
      Runtime.getRuntime().removeShutdownHook(onExit);
    } catch (IllegalStateException e) {
      // the JVM is going down already, and the hook has run or will
    }
  }
}
