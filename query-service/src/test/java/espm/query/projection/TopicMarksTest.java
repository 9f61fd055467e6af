package espm.query.projection;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TopicMarksTest {

  private final TopicMarks marks = new TopicMarks();

  @Test
  void views_that_are_made_up_to_the_end_are_fresh_as_of_when_it_was_the_end() {
    marks.add(10, 1_000);
    marks.add(10, 2_000);

    assertThat(marks.asOfMillis(10)).hasValue(2_000);
  }

  @Test
  void views_that_are_behind_are_fresh_as_of_the_last_end_that_they_have_reached() {
    marks.add(10, 1_000);
    marks.add(20, 2_000);
    marks.add(30, 3_000);

    assertThat(marks.asOfMillis(9)).isEmpty();
    assertThat(marks.asOfMillis(29)).hasValue(2_000);
    assertThat(marks.asOfMillis(29)).hasValue(2_000);
    assertThat(marks.asOfMillis(30)).hasValue(3_000);
  }

  @Test
  void a_store_that_fell_back_is_fresh_as_of_nothing_until_it_has_caught_up() {
    marks.add(10, 1_000);
    marks.add(20, 2_000);
    assertThat(marks.asOfMillis(20)).hasValue(2_000);

    assertThat(marks.asOfMillis(15)).isEmpty();

    marks.add(20, 3_000);
    assertThat(marks.asOfMillis(19)).isEmpty();
    assertThat(marks.asOfMillis(20)).hasValue(3_000);
  }

  @Test
  void however_long_the_views_are_behind_the_marks_stay_few_and_true() {
    for (int second = 1; second <= 5_000; second++) {
      marks.add(second, second);
    }

    assertThat(marks.asOfMillis(500)).hasValue(500);
    assertThat(marks.asOfMillis(4_999)).hasValue(999);
    assertThat(marks.asOfMillis(5_000)).hasValue(5_000);
  }
}
