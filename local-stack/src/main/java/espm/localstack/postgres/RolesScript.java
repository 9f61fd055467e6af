package espm.localstack.postgres;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** The script that makes roles and database; Docker's PostgreSQL runs the same one. */
public final class RolesScript {

  /** Where it is on the class path. */
  public static final String RESOURCE = "espm/localstack/postgres/roles.sql";

  /** SQLSTATEs of a role and of a database that are there already. */
  private static final Set<String> ALREADY_THERE = Set.of("42710", "42P04");

  private RolesScript() {}

  /**
   * Runs it, at every start: each statement is fine when its effect is there, so one that was cut
   * off anywhere is completed by the next start.
   */
  static void run(Connection connection) throws SQLException, IOException {
    try (Statement statement = connection.createStatement()) {
      // One by one: several at once would be one transaction, in which no database can be made.
      for (String sql : statements()) {
        run(statement, sql);
      }
    }
  }

  private static void run(Statement statement, String sql) throws SQLException {
    try {
      statement.execute(sql);
    } catch (SQLException e) {
      if (!ALREADY_THERE.contains(e.getSQLState())) {
        throw e;
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
