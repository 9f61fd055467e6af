package espm.query.redis;

import static org.assertj.core.api.Assertions.assertThat;

import espm.query.readmodel.Expiry;
import espm.query.readmodel.Retention;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class ReadModelConfigTest {

  private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");

  private final ReadModelConfig config =
      new ReadModelConfig() {
        @Override
        public Duration finishedOrdersTtl() {
          return Duration.ofDays(7);
        }

        @Override
        public Duration openOrdersTtl() {
          return Duration.ofDays(90);
        }

        @Override
        public long changesOfRecords() {
          return 0;
        }
      };

  @Test
  void a_finished_order_goes_some_time_after_its_end_whenever_its_view_is_made() {
    assertThat(daysLeft(Retention.FINISHED_ORDER, 0)).isEqualTo(7);
    assertThat(daysLeft(Retention.FINISHED_ORDER, 6)).isEqualTo(1);
    assertThat(daysLeft(Retention.FINISHED_ORDER, 30)).isNegative();
  }

  @Test
  void an_old_order_that_has_not_ended_stays_until_a_replay_comes_to_its_next_event() {
    assertThat(daysLeft(Retention.OPEN_ORDER, 0)).isEqualTo(90);
    assertThat(daysLeft(Retention.OPEN_ORDER, 60)).isEqualTo(30);
    assertThat(daysLeft(Retention.OPEN_ORDER, 89)).isEqualTo(7);
    assertThat(daysLeft(Retention.OPEN_ORDER, 1_000)).isEqualTo(7);
  }

  private long daysLeft(Retention retention, int daysAgo) {
    Expiry expiry = new Expiry(retention, NOW.minus(Duration.ofDays(daysAgo)));
    return Duration.ofMillis(
            config.expiresAtMillis(expiry, NOW.toEpochMilli()) - NOW.toEpochMilli())
        .toDays();
  }
}
