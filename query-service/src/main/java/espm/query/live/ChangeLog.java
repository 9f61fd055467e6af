package espm.query.live;

import espm.query.readmodel.Change;
import espm.query.readmodel.Keyspace;
import espm.query.readmodel.Place;
import espm.query.redis.NothingServesException;
import espm.query.redis.ReadModelLayout;
import espm.query.redis.ServingViews;
import espm.query.redis.ServingViews.Question;
import io.vertx.core.Future;
import io.vertx.redis.client.Response;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

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
   * @param stands where the partition stands; before the place that was asked for when it fell back
   * @param hasMore whether more is there already
   */
  record Page(List<Told> told, Place end, Place stands, boolean hasMore) {}

  private final ServingViews views;
  private final ReadModelLayout layout;

  ChangeLog(ServingViews views, ReadModelLayout layout) {
    this.views = views;
    this.layout = layout;
  }

  int partitions() {
    return layout.partitions();
  }

  /** Where a partition stands now. */
  Future<Place> end(int partition) {
    return ask(partition, keys -> Question.of("XREVRANGE", keys.changes(), "+", "-", "COUNT", "1"))
        .map(
            answers -> {
              Place stored = stored(answers);
              Response last = answers.getLast();
              Place told = last.size() == 0 ? stored : placeOf(last.get(0));
              return stored.isBefore(told) ? told : stored;
            });
  }

  /** What follows a place, or some of it. */
  Future<Page> read(int partition, Place after) {
    String from = "(" + after.entryId();
    String count = Integer.toString(PAGE_ENTRIES);
    return ask(partition, keys -> Question.of("XRANGE", keys.changes(), from, "+", "COUNT", count))
        .map(
            answers -> {
              Response entries = answers.getLast();
              return entries.size() == 0
                  ? nothing(after, stored(answers))
                  : page(after, entries, stored(answers));
            });
  }

  /** Asks for the stored offset and for something else; fails while nothing serves. */
  private Future<List<Response>> ask(int partition, Function<Keyspace, Question> question) {
    try {
      return views.read(
          reading -> {
            Keyspace keys = reading.partitions().get(partition);
            return reading.ask(
                keys, List.of(Question.of("GET", keys.offset()), question.apply(keys)));
          });
    } catch (NothingServesException e) {
      return Future.failedFuture(e);
    }
  }

  private static Place stored(List<Response> answers) {
    Response offset = answers.getFirst();
    return new Place(offset == null ? 0 : offset.toLong(), 0);
  }

  /** Each batch is told, so without any the partition stands there, or its log is gone. */
  private static Page nothing(Place after, Place stands) {
    if (stands.offset() <= after.offset()) {
      return new Page(List.of(), after, stands, false);
    }
    return new Page(List.of(new Told(stands, null)), stands, stands, false);
  }

  private static Page page(Place after, Response entries, Place stands) {
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
    return new Page(told, end, stands, entries.size() == PAGE_ENTRIES);
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
}
