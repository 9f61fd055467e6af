package espm.localstack.redis;

import espm.localstack.process.Component;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Redis 7 as a process of its own, writing its append-only file once a second: what it loses when
 * the machine stops, the projection applies again.
 *
 * @param folder what it keeps
 * @param port of 127.0.0.1
 * @param maxMemory of its data, as Redis understands it; when it is full, what expires soonest goes
 *     first, and nothing that does not expire
 * @param program what is run: empty for the system's Redis 7 if it has one with jemalloc, otherwise
 *     the embedded one; {@code embedded} for that; or the path of a program
 */
public record RedisProcess(Path folder, int port, String maxMemory, String program)
    implements Component {

  /** Unless told otherwise; the same as with Docker. */
  public static final String MAX_MEMORY = "768mb";

  private static final int TIMEOUT_MILLIS = 1000;

  public RedisProcess(Path folder, int port) {
    this(folder, port, MAX_MEMORY, RedisProgram.SEARCHED);
  }

  @Override
  public String name() {
    return "redis";
  }

  @Override
  public List<Integer> ports() {
    return List.of(port);
  }

  /** Address for clients. */
  public String url() {
    return "redis://127.0.0.1:" + port;
  }

  @Override
  public void prepare() throws IOException {
    Files.createDirectories(folder);
    new RedisProgram(program).putInto(executable());
  }

  private Path executable() {
    return folder.resolve("redis-server");
  }

  @Override
  public List<String> command() {
    return List.of(
        executable().toString(),
        "--bind",
        "127.0.0.1",
        "--port",
        Integer.toString(port),
        "--dir",
        folder.toString(),
        "--appendonly",
        "yes",
        "--appendfsync",
        "everysec",
        "--auto-aof-rewrite-min-size",
        "256mb",
        "--rdbcompression",
        "no",
        "--save",
        "",
        "--maxmemory",
        maxMemory,
        "--maxmemory-policy",
        "volatile-ttl",
        "--daemonize",
        "no");
  }

  /** It answers PING with an error while it still loads its file. */
  @Override
  public boolean isReady() {
    try (Socket socket = new Socket()) {
      socket.setSoTimeout(TIMEOUT_MILLIS);
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), TIMEOUT_MILLIS);
      OutputStream out = socket.getOutputStream();
      out.write("PING\r\n".getBytes(StandardCharsets.US_ASCII));
      out.flush();
      InputStream in = socket.getInputStream();
      return in.read() == '+';
    } catch (IOException e) {
      return false;
    }
  }
}
