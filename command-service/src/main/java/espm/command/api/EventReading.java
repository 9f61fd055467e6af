package espm.command.api;

import espm.command.eventstore.StoredEvent;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.function.Function;

/**
 * One way of reading events on from a cursor, as a page or as lines.
 *
 * @param from where to begin
 * @param reader reads at most so many events from a cursor on
 * @param next the cursor behind an event
 * @param <C> cursor
 */
record EventReading<C>(C from, Reader<C> reader, Function<StoredEvent, C> next) {

  private static final int LINES_PER_READ = 1000;

  /** Reads at most {@code limit} events from a cursor on, in order. */
  interface Reader<C> {
    Uni<List<StoredEvent>> read(C from, int limit);
  }

  /** Where lines go on, and how many are still wanted. */
  private record Progress<C>(C from, long wanted) {}

  /**
   * A page as JSON. One event more than wanted is read: if it is there, there is a next page.
   *
   * @param link to the page after the event given
   */
  Uni<byte[]> page(int limit, Function<StoredEvent, String> link) {
    return reader
        .read(from, limit + 1)
        .map(
            events -> {
              boolean more = events.size() > limit;
              List<StoredEvent> shown = more ? events.subList(0, limit) : events;
              return EventPageJson.page(shown, more ? link.apply(shown.getLast()) : null);
            });
  }

  /**
   * All events as lines of JSON, up to a limit. A read follows the one before it only when the
   * client has taken that one's lines, so the memory is that of one read however many there are.
   */
  Multi<byte[]> lines(long limit) {
    return lines(new Progress<>(from, limit));
  }

  private Multi<byte[]> lines(Progress<C> start) {
    return Multi.createFrom()
        .deferred(
            () -> {
              Steps steps = new Steps(start);
              return Multi.createBy()
                  .repeating()
                  .uni(steps::read)
                  .whilst(_ -> steps.progress != null)
                  .filter(events -> !events.isEmpty())
                  .map(EventPageJson::lines);
            });
  }

  /** The reads of one answer, one after the other. */
  private final class Steps {
    private volatile Progress<C> progress;

    Steps(Progress<C> start) {
      this.progress = start;
    }

    Uni<List<StoredEvent>> read() {
      Progress<C> now = progress;
      int count = (int) Math.min(LINES_PER_READ, now.wanted());
      return reader
          .read(now.from(), count)
          .invoke(
              events -> {
                long wanted = now.wanted() - events.size();
                progress =
                    events.size() < count || wanted == 0
                        ? null
                        : new Progress<>(next.apply(events.getLast()), wanted);
              });
    }
  }
}
