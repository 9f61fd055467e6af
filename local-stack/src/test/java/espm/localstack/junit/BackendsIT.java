package espm.localstack.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.URI;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What the tests of the services rely on, be it containers or embedded. */
class BackendsIT {

  private static final Backends BACKENDS = new Backends();

  private static Map<String, String> configuration;

  @BeforeAll
  static void start() {
    BACKENDS.init(Map.of("needs", "postgres, kafka, redis"));
    configuration = BACKENDS.start();
  }

  @AfterAll
  static void stop() {
    BACKENDS.stop();
  }

  @Test
  void the_owner_migrates_and_the_service_owns_nothing() throws SQLException {
    try (Connection owner = connect("espm_owner");
        Statement statement = owner.createStatement()) {
      statement.execute("create table allowed (n int)");
    }
    try (Connection service = connect("espm_app");
        Statement statement = service.createStatement()) {
      assertThatThrownBy(() -> statement.execute("create table not_allowed (n int)"))
          .isInstanceOf(SQLException.class)
          .hasMessageContaining("permission denied");
    }
  }

  @Test
  void postgres_is_durable_and_takes_enough_connections() throws SQLException {
    assertThat(setting("server_version")).startsWith("18");
    for (String durability : List.of("fsync", "synchronous_commit", "full_page_writes")) {
      assertThat(setting(durability)).as(durability).isEqualTo("on");
    }
    assertThat(setting("max_connections")).isEqualTo("200");
  }

  @Test
  void kafka_has_only_the_topics_that_someone_made() throws Exception {
    String servers = configuration.get("ESPM_KAFKA_BOOTSTRAP_SERVERS");
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", servers));
        var producer = producer(servers)) {
      admin.createTopics(List.of(new NewTopic("made", 3, (short) 1))).all().get();
      producer.send(new ProducerRecord<>("made", "value")).get();

      assertThatThrownBy(() -> producer.send(new ProducerRecord<>("not-made", "value")).get())
          .hasMessageContaining("not-made not present in metadata");
      assertThat(admin.listTopics().names().get()).contains("made").doesNotContain("not-made");
    }
  }

  @Test
  void redis_answers() throws IOException {
    URI redis = URI.create(configuration.get("ESPM_REDIS_URL"));
    try (var socket = new Socket(redis.getHost(), redis.getPort())) {
      socket.setSoTimeout(5000);
      socket.getOutputStream().write("PING\r\n".getBytes());
      var answer = new BufferedReader(new InputStreamReader(socket.getInputStream()));
      assertThat(answer.readLine()).isEqualTo("+PONG");
    }
  }

  private static KafkaProducer<String, String> producer(String servers) {
    return new KafkaProducer<>(
        Map.of(
            ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
            servers,
            ProducerConfig.MAX_BLOCK_MS_CONFIG,
            5000),
        new StringSerializer(),
        new StringSerializer());
  }

  private static String setting(String name) throws SQLException {
    try (Connection connection = connect("espm_app");
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("show " + name)) {
      row.next();
      return row.getString(1);
    }
  }

  private static Connection connect(String role) throws SQLException {
    return DriverManager.getConnection(
        "jdbc:postgresql://%s:%s/espm"
            .formatted(configuration.get("ESPM_DB_HOST"), configuration.get("ESPM_DB_PORT")),
        role,
        role);
  }
}
