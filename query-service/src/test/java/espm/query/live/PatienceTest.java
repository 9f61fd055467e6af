package espm.query.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class PatienceTest {

  private static final int PARTITION = 3;

  private OptionalLong completeAsOf = OptionalLong.of(1_000_000);
  private final Patience patience = new Patience(Duration.ofSeconds(10), _ -> completeAsOf);

  @Test
  void it_is_over_when_the_views_have_shown_everything_for_so_long() {
    assertThat(isOverAt(1_000_000)).isFalse();
    assertThat(isOverAt(1_009_999)).isFalse();
    assertThat(isOverAt(1_010_000)).isTrue();
  }

  @Test
  void it_is_not_while_nobody_can_say_whether_they_do() {
    assertThat(isOverAt(1_000_000)).isFalse();
    assertThat(isOverAt(1_000_000)).isFalse();
  }

  @Test
  void it_begins_anew_when_they_are_made_anew() {
    isOverAt(1_000_000);
    completeAsOf = OptionalLong.empty();
    assertThat(patience.isOver(PARTITION)).isFalse();

    assertThat(isOverAt(1_020_000)).isFalse();
    assertThat(isOverAt(1_030_000)).isTrue();
  }

  @Test
  void it_begins_anew_after_they_got_there() {
    isOverAt(1_000_000);
    patience.reset(PARTITION);

    assertThat(isOverAt(1_020_000)).isFalse();
  }

  @Test
  void it_is_one_for_each_partition() {
    isOverAt(1_000_000);
    completeAsOf = OptionalLong.of(1_020_000);

    assertThat(patience.isOver(PARTITION + 1)).isFalse();
  }

  private boolean isOverAt(long millis) {
    completeAsOf = OptionalLong.of(millis);
    return patience.isOver(PARTITION);
  }
}
