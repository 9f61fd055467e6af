package espm.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class EventTimeTest {

  private static final List<Integer> PRECISIONS = List.of(1, 1_000, 1_000_000, 1_000_000_000);

  @Test
  void any_time_is_written_and_read_as_the_platform_does() {
    SplittableRandom random = new SplittableRandom(20261126);
    for (int round = 0; round < 200_000; round++) {
      int precision = PRECISIONS.get(random.nextInt(PRECISIONS.size()));
      int nanos = random.nextInt(1_000_000_000) / precision * precision;
      // From the year -1199 to the year 13799.
      Instant time =
          Instant.ofEpochSecond(random.nextLong(-100_000_000_000L, 373_000_000_000L), nanos);
      StringBuilder written = new StringBuilder();
      EventTime.write(time, written);

      assertThat(written).hasToString(time.toString());
      assertThat(EventTime.parse(time.toString())).isEqualTo(time);
    }
  }

  @Test
  void unusual_ways_of_writing_a_time_are_read_as_the_platform_does() {
    for (String text :
        List.of(
            "2026-03-01T10:00:00.1Z",
            "2026-03-01T10:00:00.12345Z",
            "2026-03-01T10:00:00Z",
            "2026-03-01T24:00:00Z",
            "2026-12-31T23:59:60Z",
            "2026-03-01T10:00:00+02:00",
            "2026-03-01t10:00:00z",
            "+12026-03-01T10:00:00Z")) {
      assertThat(EventTime.parse(text)).as(text).isEqualTo(Instant.parse(text));
    }
  }

  @Test
  void what_is_no_time_is_refused() {
    for (String text :
        List.of(
            "",
            "Z",
            "2026-03-01",
            "2026-03-01T10:00Z",
            "2026-02-30T10:00:00Z",
            "2026-13-01T10:00:00Z",
            "2026-03-01T10:60:00Z",
            "2026-03-01T10:00:00.1234567890Z",
            "2026-03-01T10:00:00,5Z",
            "2026-03-01T10:00:0٣Z")) {
      assertThatThrownBy(() -> EventTime.parse(text))
          .as(text)
          .isInstanceOf(DateTimeException.class);
    }
  }
}
