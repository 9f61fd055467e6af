package espm.query.generations;

import espm.query.readmodel.Keyspace;
import espm.query.redis.RedisLink;
import espm.query.redis.Script;
import io.vertx.core.Future;
import java.util.List;

/**
 * Compares what two generations show of orders of one partition, and has those tried again that are
 * parked in the one that is built and more of which is shown, or asked for, in the other.
 *
 * @param stepKeys how many orders one script looks at
 */
record OrderComparison(RedisLink redis, int stepKeys) {

  private static final String BEGIN = "0";

  /**
   * Compares the two generations in some of the orders that a hash has.
   *
   * <p>Keys: the hash; of the building generation parked orders, versions and retries; of the
   * serving one versions and retries. Arguments: cursor, how many, whether the hash says itself up
   * to which version a retry has come. Answers the next cursor; how many of which the building one
   * shows less, parked ones and others; of how many it shows more.
   */
  private static final Script COMPARE =
      new Script(
          """
          local function number(key, id)
            return tonumber(redis.call('HGET', key, id) or '0')
          end
          local page = redis.call('HSCAN', KEYS[1], ARGV[1], 'COUNT', ARGV[2])
          local parked, others, ahead = 0, 0, 0
          for at = 1, #page[2], 2 do
            local id = page[2][at]
            local building, serving = number(KEYS[3], id), number(KEYS[5], id)
            local isParked = redis.call('HEXISTS', KEYS[2], id) == 1
            local isBehind = building < serving
            if isParked and (isBehind or redis.call('HEXISTS', KEYS[6], id) == 1) then
              redis.call('HSET', KEYS[4], id, '')
            end
            if isBehind and isParked then
              parked = parked + 1
            elseif isBehind then
              others = others + 1
            end
            if ARGV[3] == 'true' then
              building = tonumber(page[2][at + 1])
            end
            if building > serving then
              ahead = ahead + 1
            end
          end
          return {page[1], parked, others, ahead}
          """);

  /**
   * What a comparison has found.
   *
   * @param parked orders of which the building generation shows less, and that are parked there
   * @param others the same, not parked
   * @param ahead orders of which it shows more
   */
  record Found(long parked, long others, long ahead) {

    Found plus(Found more) {
      return new Found(parked + more.parked, others + more.others, ahead + more.ahead);
    }

    long behind() {
      return parked + others;
    }
  }

  /**
   * Compares in the orders that a hash has.
   *
   * @param from the serving generation
   * @param to the one that is built
   */
  Future<Found> of(String hash, Keyspace from, Keyspace to) {
    return compare(hash, false, from, to, BEGIN, new Found(0, 0, 0));
  }

  /** The same for a hash that says up to which version each order is known to be. */
  Future<Found> ofVersionsIn(String hash, Keyspace from, Keyspace to) {
    return compare(hash, true, from, to, BEGIN, new Found(0, 0, 0));
  }

  private Future<Found> compare(
      String hash, boolean hasVersions, Keyspace from, Keyspace to, String cursor, Found before) {
    return COMPARE
        .run(
            redis,
            List.of(
                hash, to.parked(), to.versions(), to.retries(), from.versions(), from.retries()),
            cursor,
            stepKeys,
            hasVersions)
        .compose(
            page -> {
              Found found =
                  before.plus(
                      new Found(page.get(1).toLong(), page.get(2).toLong(), page.get(3).toLong()));
              String next = page.get(0).toString();
              return next.equals(BEGIN)
                  ? Future.succeededFuture(found)
                  : compare(hash, hasVersions, from, to, next, found);
            });
  }
}
