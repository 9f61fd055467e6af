package espm.command.api;

import espm.command.eventstore.EventSlice;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.util.function.Function;

/**
 * One way of reading events on from a cursor, as a page or as lines.
 *
 * @param from where to begin
 * @param reader reads at most so many events from a cursor on
 * @param <C> cursor
 */
record EventReading<C>(C from, Reader<C> reader) {

  private static final int LINES_PER_READ = 1000;

  /** Reads at most {@code limit} events from a cursor on, in order. */
  interface Reader<C> {
    Uni<EventSlice<C>> read(C from, int limit);
  }

  /** Where lines go on, and how many are still wanted. */
  private record Progress<C>(C from, long wanted) {}

  /**
   * A page as JSON: one slice. It may have fewer events than it could, even none, and a next page.
   *
   * @param link to the page from a cursor on
   */
  Uni<byte[]> page(int limit, Function<C, String> link) {
    return reader
        .read(from, limit)
        .map(slice -> EventPageJson.page(slice.events(), slice.next().map(link).orElse(null)));
  }

  /**
   * All events as lines of JSON, up to a limit. A read follows the one before it only when the
   * client has taken that one's lines, so the memory is that of one read however many there are.
   */
  Multi<byte[]> lines(long limit) {
    return Multi.createFrom()
        .deferred(
            () -> {
              Steps steps = new Steps(new Progress<>(from, limit));
              return Multi.createBy()
                  .repeating()
                  .uni(steps::read)
                  .whilst(_ -> steps.progress != null)
                  .filter(slice -> !slice.events().isEmpty())
                  .map(slice -> EventPageJson.lines(slice.events()));
            });
  }

  /** The reads of one answer, one after the other. */
  private final class Steps {
    private volatile Progress<C> progress;

    Steps(Progress<C> start) {
      this.progress = start;
    }

    Uni<EventSlice<C>> read() {
      Progress<C> now = progress;
      return reader
          .read(now.from(), (int) Math.min(LINES_PER_READ, now.wanted()))
          .invoke(
              slice -> {
                long wanted = now.wanted() - slice.events().size();
                progress =
                    slice
                        .next()
                        .filter(_ -> wanted > 0)
                        .map(next -> new Progress<>(next, wanted))
                        .orElse(null);
              });
    }
  }
}
