package espm.command.eventstore;

import espm.command.Database;
import io.vertx.mutiny.core.Vertx;
import io.vertx.mutiny.pgclient.PgBuilder;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.pgclient.PgConnectOptions;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.flywaydb.core.Flyway;

/**
 * A database of an older version, as SQL.
 *
 * @param file where it is
 * @param sql makes it, in the current schema
 * @param events what has to be read from it, as lines of JSON in order
 */
record OldSchema(Path file, String sql, List<String> events) {

  private static final String EXPECTED = "--= ";

  /** Every one that there is. */
  static List<OldSchema> all() throws IOException, URISyntaxException {
    URI folder = Objects.requireNonNull(OldSchema.class.getResource("/schemas/")).toURI();
    try (Stream<Path> files = Files.list(Path.of(folder))) {
      return files.sorted().map(OldSchema::read).toList();
    }
  }

  private static OldSchema read(Path file) {
    try {
      String sql = Files.readString(file);
      List<String> events =
          sql.lines()
              .filter(line -> line.startsWith(EXPECTED))
              .map(line -> line.substring(EXPECTED.length()))
              .toList();
      return new OldSchema(file, sql, events);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** Makes it in the database of the test, in a schema of its own. */
  Loaded load() throws SQLException {
    String schema = "old_" + file.getFileName().toString().replace(".sql", "").toLowerCase();
    try (Connection owner = Database.asOwner();
        Statement statement = owner.createStatement()) {
      statement.execute("drop schema if exists " + schema + " cascade");
      statement.execute("create schema " + schema);
      statement.execute("grant usage on schema " + schema + " to espm_app");
      statement.execute("set search_path to " + schema);
      statement.execute(sql);
    }
    return new Loaded(schema, Vertx.vertx());
  }

  @Override
  public String toString() {
    return file.getFileName().toString();
  }

  /** One that is there; closing it takes it away. */
  record Loaded(String schema, Vertx vertx) implements AutoCloseable {

    /** As the service does it, with its own settings but for the schema. */
    void migrate(Flyway ofTheService) {
      Flyway.configure()
          .configuration(ofTheService.getConfiguration())
          .schemas(schema)
          .defaultSchema(schema)
          .load()
          .migrate();
    }

    /** The events, by the statement with which the service reads all of them. */
    List<StoredEvent> read(int limit, EventFilter filter) {
      PgConnectOptions options =
          PgConnectOptions.fromUri(Database.url().replaceFirst("jdbc:", ""))
              .setUser("espm_app")
              .setPassword("espm_app")
              .addProperty("search_path", schema);
      Pool pool = PgBuilder.pool().connectingTo(options).using(vertx).build();
      try {
        return new SliceStatements(pool)
            .all(LogPosition.START, filter, limit)
            .await()
            .atMost(Duration.ofSeconds(30))
            .events();
      } finally {
        pool.closeAndAwait();
      }
    }

    String text(String sql) throws SQLException {
      try (Connection owner = inSchema(Database.asOwner());
          Statement statement = owner.createStatement();
          ResultSet rows = statement.executeQuery(sql)) {
        rows.next();
        return rows.getString(1);
      }
    }

    /** A session of the role that the service has; the caller closes it. */
    Connection asService() throws SQLException {
      return inSchema(Database.asService());
    }

    private Connection inSchema(Connection connection) throws SQLException {
      connection.setSchema(schema);
      return connection;
    }

    @Override
    public void close() throws SQLException {
      vertx.closeAndAwait();
      try (Connection owner = Database.asOwner();
          Statement statement = owner.createStatement()) {
        statement.execute("drop schema " + schema + " cascade");
      }
    }
  }
}
