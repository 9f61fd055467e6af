package espm.query.generations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class UsageEstimateTest {

  private final UsageEstimate estimate = new UsageEstimate();

  @Test
  void what_may_go_does_not_count() {
    assertThat(
            estimate.usedPart(
                List.of(new Usage("one", 95, 100, 30), new Usage("one", 95, 100, 25))))
        .isEqualTo(0.4);
  }

  @Test
  void the_fullest_node_counts_with_what_may_go_of_its_own_partitions() {
    assertThat(
            estimate.usedPart(List.of(new Usage("one", 95, 100, 30), new Usage("two", 50, 100, 0))))
        .isEqualTo(0.65);
  }

  @Test
  void a_node_without_a_limit_is_never_full() {
    assertThat(estimate.usedPart(List.of(new Usage("one", 95, 0, 0)))).isZero();
  }

  @Test
  void a_single_look_at_unusual_orders_changes_little() {
    estimate.usedPart(List.of(new Usage("one", 100, 100, 50)));

    assertThat(estimate.usedPart(List.of(new Usage("one", 100, 100, 0))))
        .isCloseTo(0.6, within(0.001));
    estimate.forget();
    assertThat(estimate.usedPart(List.of(new Usage("one", 100, 100, 0)))).isEqualTo(1);
  }
}
