import java.math.BigDecimal;
import java.sql.*;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** The Flight SQL JDBC driver at the endpoint on a port: a line a check, its name and what was wrong, parted by a tab. */
public class FlightJdbc {
  interface Work {
    Object run() throws Exception;
  }

  static void check(String name, Object wanted, Work work) {
    String wrong = "";
    try {
      Object found = work.run();
      if (!Objects.deepEquals(found, wanted)) wrong = found + " instead of " + wanted;
    } catch (Throwable error) {
      wrong = String.valueOf(error);
    }
    System.out.println(name + "\t" + wrong.replaceAll("\\s+", " "));
  }

  static List<Object> column(ResultSet rows, String name) throws SQLException {
    List<Object> found = new ArrayList<>();
    try (rows) {
      while (rows.next()) found.add(rows.getObject(name));
    }
    return found;
  }

  static int count(ResultSet rows) throws SQLException {
    int count = 0;
    try (rows) {
      while (rows.next()) count++;
    }
    return count;
  }

  public static void main(String[] arguments) throws Exception {
    String url = "jdbc:arrow-flight-sql://127.0.0.1:" + arguments[0] + "?useEncryption=false";
    try (Connection c = DriverManager.getConnection(url)) {
      queries(c);
      metadata(c.getMetaData());
    }
    System.exit(0);
  }

  static void queries(Connection c) throws SQLException {
    String sql = "SELECT true, CAST(-2 AS SMALLINT), 3, CAST(4 AS BIGINT), CAST(1.5 AS DOUBLE), CAST('-123.4500' AS DECIMAL(20,4)),"
        + " 'hé', DATE '2024-02-29', CAST(NULL AS INT)";
    check("types", List.of(true, (short) -2, 3, 4L, 1.5, new BigDecimal("-123.4500"), "hé", java.sql.Date.valueOf(LocalDate.of(2024, 2, 29)), "null"), () -> {
      try (Statement s = c.createStatement(); ResultSet rows = s.executeQuery(sql)) {
        rows.next();
        List<Object> found = new ArrayList<>();
        for (int i = 1; i <= 9; i++) {
          Object value = switch (i) {
            case 2 -> rows.getShort(i);
            case 8 -> rows.getDate(i);
            default -> rows.getObject(i);
          };
          found.add(value == null ? "null" : value);
        }
        return found;
      }
    });
    check("parameters", List.of(42, "hé"), () -> {
      try (PreparedStatement p = c.prepareStatement("SELECT CAST(? AS INT) + 1 AS a, CAST(? AS STRING) AS b")) {
        p.setInt(1, 41);
        p.setString(2, "hé");
        try (ResultSet rows = p.executeQuery()) {
          rows.next();
          return List.of(rows.getInt(1), rows.getString(2));
        }
      }
    });
    try (Statement s = c.createStatement()) {
      check("many rows", 100000, () -> count(s.executeQuery("SELECT id FROM range(100000)")));
      check("error", true, () -> {
        try {
          s.executeQuery("SELECT nope FROM lineitem");
          return false;
        } catch (SQLException error) {
          return error.getMessage().contains("nope");
        }
      });
      check("after an error", 1, () -> count(s.executeQuery("SELECT 1")));
    }
  }

  static void metadata(DatabaseMetaData m) throws SQLException {
    check("product", true, () -> m.getDatabaseProductName() != null && m.getDatabaseProductVersion() != null);
    check("catalogs", true, () -> count(m.getCatalogs()) > 0);
    check("schemas", true, () -> column(m.getSchemas(), "TABLE_SCHEM").size() > 0);
    check("tables", List.of("lineitem"), () -> column(m.getTables(null, null, "line%", null), "TABLE_NAME"));
    check("columns", List.of("l_orderkey"), () -> column(m.getColumns(null, null, "lineitem", "l_orderkey"), "COLUMN_NAME"));
    check("keys", 0, () -> count(m.getPrimaryKeys(null, null, "lineitem")) + count(m.getImportedKeys(null, null, "lineitem")) + count(m.getExportedKeys(null, null, "lineitem")));
    check("table types", true, () -> column(m.getTableTypes(), "TABLE_TYPE").size() > 0);
    check("words and functions", true, () -> m.getSQLKeywords() != null && m.getNumericFunctions() != null && m.getStringFunctions() != null);
  }
}
