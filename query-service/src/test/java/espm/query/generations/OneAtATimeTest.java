package espm.query.generations;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class OneAtATimeTest {

  private final List<Promise<Integer>> sent = new ArrayList<>();
  private final List<Integer> taken = new ArrayList<>();
  private final OneAtATime<Integer> looks = new OneAtATime<>(this::send);

  /** What is answered in the end is how many were sent before. */
  private Future<Integer> send() {
    Promise<Integer> reply = Promise.promise();
    sent.add(reply);
    return reply.future().onSuccess(taken::add);
  }

  @Test
  void the_answer_of_an_earlier_look_never_follows_that_of_a_later_one() {
    looks.ask();
    looks.ask();

    bringNewestFirst();

    assertThat(taken).containsExactly(0, 1);
  }

  @Test
  void who_asks_while_one_is_under_way_gets_what_is_asked_afterwards() {
    Future<Integer> first = looks.ask();
    Future<Integer> second = looks.ask();
    Future<Integer> third = looks.ask();
    assertThat(sent).hasSize(1);

    bringNewestFirst();

    assertThat(List.of(first.result(), second.result(), third.result())).containsExactly(0, 1, 1);
  }

  @Test
  void one_that_fails_keeps_nobody_from_asking_again() {
    Future<Integer> first = looks.ask();
    Future<Integer> second = looks.ask();

    sent.getFirst().fail("nobody is there");
    bringNewestFirst();

    assertThat(first.failed()).isTrue();
    assertThat(second.result()).isEqualTo(1);
  }

  private void bringNewestFirst() {
    while (sent.stream().anyMatch(reply -> !reply.future().isComplete())) {
      for (int number = sent.size() - 1; number >= 0; number--) {
        sent.get(number).tryComplete(number);
      }
    }
  }
}
