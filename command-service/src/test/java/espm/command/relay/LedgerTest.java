package espm.command.relay;

import static org.assertj.core.api.Assertions.assertThat;

import espm.command.eventstore.LogPosition;
import java.util.List;
import org.junit.jupiter.api.Test;

class LedgerTest {

  private static final String TOPIC = "topic";

  @Test
  void a_new_relay_begins_at_the_start() {
    assertThat(new Ledger(List.of(), List.of()).startOf(new Shard(0, 2), TOPIC))
        .isEqualTo(LogPosition.START);
  }

  @Test
  void a_shard_goes_on_where_it_was() {
    assertThat(start(new Shard(1, 2), at(0, 2, 10), at(1, 2, 30))).isEqualTo(place(30));
  }

  @Test
  void a_new_division_begins_where_the_slowest_of_a_complete_one_was() {
    assertThat(start(new Shard(1, 3), at(0, 2, 10), at(1, 2, 30))).isEqualTo(place(10));
  }

  @Test
  void of_several_divisions_the_one_that_came_furthest_counts() {
    assertThat(start(new Shard(1, 3), at(0, 2, 10), at(1, 2, 30), at(0, 1, 20)))
        .isEqualTo(place(20));
  }

  @Test
  void a_division_of_which_a_shard_is_missing_says_nothing() {
    assertThat(start(new Shard(0, 3), at(0, 2, 10))).isEqualTo(LogPosition.START);
  }

  @Test
  void a_division_that_went_further_since_takes_a_shard_with_it() {
    assertThat(start(new Shard(0, 2), at(0, 2, 10), at(1, 2, 30), at(0, 1, 20)))
        .isEqualTo(place(20));
  }

  @Test
  void transactions_come_before_positions_and_have_no_sign() {
    Checkpoint high = checkpoint(new Shard(0, 1), new LogPosition(-1, 5), 0);
    Checkpoint low = checkpoint(new Shard(0, 2), new LogPosition(7, 900), 0);
    assertThat(new Ledger(List.of(high, low), List.of()).startOf(new Shard(0, 2), TOPIC))
        .isEqualTo(new LogPosition(-1, 5));
  }

  @Test
  void what_another_topic_has_does_not_count() {
    Ledger ledger = new Ledger(List.of(at(0, 1, 10)), List.of());
    assertThat(ledger.startOf(new Shard(0, 2), "another")).isEqualTo(LogPosition.START);
    assertThat(ledger.topicBefore(new Shard(0, 2), "another")).contains(TOPIC);
    assertThat(ledger.topicBefore(new Shard(0, 2), TOPIC)).isEmpty();
  }

  @Test
  void a_rewind_takes_back_every_checkpoint_that_does_not_follow_it_yet() {
    Ledger ledger =
        new Ledger(
            List.of(
                checkpoint(new Shard(0, 2), place(8), 1), // has followed it, and gone on
                checkpoint(new Shard(1, 2), place(40), 0),
                checkpoint(new Shard(0, 1), place(50), 0)),
            List.of(new Rewind(1, place(5))));
    assertThat(ledger.startOf(new Shard(0, 2), TOPIC)).isEqualTo(place(8));
    assertThat(ledger.startOf(new Shard(1, 2), TOPIC)).isEqualTo(place(5));
    assertThat(ledger.startOf(new Shard(0, 3), TOPIC)).isEqualTo(place(5));
  }

  @Test
  void of_several_rewinds_the_furthest_back_counts() {
    Ledger ledger =
        new Ledger(
            List.of(at(0, 1, 50)), List.of(new Rewind(1, place(5)), new Rewind(2, place(20))));
    assertThat(ledger.startOf(new Shard(0, 1), TOPIC)).isEqualTo(place(5));
  }

  private static LogPosition start(Shard shard, Checkpoint... checkpoints) {
    return new Ledger(List.of(checkpoints), List.of()).startOf(shard, TOPIC);
  }

  private static Checkpoint at(int number, int of, long position) {
    return checkpoint(new Shard(number, of), place(position), 0);
  }

  private static Checkpoint checkpoint(Shard shard, LogPosition at, long rewind) {
    return new Checkpoint(shard, at, TOPIC, rewind);
  }

  private static LogPosition place(long position) {
    return new LogPosition(100, position);
  }
}
