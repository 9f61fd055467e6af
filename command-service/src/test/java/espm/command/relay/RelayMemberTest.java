package espm.command.relay;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class RelayMemberTest {

  private static final String NO_BROKER = "127.0.0.1:1";

  @Test
  void it_opens_no_session_before_the_schema_is_there() {
    AtomicBoolean schema = new AtomicBoolean();
    AtomicInteger asked = new AtomicInteger();
    AtomicInteger opened = new AtomicInteger();
    RelayMember member = new RelayMember(parts(opened), List.of(), () -> isThere(schema, asked));
    Thread.ofPlatform().daemon().start(member);

    Awaitility.await().until(() -> asked.get() > 3);
    assertThat(opened).hasValue(0);
    schema.set(true);

    Awaitility.await().until(() -> opened.get() > 0);
    member.stop();
  }

  private static boolean isThere(AtomicBoolean schema, AtomicInteger asked) {
    asked.incrementAndGet();
    return schema.get();
  }

  private static RelayParts parts(AtomicInteger opened) {
    var topic = new BenchTopic("relay-member-test", () -> NO_BROKER);
    return new RelayParts(
        new BenchRoute("relay-member-test"),
        BenchSettings.of(1, "here"),
        topic,
        new Topic("relay-member-test", topic),
        () -> {
          opened.incrementAndGet();
          throw new SQLException("there is no database");
        },
        "here");
  }
}
