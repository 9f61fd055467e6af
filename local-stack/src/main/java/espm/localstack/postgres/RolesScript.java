package espm.localstack.postgres;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** The script that makes roles and database; Docker's PostgreSQL runs the same one. */
public final class RolesScript {

  /** Where it is on the class path. */
  public static final String RESOURCE = "espm/localstack/postgres/roles.sql";

  private static final String DONE =
      "select exists (select from pg_database where datname = '" + PostgresServer.DATABASE + "')";

  private RolesScript() {}

  /** Runs it unless its last effect, the database, is there. */
  static void runOnce(Connection connection) throws SQLException, IOException {
    try (Statement statement = connection.createStatement()) {
      try (ResultSet done = statement.executeQuery(DONE)) {
        done.next();
        if (done.getBoolean(1)) {
          return;
        }
      }
      // One by one: several at once would be one transaction, in which no database can be made.
      for (String sql : statements()) {
        statement.execute(sql);
      }
    }
  }

  private static List<String> statements() throws IOException {
    try (InputStream in = RolesScript.class.getClassLoader().getResourceAsStream(RESOURCE)) {
      String script = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      String withoutComments =
          script.lines().filter(line -> !line.startsWith("--")).collect(Collectors.joining("\n"));
      return Arrays.stream(withoutComments.split(";"))
          .map(String::strip)
          .filter(statement -> !statement.isEmpty())
          .toList();
    }
  }
}
