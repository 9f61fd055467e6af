package espm.query.projection;

import static org.assertj.core.api.Assertions.assertThat;

import espm.query.projection.Progress.Reached;
import espm.query.projection.TopicEnds.Range;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class ProgressTest {

  private static final List<Range> TOPIC = List.of(new Range(100, 1_100), new Range(0, 1_000));

  private final Progress progress = new Progress();

  @Test
  void what_the_topic_no_longer_has_counts_as_nothing_to_do() {
    Reached reached = look(600, 0, 0);

    assertThat(reached.applied()).isEqualTo(500);
    assertThat(reached.total()).isEqualTo(2_000);
    assertThat(reached.ratio()).isEqualTo(0.25);
    assertThat(reached.lag()).isEqualTo(1_500);
  }

  @Test
  void a_generation_that_stands_nowhere_has_applied_nothing() {
    Reached reached = progress.look(List.of(OptionalLong.empty(), OptionalLong.empty()), TOPIC, 0);

    assertThat(reached.ratio()).isZero();
    assertThat(reached.secondsLeft()).isEmpty();
  }

  @Test
  void speed_and_time_left_are_those_of_the_last_looks() {
    look(100, 0, 0);
    look(300, 0, 1_000);

    Reached reached = look(500, 200, 2_000);

    assertThat(reached.perSecond()).isEqualTo(300);
    assertThat(reached.secondsLeft()).hasValue(5);
  }

  @Test
  void looks_of_long_ago_do_not_count() {
    look(100, 0, 0);
    for (int second = 1; second <= 10; second++) {
      look(200, 0, second * 1_000L);
    }

    assertThat(look(200, 0, 11_000).perSecond()).isZero();
  }

  @Test
  void a_generation_that_falls_back_has_no_speed() {
    look(500, 500, 0);

    assertThat(look(100, 0, 1_000).perSecond()).isZero();
  }

  @Test
  void an_empty_topic_is_done() {
    Reached reached = progress.look(List.of(OptionalLong.empty()), List.of(new Range(7, 7)), 0);

    assertThat(reached.ratio()).isEqualTo(1);
    assertThat(reached.secondsLeft()).hasValue(0);
  }

  private Reached look(long first, long second, long atMillis) {
    return progress.look(List.of(OptionalLong.of(first), OptionalLong.of(second)), TOPIC, atMillis);
  }
}
