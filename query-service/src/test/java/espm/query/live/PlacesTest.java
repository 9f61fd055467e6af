package espm.query.live;

import static org.assertj.core.api.Assertions.assertThat;

import espm.query.readmodel.Place;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;

class PlacesTest {

  @Property
  void a_text_is_read_back_as_it_was_written(
      @ForAll @Size(min = 1, max = 30) List<@LongRange(min = 0) Long> offsets,
      @ForAll @LongRange(min = 0) long retry) {
    Places places =
        Places.of(offsets.stream().map(offset -> new Place(offset, retry)).toArray(Place[]::new));

    assertThat(Places.read(places.text(), offsets.size())).contains(places);
    assertThat(Places.read(places.text(), offsets.size() + 1)).isEmpty();
    assertThat(Places.read(places.text(), offsets.size() - 1)).isEmpty();
    assertThat(places.text()).matches("[A-Za-z0-9_-]+");
  }

  @Property
  void whatever_else_it_is_it_is_no_place_or_one_that_is_written_the_same(@ForAll byte[] bytes) {
    String text = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);

    assertThat(Places.read(text, 2).stream().flatMap(PlacesTest::numbers))
        .allSatisfy(number -> assertThat(number).isNotNegative());
  }

  private static Stream<Long> numbers(Places places) {
    return Stream.of(0, 1)
        .flatMap(at -> Stream.of(places.get(at).offset(), places.get(at).retry()));
  }

  @Example
  void text_that_nobody_wrote_is_no_place() {
    for (String text : List.of("", "nonsense!", "AQ", "AgAAAAA", "\u00e4")) {
      assertThat(Places.read(text, 2)).as(text).isEmpty();
    }
  }

  @Example
  void twelve_partitions_of_a_busy_topic_take_less_than_a_line() {
    Place[] places = new Place[12];
    Arrays.fill(places, new Place(2_000_000, 0));

    assertThat(Places.of(places).text()).hasSizeLessThan(80);
  }
}
