package espm.query.readmodel;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Map;
import java.util.TreeMap;

/**
 * Exact sums that are kept as hashes of integers, one in each partition, and added up on reading.
 *
 * <p>An amount of money is counted in its currency's smallest unit. Redis adds 64-bit integers, and
 * a sum of amounts can be larger; so an amount is split into groups of {@value #GROUP_DIGITS}
 * digits, each with a field of its own: {@code name}, {@code name~1}, {@code name~2}, … A group
 * overflows after 9 billion additions at the earliest. Hardly any amount has more than one group.
 */
public final class Sums {

  private static final int GROUP_DIGITS = 9;
  private static final BigInteger GROUP = BigInteger.TEN.pow(GROUP_DIGITS);
  private static final char GROUP_MARK = '~';

  private final Map<String, BigInteger> sums = new TreeMap<>();

  /** Adds an amount of money, in its currency's decimals, to one of the sums of a key. */
  static void add(Writes writes, String key, String name, BigDecimal amount) {
    BigInteger rest = amount.unscaledValue();
    for (int group = 0; rest.signum() != 0; group++) {
      BigInteger[] split = rest.divideAndRemainder(GROUP);
      if (split[1].signum() != 0) {
        writes.count(key, group == 0 ? name : name + GROUP_MARK + group, split[1].longValue());
      }
      rest = split[0];
    }
  }

  /** Takes a stored field of one partition. */
  public void add(String field, long value) {
    int mark = field.indexOf(GROUP_MARK);
    String name = mark < 0 ? field : field.substring(0, mark);
    int group = mark < 0 ? 0 : Integer.parseInt(field.substring(mark + 1));
    sums.merge(name, BigInteger.valueOf(value).multiply(GROUP.pow(group)), BigInteger::add);
  }

  /** The sums by their names, in alphabetical order. */
  public Map<String, BigInteger> byName() {
    return sums;
  }
}
