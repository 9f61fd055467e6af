package espm.capacity;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class HistogramTest {

  private final Histogram histogram = new Histogram();

  @Test
  void nothing_counted_has_no_quantiles() {
    assertThat(histogram.count()).isZero();
    assertThat(histogram.quantile(0.99)).isZero();
  }

  @Test
  void a_time_is_known_to_a_64th_of_itself_and_never_told_too_short() {
    for (long micros : new long[] {0, 1, 63, 64, 65, 127, 128, 999, 10_000_000, 1L << 50}) {
      Histogram one = new Histogram();
      one.record(micros);
      assertThat(one.quantile(1)).isBetween(micros, micros + micros / 64);
    }
  }

  @Test
  void quantiles_are_those_of_the_sorted_times() {
    long[] times = new Random(7).longs(10_000, 1, 500_000).toArray();
    LongStream.of(times).forEach(histogram::record);
    Arrays.sort(times);
    for (double part : new double[] {0.01, 0.5, 0.95, 0.99, 1}) {
      long exact = times[(int) Math.ceil(part * times.length) - 1];
      assertThat(histogram.quantile(part)).as("%s", part).isBetween(exact, exact + exact / 64);
    }
  }

  @Test
  void one_in_a_hundred_is_in_no_p99_and_two_are() {
    histogram.record(1000, 99);
    histogram.record(5_000_000);
    assertThat(histogram.quantile(0.99)).isLessThan(1100);
    histogram.record(5_000_000);
    assertThat(histogram.quantile(0.99)).isGreaterThanOrEqualTo(5_000_000);
  }

  @Test
  void a_clock_that_went_back_counts_as_no_time() {
    histogram.record(-5);
    assertThat(histogram.count()).isOne();
    assertThat(histogram.quantile(1)).isZero();
  }
}
