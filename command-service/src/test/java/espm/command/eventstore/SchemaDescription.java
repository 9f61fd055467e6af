package espm.command.eventstore;

import espm.command.Database;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** What a schema consists of, one line each: equal for equal schemas, whatever their names. */
final class SchemaDescription {

  private static final List<String> QUERIES =
      List.of(
          """
          select 'column', table_name, column_name, data_type, is_nullable, column_default,
                 is_identity
            from information_schema.columns where table_schema = ?
          """,
          "select 'index', tablename, indexdef from pg_indexes where schemaname = ?",
          """
          select 'constraint', c.conrelid::regclass::text, pg_get_constraintdef(c.oid)
            from pg_constraint c join pg_namespace n on n.oid = c.connamespace
           where n.nspname = ? and c.contype <> 'n'
          """,
          """
          select 'privilege', table_name, grantee, privilege_type
            from information_schema.role_table_grants where table_schema = ?
          """,
          """
          select 'column privilege', table_name, column_name, grantee, privilege_type
            from information_schema.column_privileges where table_schema = ?
          """,
          """
          select 'trigger', tgrelid::regclass::text, pg_get_triggerdef(t.oid)
            from pg_trigger t join pg_class c on c.oid = t.tgrelid
            join pg_namespace n on n.oid = c.relnamespace
           where n.nspname = ? and not tgisinternal
          """,
          """
          select 'routine', p.proname, p.prokind::text, p.provolatile::text, p.prosrc, p.proacl::text
            from pg_proc p join pg_namespace n on n.oid = p.pronamespace
           where n.nspname = ?
          """);

  private SchemaDescription() {}

  static List<String> of(String schema) throws SQLException {
    List<String> lines = new ArrayList<>();
    try (Connection owner = Database.asOwner()) {
      for (String query : QUERIES) {
        try (PreparedStatement statement = owner.prepareStatement(query)) {
          statement.setString(1, schema);
          ResultSet rows = statement.executeQuery();
          while (rows.next()) {
            lines.add(line(rows).replace(schema + ".", ""));
          }
        }
      }
    }
    return lines.stream().sorted().toList();
  }

  private static String line(ResultSet row) throws SQLException {
    List<String> columns = new ArrayList<>();
    for (int i = 1; i <= row.getMetaData().getColumnCount(); i++) {
      columns.add(row.getString(i));
    }
    return String.join(" ", columns.stream().map(String::valueOf).toList());
  }
}
