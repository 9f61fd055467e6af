package espm.capacity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Times are milliseconds since the first user: two seconds of lead, eight measured, two of drain.
 */
class RecorderTest {

  private static final long BEGAN_NANOS = 123_456_789;
  private static final long GOOD_WITHIN_MILLIS = 250;

  private final Recorder recorder = new Recorder(step(GOOD_WITHIN_MILLIS));

  @BeforeEach
  void begin() {
    recorder.userStarted(at(0));
  }

  @Test
  void only_users_and_requests_of_the_measured_time_count() {
    for (long millis : new long[] {0, 1999, 2000, 9999, 10_000}) {
      recorder.userStarted(at(millis));
      request(millis, 10);
    }
    assertThat(recorder.finish())
        .containsEntry("users", 2L)
        .containsEntry("requests", 2L)
        .containsEntry("failures", 0L)
        .containsEntry("good", 2L);
  }

  @Test
  void who_has_no_answer_at_the_end_has_failed_and_was_slower_than_the_limit() {
    for (int n = 0; n < 98; n++) {
      request(3000 + n, 12);
    }
    recorder.sent(at(3000));
    recorder.sent(at(9999));

    Map<String, Object> result = recorder.finish();

    assertThat(result)
        .containsEntry("requests", 100L)
        .containsEntry("failures", 2L)
        .containsEntry("good", 98L)
        .containsEntry("answersInTime", 98L);
    assertThat((double) result.get("p95Millis")).isBetween(12.0, 13.0);
    assertThat((double) result.get("p99Millis")).isGreaterThanOrEqualTo(2000);
    assertThat((double) result.get("meanMillis")).isBetween(51.7, 51.8); // 98 of 12 ms, 2 of 2 s
  }

  @Test
  void an_answer_after_the_measured_time_counts_for_its_request_but_not_for_throughput() {
    request(9900, 200);
    assertThat(recorder.finish())
        .containsEntry("requests", 1L)
        .containsEntry("good", 1L)
        .containsEntry("answersInTime", 0L);
  }

  @Test
  void what_was_asked_before_the_measured_time_counts_for_throughput_alone() {
    request(1900, 200);
    assertThat(recorder.finish())
        .containsEntry("requests", 0L)
        .containsEntry("good", 0L)
        .containsEntry("answersInTime", 1L)
        .containsEntry("meanMillis", 0.0);
  }

  @Test
  void a_wrong_answer_has_failed_and_a_slow_one_is_right_but_not_good() {
    recorder.sent(at(3000));
    recorder.answered(at(3000), at(3001), true);
    request(4000, GOOD_WITHIN_MILLIS + 1);
    assertThat(recorder.finish())
        .containsEntry("failures", 1L)
        .containsEntry("answersInTime", 1L)
        .containsEntry("good", 0L);
  }

  @Test
  void answers_of_each_second_are_told_once() {
    request(100, 10);
    recorder.answered(at(200), at(210), true);
    assertThat(recorder.sinceLast()).containsExactly(2, 1);
    assertThat(recorder.sinceLast()).containsExactly(0, 0);
  }

  @Test
  void a_drain_that_is_no_longer_than_the_limit_could_not_tell_slow_from_unanswered() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> step(2000))
        .withMessageContaining("drain");
  }

  private void request(long sentMillis, long tookMillis) {
    recorder.sent(at(sentMillis));
    recorder.answered(at(sentMillis), at(sentMillis + tookMillis), false);
  }

  private static long at(long millis) {
    return BEGAN_NANOS + millis * 1_000_000;
  }

  private static Step step(long goodWithinMillis) {
    return new Step(Map.of("Browse", 1.0), Map.of(), 2, 8, 2, goodWithinMillis, "population.txt");
  }
}
