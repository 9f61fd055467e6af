package espm.localstack.redis;

import espm.localstack.process.StartFailure;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Makes nodes that run, and are empty, into a cluster: each gets a part of the slots. */
public final class RedisCluster {

  private static final int SLOTS = 16_384;
  private static final int TIMEOUT_MILLIS = 1_000;
  private static final int POLL_MILLIS = 100;
  private static final int POLLS_MAX = 300;

  private RedisCluster() {}

  /** Returns when every node takes commands. */
  public static void join(List<RedisClusterNode> nodes)
      throws IOException, InterruptedException, StartFailure {
    RedisClusterNode first = nodes.getFirst();
    for (int at = 0; at < nodes.size(); at++) {
      int from = SLOTS * at / nodes.size();
      int to = SLOTS * (at + 1) / nodes.size() - 1;
      ask(nodes.get(at), "CLUSTER ADDSLOTSRANGE " + from + " " + to);
      // Each begins with an epoch of its own, so that they need not agree on it first.
      ask(nodes.get(at), "CLUSTER SET-CONFIG-EPOCH " + (at + 1));
      if (at > 0) {
        RedisClusterNode other = nodes.get(at);
        ask(
            first,
            "CLUSTER MEET 127.0.0.1 %d %d".formatted(other.server().port(), other.busPort()));
      }
    }
    for (RedisClusterNode node : nodes) {
      awaitComplete(node, nodes.size());
    }
  }

  private static void awaitComplete(RedisClusterNode node, int size)
      throws IOException, InterruptedException, StartFailure {
    for (int poll = 0; poll < POLLS_MAX; poll++) {
      List<String> info = ask(node, "CLUSTER INFO");
      if (info.contains("cluster_state:ok") && info.contains("cluster_known_nodes:" + size)) {
        return;
      }
      TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
    }
    throw new StartFailure(node.name() + " did not become part of the cluster");
  }

  /** The lines of the answer, but the empty one at its end. */
  private static List<String> ask(RedisClusterNode node, String command)
      throws IOException, StartFailure {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), node.server().port())) {
      socket.setSoTimeout(TIMEOUT_MILLIS);
      // Redis closes the connection after QUIT, so all that comes is the answer.
      socket
          .getOutputStream()
          .write((command + "\r\nQUIT\r\n").getBytes(StandardCharsets.US_ASCII));
      List<String> lines =
          new BufferedReader(
                  new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII))
              .lines()
              .toList();
      if (lines.isEmpty() || lines.getFirst().startsWith("-")) {
        throw new StartFailure(node.name() + " refuses " + command + ": " + lines);
      }
      return lines;
    }
  }
}
