package espm.query.live;

import espm.query.readmodel.Change;
import espm.query.readmodel.Keyspace;
import espm.query.readmodel.Place;
import espm.query.redis.NothingServesException;
import espm.query.redis.ReadModelLayout;
import espm.query.redis.RedisLink;
import espm.query.redis.RedisLinks;
import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;

/** Reads what the projections have told of a partition, from any place on. Thread-safe. */
@Singleton
class ChangeLog {

  /** Entries, that is batches, read at once; each holds up to 500 changes. */
  private static final int PAGE_ENTRIES = 2;

  /** One more says that something was not told, where another generation began to serve. */
  private static final int FIELDS_WITHOUT_GAP = 4;

  /**
   * One thing that was told.
   *
   * @param end the place after it
   * @param change null for a gap: what was told there is no longer kept
   */
  record Told(Place end, Change change) {}

  /**
   * What follows a place.
   *
   * @param end the place after all of it
   * @param hasMore whether more is there already
   */
  record Page(List<Told> told, Place end, boolean hasMore) {}

  private final RedisLink redis;
  private final ReadModelLayout layout;

  ChangeLog(RedisLinks redis, ReadModelLayout layout) {
    this.redis = redis.reads();
    this.layout = layout;
  }

  int partitions() {
    return layout.partitions();
  }

  /** Those of the generation that serves at this moment; fails while none does. */
  private Future<Keyspace> keys(int partition) {
    try {
      return Future.succeededFuture(layout.all().get(partition));
    } catch (NothingServesException e) {
      return Future.failedFuture(e);
    }
  }

  /** Where a partition stands now. */
  Future<Place> end(int partition) {
    return keys(partition).compose(this::end);
  }

  private Future<Place> end(Keyspace keys) {
    Future<Response> offset = redis.send(Request.cmd(Command.GET).arg(keys.offset()));
    Future<Response> last =
        redis.send(
            Request.cmd(Command.XREVRANGE)
                .arg(keys.changes())
                .arg("+")
                .arg("-")
                .arg("COUNT")
                .arg(1));
    return Future.all(offset, last)
        .map(
            _ -> {
              Place stored = new Place(number(offset.result()), 0);
              Place told = last.result().size() == 0 ? stored : placeOf(last.result().get(0));
              return stored.isBefore(told) ? told : stored;
            });
  }

  /** What follows a place, or some of it. */
  Future<Page> read(int partition, Place after) {
    return keys(partition).compose(keys -> read(keys, after));
  }

  private Future<Page> read(Keyspace keys, Place after) {
    // Asked for first: what is told up to there is certainly in the second answer.
    Future<Response> offset = redis.send(Request.cmd(Command.GET).arg(keys.offset()));
    Future<Response> entries =
        redis.send(
            Request.cmd(Command.XRANGE)
                .arg(keys.changes())
                .arg("(" + after.entryId())
                .arg("+")
                .arg("COUNT")
                .arg(PAGE_ENTRIES));
    return Future.all(offset, entries)
        .map(
            _ ->
                entries.result().size() == 0
                    ? nothing(after, number(offset.result()))
                    : page(after, entries.result()));
  }

  /** Each batch is told, so without any the partition stands there, or its log is gone. */
  private static Page nothing(Place after, long offset) {
    if (offset <= after.offset()) {
      return new Page(List.of(), after, false);
    }
    Place end = new Place(offset, 0);
    return new Page(List.of(new Told(end, null)), end, false);
  }

  private static Page page(Place after, Response entries) {
    List<Told> told = new ArrayList<>();
    Place end = after;
    for (Response entry : entries) {
      Response fields = entry.get(1);
      long from = fields.get(1).toLong();
      if (from > end.offset()) {
        end = new Place(from, 0);
        told.add(new Told(end, null));
      }
      Place entryEnd = placeOf(entry);
      if (fields.size() > FIELDS_WITHOUT_GAP) {
        told.add(new Told(entryEnd, null));
      }
      addChanges(told, fields.get(3).toString(), end, entryEnd);
      end = entryEnd;
    }
    return new Page(told, end, entries.size() == PAGE_ENTRIES);
  }

  /** A place may be in the middle of a batch, whose beginning is known then. */
  private static void addChanges(List<Told> told, String lines, Place after, Place entryEnd) {
    lines
        .lines()
        .map(Change::read)
        .forEach(
            change -> {
              Place end =
                  change.offset() == Change.FROM_STORE ? entryEnd : Place.after(change.offset());
              if (after.isBefore(end)) {
                told.add(new Told(end, change));
              }
            });
  }

  private static Place placeOf(Response entry) {
    return Place.ofEntry(entry.get(0).toString());
  }

  private static long number(Response reply) {
    return reply == null ? 0 : reply.toLong();
  }
}
