import java.math.BigDecimal;
import java.sql.*;
import java.time.*;
import java.util.*;
import java.util.concurrent.*;

/** pgjdbc at the endpoint on a port: a line a check, its name and what was wrong, parted by a tab. */
public class PgJdbc {
  interface Work {
    Object run() throws Exception;
  }

  static void check(String name, Object wanted, Work work) {
    String wrong = "";
    try {
      Object found = work.run();
      if (!Objects.deepEquals(found, wanted)) wrong = text(found) + " instead of " + text(wanted);
    } catch (Throwable error) {
      wrong = String.valueOf(error);
    }
    System.out.println(name + "\t" + wrong.replaceAll("\\s+", " "));
  }

  static String text(Object value) {
    return value instanceof Object[] array ? Arrays.deepToString(array) : String.valueOf(value);
  }

  static final String endless =
      "SELECT count(*) FROM range(100000000) a, range(100000000) b WHERE a.id + b.id = -1";

  static final String[] expressions = {
    "true", "CAST(-2 AS SMALLINT)", "3", "CAST(4 AS BIGINT)", "CAST(1.5 AS REAL)", "CAST(1e300 AS DOUBLE)",
    "CAST('-123.4500' AS DECIMAL(20,4))", "'hé'", "DATE '2024-02-29'", "TIMESTAMP_NTZ '2024-02-29 12:34:56.789'",
    "CAST('2024-02-29 12:34:56.789Z' AS TIMESTAMP_LTZ)", "CAST(NULL AS INT)", "X'00FF'",
  };
  static final OffsetDateTime instant = OffsetDateTime.of(2024, 2, 29, 12, 34, 56, 789_000_000, ZoneOffset.UTC);
  static final Object[] values = {
    true, -2, 3, 4L, 1.5f, 1e300, new BigDecimal("-123.4500"), "hé", LocalDate.of(2024, 2, 29),
    instant.toLocalDateTime(), instant.toInstant(), null, List.of((byte) 0, (byte) -1),
  };

  static Object valueAt(ResultSet rows, int i) throws SQLException {
    return switch (rows.getMetaData().getColumnType(i)) {
      case Types.DATE -> rows.getObject(i, LocalDate.class);
      case Types.TIMESTAMP ->
        rows.getMetaData().getColumnTypeName(i).equals("timestamptz")
            ? rows.getObject(i, OffsetDateTime.class).toInstant()
            : rows.getObject(i, LocalDateTime.class);
      case Types.BINARY -> List.of(box(rows.getBytes(i)));
      case Types.ARRAY -> rows.getArray(i).getArray();
      default -> rows.getObject(i);
    };
  }

  static Byte[] box(byte[] bytes) {
    Byte[] out = new Byte[bytes.length];
    for (int i = 0; i < out.length; i++) out[i] = bytes[i];
    return out;
  }

  static Object[] firstRow(PreparedStatement statement) throws SQLException {
    try (ResultSet rows = statement.executeQuery()) {
      rows.next();
      Object[] found = new Object[rows.getMetaData().getColumnCount()];
      for (int i = 0; i < found.length; i++) found[i] = valueAt(rows, i + 1);
      return found;
    }
  }

  static int count(ResultSet rows) throws SQLException {
    int count = 0;
    try (rows) {
      while (rows.next()) count++;
    }
    return count;
  }

  static List<Object> column(ResultSet rows, String name) throws SQLException {
    List<Object> found = new ArrayList<>();
    try (rows) {
      while (rows.next()) found.add(rows.getObject(name));
    }
    return found;
  }

  static String stateOf(Work work) throws Exception {
    try {
      work.run();
      return "no error";
    } catch (SQLException error) {
      return error.getSQLState();
    }
  }

  public static void main(String[] arguments) throws Exception {
    String url = "jdbc:postgresql://127.0.0.1:" + arguments[0] + "/silt?user=me";
    try (Connection c = DriverManager.getConnection(url)) {
      types(c);
      parameters(c);
      metadata(c.getMetaData());
      errors(c);
      cancel(c);
      check("read only", true, () -> c.getMetaData().getConnection().isValid(5));
    }
    try (Connection c = DriverManager.getConnection(url)) {
      cursors(c);
    }
    if (arguments.length > 1) changes("jdbc:postgresql://127.0.0.1:" + arguments[1] + "/silt?user=me&password=secret");
  }

  static void types(Connection c) throws SQLException {
    String sql = "SELECT " + String.join(", ", expressions);
    try (Statement zone = c.createStatement()) {
      zone.execute("SET TIME ZONE 'UTC'");
    }
    try (PreparedStatement s = c.prepareStatement(sql)) {
      check("types in text", values, () -> firstRow(s));
      // The sixth time it is a statement of the server, whose results come in binary.
      for (int i = 0; i < 5; i++) check("", values, () -> firstRow(s));
      check("types in binary", values, () -> firstRow(s));
    }
    try (PreparedStatement s = c.prepareStatement("SELECT array(1, 2, NULL), array('a', 'b c', NULL)")) {
      Object[] wanted = {new Integer[] {1, 2, null}, new String[] {"a", "b c", null}};
      check("arrays", wanted, () -> firstRow(s));
    }
  }

  static void parameters(Connection c) throws SQLException {
    String sql = "SELECT ? + 1, upper(?), CAST(? AS DATE), CAST(? AS DECIMAL(10,2)), CAST(? AS TIMESTAMP_NTZ), ? AND true";
    Object[] wanted = {42, "HÉ", LocalDate.of(2024, 2, 29), new BigDecimal("1.50"), instant.toLocalDateTime(), true};
    try (PreparedStatement s = c.prepareStatement(sql)) {
      s.setInt(1, 41);
      s.setString(2, "hé");
      s.setObject(3, LocalDate.of(2024, 2, 29));
      s.setBigDecimal(4, new BigDecimal("1.5"));
      s.setObject(5, instant.toLocalDateTime());
      s.setBoolean(6, true);
      for (int i = 0; i < 6; i++) check("", wanted, () -> firstRow(s));
      check("parameters", wanted, () -> firstRow(s));
    }
    try (PreparedStatement s = c.prepareStatement("SELECT count(*) FROM lineitem WHERE l_orderkey = ANY(?)")) {
      s.setArray(1, c.createArrayOf("bigint", new Long[] {15L, 16L}));
      check("array as parameter", true, () -> (Long) firstRow(s)[0] > 0);
    }
    try (PreparedStatement s = c.prepareStatement("SELECT l_comment, l_quantity FROM lineitem WHERE l_orderkey = ?")) {
      check("metadata of a prepared statement", "text numeric int8", () ->
        s.getMetaData().getColumnTypeName(1) + " " + s.getMetaData().getColumnTypeName(2) + " "
            + s.getParameterMetaData().getParameterTypeName(1));
    }
  }

  static void metadata(DatabaseMetaData m) throws SQLException {
    check("catalogs", List.of("silt"), () -> column(m.getCatalogs(), "TABLE_CAT"));
    check("schemas", true, () -> column(m.getSchemas(), "TABLE_SCHEM").contains("public"));
    check("tables", List.of("lineitem"), () -> column(m.getTables(null, "public", "line%", new String[] {"TABLE"}), "TABLE_NAME"));
    check("columns", true, () -> column(m.getColumns(null, "public", "lineitem", "l_order%"), "COLUMN_NAME").equals(List.of("l_orderkey")));
    check("types of columns", List.of(Types.BIGINT), () -> column(m.getColumns(null, "public", "lineitem", "l_orderkey"), "DATA_TYPE"));
    check("keys", 0, () -> count(m.getPrimaryKeys(null, "public", "lineitem")) + count(m.getImportedKeys(null, "public", "lineitem"))
        + count(m.getExportedKeys(null, "public", "lineitem")));
    check("cross references", 0, () -> count(m.getCrossReference(null, "public", "lineitem", null, "public", "lineitem")));
    check("indexes", 0, () -> count(m.getIndexInfo(null, "public", "lineitem", false, false)));
    check("types", true, () -> column(m.getTypeInfo(), "TYPE_NAME").containsAll(List.of("int8", "text", "numeric", "timestamptz")));
    check("privileges", true, () -> count(m.getTablePrivileges(null, "public", "lineitem")) >= 0 && count(m.getColumnPrivileges(null, "public", "lineitem", "%")) >= 0);
    check("functions", true, () -> count(m.getFunctions(null, null, "%")) >= 0 && count(m.getFunctionColumns(null, null, "%", "%")) >= 0);
    check("procedures", true, () -> count(m.getProcedures(null, null, "%")) >= 0 && count(m.getProcedureColumns(null, null, "%", "%")) >= 0);
    check("best row identifier", 0, () -> count(m.getBestRowIdentifier(null, "public", "lineitem", DatabaseMetaData.bestRowSession, true)));
    check("version columns", true, () -> count(m.getVersionColumns(null, "public", "lineitem")) >= 0);
    check("user-defined types", true, () -> count(m.getUDTs(null, null, "%", null)) >= 0);
    check("client properties", true, () -> count(m.getClientInfoProperties()) > 0);
    check("table types", true, () -> column(m.getTableTypes(), "TABLE_TYPE").contains("TABLE"));
    check("keywords", true, () -> m.getSQLKeywords().length() >= 0 && m.getMaxColumnNameLength() == 63 && m.getMaxIndexLength() >= 0);
    check("version", "PostgreSQL 16", () -> m.getDatabaseProductName() + " " + m.getDatabaseMajorVersion());
  }

  static void errors(Connection c) throws SQLException {
    try (Statement s = c.createStatement()) {
      check("unknown column", "42703", () -> stateOf(() -> s.executeQuery("SELECT nope FROM lineitem")));
      check("division by zero", "22012", () -> stateOf(() -> s.executeQuery("SELECT 1 / 0")));
      check("place of an error", 8, () -> {
        try {
          return s.executeQuery("SELECT nope FROM lineitem");
        } catch (org.postgresql.util.PSQLException error) {
          return error.getServerErrorMessage().getPosition();
        }
      });
      check("read only", "25006", () -> stateOf(() -> s.execute("CREATE TABLE t (a INT)")));
    }
  }

  static void cancel(Connection c) throws SQLException {
    try (Statement s = c.createStatement()) {
      ScheduledExecutorService later = Executors.newScheduledThreadPool(1);
      later.schedule(() -> {
        s.cancel();
        return null;
      }, 500, TimeUnit.MILLISECONDS);
      check("cancel", "57014", () -> stateOf(() -> s.executeQuery(endless)));
      later.shutdown();
    }
    try (Statement s = c.createStatement()) {
      s.setQueryTimeout(1);
      check("timeout", "57014", () -> stateOf(() -> s.executeQuery(endless)));
    }
  }

  static void cursors(Connection c) throws SQLException {
    c.setAutoCommit(false);
    try (Statement s = c.createStatement()) {
      s.setFetchSize(1000);
      check("fetch size", 4500, () -> count(s.executeQuery("SELECT id FROM range(4500)")));
    }
    c.commit();
    check("isolation", true, () -> {
      c.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
      return c.getTransactionIsolation() > 0;
    });
    c.rollback();
    check("savepoint", "ok", () -> {
      Savepoint point = c.setSavepoint("p");
      try (Statement s = c.createStatement()) {
        s.executeQuery("SELECT nope");
      } catch (SQLException expected) {
        c.rollback(point);
      }
      try (Statement s = c.createStatement()) {
        s.executeQuery("SELECT 1");
      }
      c.commit();
      return "ok";
    });
  }

  static void changes(String url) throws SQLException {
    try (Connection c = DriverManager.getConnection(url); Statement s = c.createStatement()) {
      s.execute("CREATE TABLE jdbc_t (id BIGINT, name STRING, price DECIMAL(10,2), day DATE)");
      check("insert in a batch", List.of(1, 1), () -> {
        try (PreparedStatement p = c.prepareStatement("INSERT INTO jdbc_t VALUES (?, ?, ?, ?)")) {
          for (int i = 1; i <= 2; i++) {
            p.setLong(1, i);
            p.setString(2, "n" + i);
            p.setBigDecimal(3, new BigDecimal(i + ".25"));
            p.setObject(4, LocalDate.of(2024, 1, i));
            p.addBatch();
          }
          int[] counts = p.executeBatch();
          return List.of(counts[0], counts[1]);
        }
      });
      check("update with parameters", 1, () -> {
        try (PreparedStatement p = c.prepareStatement("UPDATE jdbc_t SET name = ?, price = price + ? WHERE id = ?")) {
          p.setString(1, "new");
          p.setBigDecimal(2, new BigDecimal("1.00"));
          p.setLong(3, 2);
          return p.executeUpdate();
        }
      });
      check("rows changed", List.of("n1", "new"), () -> column(s.executeQuery("SELECT name FROM jdbc_t ORDER BY id"), "name"));
      check("copy in", 2L, () -> c.unwrap(org.postgresql.PGConnection.class).getCopyAPI()
          .copyIn("COPY jdbc_t FROM STDIN WITH (FORMAT csv)", new java.io.StringReader("3,a,1.5,2024-01-01\n4,,,\n")));
      check("delete with parameters", 3, () -> {
        try (PreparedStatement p = c.prepareStatement("DELETE FROM jdbc_t WHERE id > ?")) {
          p.setLong(1, 1);
          return p.executeUpdate();
        }
      });
      check("rollback", List.of("n1"), () -> {
        c.setAutoCommit(false);
        s.executeUpdate("DELETE FROM jdbc_t");
        c.rollback();
        c.setAutoCommit(true);
        return column(s.executeQuery("SELECT name FROM jdbc_t ORDER BY id"), "name");
      });
      s.execute("DROP TABLE jdbc_t");
    }
  }
}
