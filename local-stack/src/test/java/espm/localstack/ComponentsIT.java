package espm.localstack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import espm.localstack.kafka.KafkaBroker;
import espm.localstack.postgres.PostgresServer;
import espm.localstack.process.AotCache;
import espm.localstack.process.Component;
import espm.localstack.process.ComponentProcess;
import espm.localstack.process.Ports;
import espm.localstack.process.StackFolder;
import espm.localstack.process.StartFailure;
import espm.localstack.redis.RedisProcess;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The real components: what they keep survives both a stop and {@code kill -9}. */
class ComponentsIT {

  @TempDir Path folder;

  private ComponentProcess running;

  @AfterEach
  void endIt() {
    if (running != null) {
      running.kill();
    }
  }

  @Test
  void postgres_is_durable_and_keeps_what_was_committed() throws Exception {
    var postgres = new PostgresServer(folder.resolve("postgres"), freePort());
    start(postgres);

    for (String setting : List.of("fsync", "synchronous_commit", "full_page_writes")) {
      assertThat(query(postgres, "show " + setting)).as(setting).isEqualTo("on");
    }
    assertThat(query(postgres, "select setting from pg_settings where name = 'server_version'"))
        .startsWith("18");

    execute(postgres, "create table kept (n int)", "insert into kept values (1)");
    running.kill();
    start(postgres);
    execute(postgres, "insert into kept values (2)");
    running.stop();
    start(postgres);

    assertThat(query(postgres, "select sum(n) from kept")).isEqualTo("3");
  }

  @Test
  void a_cluster_whose_making_was_cut_off_is_made_again() throws Exception {
    var postgres = new PostgresServer(folder.resolve("postgres"), freePort());
    Path cutOff = folder.resolve("postgres/data.unfinished-1");
    Files.createDirectories(cutOff);
    Files.writeString(cutOff.resolve("PG_VERSION"), "18"); // what initdb writes first

    start(postgres);

    assertThat(query(postgres, "select 1")).isEqualTo("1");
    assertThat(cutOff).doesNotExist();
  }

  @Test
  void roles_whose_making_was_cut_off_are_completed() throws Exception {
    var postgres = new PostgresServer(folder.resolve("postgres"), freePort());
    start(postgres);
    execute(
        postgres,
        "drop database espm",
        "drop role espm_app"); // as if it had been killed after the first role
    running.kill();

    start(postgres);

    executeAs(postgres, "espm_owner", "create table allowed (n int)");
    executeAs(postgres, "espm_app", "select 1");
  }

  @Test
  void neither_a_busy_backend_nor_the_lock_of_a_dead_server_keeps_postgres_down() throws Exception {
    var postgres = new PostgresServer(folder.resolve("postgres"), freePort());
    start(postgres);
    try (Connection busy = connect(postgres, "postgres", PostgresServer.SUPERUSER);
        Statement endless = busy.createStatement()) {
      var ended =
          CompletableFuture.runAsync(
              () -> {
                try {
                  endless.execute("select count(*) from generate_series(1, 100000000000)");
                } catch (SQLException e) {
                  // its server died, as was wanted
                }
              });
      await()
          .until(
              () ->
                  query(
                          postgres,
                          "select count(*) from pg_stat_activity where query like '%generate_series%'"
                              + " and pid <> pg_backend_pid()")
                      .equals("1"));
      running.handle().destroyForcibly(); // and nothing is tidied up
      await().until(() -> !running.isAlive());
      Files.writeString(
          folder.resolve("postgres/data/postmaster.pid"),
          ProcessHandle.current().pid() + "\n" + folder.resolve("postgres/data") + "\n");

      start(postgres);

      assertThat(query(postgres, "select 1")).isEqualTo("1");
      ended.get(30, TimeUnit.SECONDS);
    }
  }

  @Test
  void the_roles_are_made_and_the_service_owns_nothing() throws Exception {
    var postgres = new PostgresServer(folder.resolve("postgres"), freePort());
    start(postgres);

    assertThatThrownBy(() -> executeAs(postgres, "espm_app", "create table not_allowed (n int)"))
        .isInstanceOf(SQLException.class)
        .hasMessageContaining("permission denied");
    executeAs(postgres, "espm_owner", "create table allowed (n int)");
  }

  @Test
  void redis_keeps_its_data_over_a_restart() throws Exception {
    var redis = new RedisProcess(folder.resolve("redis"), freePort());
    start(redis);
    assertThat(redisCommand(redis, "SET kept 42")).isEqualTo("+OK");
    assertThat(redisCommand(redis, "CONFIG GET appendonly")).isEqualTo("*2");

    running.stop();
    start(redis);

    assertThat(redisCommand(redis, "STRLEN kept")).isEqualTo(":2");
  }

  @Test
  void kafka_keeps_its_topics_over_kill_and_restart() throws Exception {
    List<Integer> ports = Ports.free(2);
    var kafka =
        new KafkaBroker(EspmHome.find(), folder.resolve("kafka"), ports.get(0), ports.get(1));
    start(kafka);
    try (Admin admin = admin(kafka)) {
      admin.createTopics(List.of(new NewTopic("kept", 3, (short) 1))).all().get();
    }

    running.kill();
    start(kafka);

    try (Admin admin = admin(kafka)) {
      assertThat(admin.listTopics().names().get()).contains("kept");
    }
  }

  @Test
  void kafka_starts_without_a_cache_that_is_broken() throws Exception {
    List<Integer> ports = Ports.free(2);
    Path broken = Files.writeString(folder.resolve("broken.aot"), "no cache at all");
    var kafka =
        new KafkaBroker(
            EspmHome.find(),
            new AotCache(broken, false),
            folder.resolve("kafka"),
            ports.get(0),
            ports.get(1));

    start(kafka);

    assertThat(kafka.isReady()).isTrue();
  }

  @Test
  void a_taken_port_is_told_with_its_owner() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      var redis = new RedisProcess(folder.resolve("redis"), taken.getLocalPort());

      assertThatThrownBy(() -> start(redis))
          .isInstanceOf(StartFailure.class)
          .hasMessageContaining("port " + taken.getLocalPort())
          .hasMessageContaining(Long.toString(ProcessHandle.current().pid()));
    }
  }

  private void start(Component component) throws StartFailure, InterruptedException {
    running = ComponentProcess.start(component, new StackFolder(folder));
    running.awaitReady();
  }

  private static int freePort() throws IOException {
    return Ports.free(1).getFirst();
  }

  private static Admin admin(KafkaBroker kafka) {
    return Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()));
  }

  private static String query(PostgresServer postgres, String sql) throws SQLException {
    try (Connection connection = connect(postgres, "postgres", PostgresServer.SUPERUSER);
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      rows.next();
      return rows.getString(1);
    }
  }

  private static void execute(PostgresServer postgres, String... statements) throws SQLException {
    try (Connection connection = connect(postgres, "postgres", PostgresServer.SUPERUSER);
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }

  private static void executeAs(PostgresServer postgres, String role, String sql)
      throws SQLException {
    try (Connection connection = connect(postgres, PostgresServer.DATABASE, role);
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static Connection connect(PostgresServer postgres, String database, String role)
      throws SQLException {
    return DriverManager.getConnection(postgres.jdbcUrl(database), role, role);
  }

  private static String redisCommand(RedisProcess redis, String command) throws IOException {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), redis.port())) {
      socket.setSoTimeout((int) Duration.ofSeconds(5).toMillis());
      socket.getOutputStream().write((command + "\r\n").getBytes());
      return new BufferedReader(new InputStreamReader(socket.getInputStream())).readLine();
    }
  }
}
