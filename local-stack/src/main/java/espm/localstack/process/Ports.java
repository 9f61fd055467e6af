package espm.localstack.process;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Ports of 127.0.0.1. */
public final class Ports {

  private static final int CONNECT_TIMEOUT_MILLIS = 500;
  private static final int FREE_ATTEMPTS = 10;
  private static final int FREE_POLL_MILLIS = 50;

  private Ports() {}

  /** Whether something accepts connections there. */
  public static boolean isOpen(int port) {
    try (Socket socket = new Socket()) {
      socket.connect(
          new InetSocketAddress(InetAddress.getLoopbackAddress(), port), CONNECT_TIMEOUT_MILLIS);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  /**
   * Free ports, each another one. Somebody else may take one before it is used; that is then told
   * when it is.
   */
  public static List<Integer> free(int count) throws IOException {
    List<ServerSocket> held = new ArrayList<>();
    try {
      for (int i = 0; i < count; i++) {
        held.add(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
      }
      return held.stream().map(ServerSocket::getLocalPort).toList();
    } finally {
      for (ServerSocket socket : held) {
        socket.close();
      }
    }
  }

  /**
   * Checks that a port can be listened on. It is given a moment: the kernel closes the sockets of a
   * killed process a little after its end.
   *
   * @param wanted what wants it, for the message
   * @throws StartFailure naming the port and, where it can be found out, its owner
   */
  static void requireFree(int port, String wanted) throws StartFailure, InterruptedException {
    for (int attempt = 1; !isFree(port); attempt++) {
      if (attempt == FREE_ATTEMPTS) {
        String owner =
            PortOwner.of(port)
                .map(process -> "process " + process)
                .orElse("another process (not ours to see: try `ss -ltnp` as root)");
        throw new StartFailure(
            "port %d, wanted by %s, is taken by %s; end it, or set another port (see README)"
                .formatted(port, wanted, owner));
      }
      TimeUnit.MILLISECONDS.sleep(FREE_POLL_MILLIS);
    }
  }

  private static boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true); // as the servers themselves do: TIME_WAIT is fine
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}
