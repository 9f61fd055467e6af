package espm.query.generations;

import espm.query.generations.OrderComparison.Found;
import espm.query.readmodel.Keyspace;
import espm.query.redis.ReadModelLayout;
import espm.query.redis.RedisLink;
import espm.query.redis.Script;
import io.vertx.core.Future;
import io.vertx.redis.client.Response;
import java.util.List;
import java.util.function.BiFunction;
import java.util.stream.IntStream;

/**
 * Carries over by scripts, each of which has keys of both generations but of one partition, and
 * looks at a bounded number of orders. Thread-safe.
 */
final class RedisCarryOver implements CarryOver {

  /**
   * Replaces what the building generation tells by what the serving one has told, and adds what it
   * has told itself since then, but for what followers know already. Says that something was
   * missed, if so told, or if what the serving one has told is gone. Once for each try of an
   * exchange: what is told after it stays. A seal that is not there, or stands beside that of a
   * removal, is of an exchange that is over.
   *
   * <p>Keys: of the serving generation seal, offset, changes and versions; of the building one
   * changes, and the seal for which it was done. Arguments: the seal; whether something was missed.
   */
  private static final Script CHANGES =
      new Script(
          """
          local seals = redis.call('GET', KEYS[1]) or ''
          local stored = redis.call('GET', KEYS[2])
          if not string.find(seals, ARGV[1], 1, true) or string.find(seals, 'removed', 1, true)
              or not stored or redis.call('GET', KEYS[6]) == ARGV[1] then
            return nil
          end
          local since = redis.call('XRANGE', KEYS[5], stored .. '-1', '+')
          local missed = ARGV[2] == 'true' and stored .. '-*'
          if redis.call('COPY', KEYS[3], KEYS[5], 'REPLACE') == 0 then
            redis.call('DEL', KEYS[5])
            missed = stored .. '-1'
          end
          if missed then
            redis.call('XADD', KEYS[5], missed, 'from', stored, 'lines', '', 'missed', '')
          end
          for _, entry in ipairs(since) do
            local id, from, lines = entry[1], entry[2][2], {}
            for line in string.gmatch(entry[2][4], '[^\\n]+') do
              local order, version = string.match(line, '^%S+ (%S+) (%d+)')
              if tonumber(version) > tonumber(redis.call('HGET', KEYS[4], order) or '0') then
                table.insert(lines, line .. '\\n')
              end
            end
            if string.sub(id, 1, #stored + 1) == stored .. '-' then
              id = #lines > 0 and stored .. '-*'
            end
            if id then
              redis.call('XADD', KEYS[5], id, 'from', from, 'lines', table.concat(lines))
            end
          end
          redis.call('SET', KEYS[6], ARGV[1])
          return nil
          """);

  private final RedisLink redis;
  private final ReadModelLayout layout;
  private final OrderComparison comparison;

  /**
   * @param stepKeys how many orders one script looks at
   */
  RedisCarryOver(RedisLink redis, ReadModelLayout layout, int stepKeys) {
    this.redis = redis;
    this.layout = layout;
    this.comparison = new OrderComparison(redis, stepKeys);
  }

  @Override
  public Future<Long> retries(int serving, int building) {
    return ofAll(serving, building, (from, to) -> comparison.of(to.parked(), from, to))
        .map(found -> found.stream().mapToLong(Found::parked).sum());
  }

  @Override
  public Future<Long> lastRetries(int serving, int building) {
    return ofAll(
            serving,
            building,
            (from, to) ->
                comparison
                    .of(to.parked(), from, to)
                    .compose(parked -> comparison.of(from.healed(), from, to).map(parked::plus)))
        .map(found -> found.stream().mapToLong(Found::behind).sum());
  }

  @Override
  public Future<Void> changes(int serving, int building, String seal) {
    return ofAll(
            serving,
            building,
            (from, to) ->
                comparison
                    .of(from.parked(), from, to)
                    .compose(
                        parked -> comparison.ofVersionsIn(to.healed(), from, to).map(parked::plus))
                    .compose(found -> changes(from, to, seal, found.ahead() > 0)))
        .mapEmpty();
  }

  private Future<Response> changes(Keyspace from, Keyspace to, String seal, boolean isMissed) {
    return CHANGES.run(
        redis,
        List.of(
            from.sealed(),
            from.offset(),
            from.changes(),
            from.versions(),
            to.changes(),
            to.changesCarriedFor()),
        seal,
        isMissed);
  }

  private <T> Future<List<T>> ofAll(
      int serving, int building, BiFunction<Keyspace, Keyspace, Future<T>> step) {
    List<Keyspace> from = layout.keyspacesOf(serving);
    List<Keyspace> to = layout.keyspacesOf(building);
    List<Future<T>> answers =
        IntStream.range(0, Math.min(from.size(), to.size()))
            .mapToObj(partition -> step.apply(from.get(partition), to.get(partition)))
            .toList();
    return Future.all(answers).map(_ -> answers.stream().map(Future::result).toList());
  }
}
