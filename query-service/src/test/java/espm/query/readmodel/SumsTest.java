package espm.query.readmodel;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class SumsTest {

  @Test
  void an_amount_is_counted_in_its_smallest_unit() {
    Writes writes = new Writes();

    Sums.add(writes, "key", "USD", new BigDecimal("29.99"));
    Sums.add(writes, "key", "USD", new BigDecimal("0.01"));

    assertThat(writes.counts()).isEqualTo(Map.of("key", Map.of("USD", 3000L)));
  }

  @Test
  void a_large_amount_is_split_so_that_its_sums_fit() {
    Writes writes = new Writes();

    Sums.add(writes, "key", "USD", new BigDecimal("10000000000000000000.01"));

    assertThat(writes.counts().get("key")).isEqualTo(Map.of("USD", 1L, "USD~2", 1000L));
  }

  @Property
  void what_was_added_in_any_parts_is_read_as_its_sum(
      @ForAll BigInteger first, @ForAll BigInteger second, @ForAll BigInteger third) {
    Sums sums = new Sums();
    for (BigInteger amount : new BigInteger[] {first, second, third}) {
      Writes writes = new Writes();
      Sums.add(writes, "key", "JPY", new BigDecimal(amount));
      writes.counts().getOrDefault("key", Map.of()).forEach(sums::add);
    }

    assertThat(sums.byName().getOrDefault("JPY", BigInteger.ZERO))
        .isEqualTo(first.add(second).add(third));
  }

  @Test
  void what_is_taken_back_leaves_nothing() {
    Writes writes = new Writes();
    BigDecimal amount = new BigDecimal("123456789012345.67");

    Sums.add(writes, "key", "USD", amount);
    Sums.add(writes, "key", "USD", amount.negate());

    assertThat(writes.counts().get("key").values()).containsOnly(0L);
  }
}
