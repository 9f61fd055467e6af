package espm.query.redis;

import espm.query.readmodel.Expiry;
import espm.query.readmodel.Retention;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** Settings of what is kept in Redis. */
@ConfigMapping(prefix = "espm.readmodel")
public interface ReadModelConfig {

  /**
   * How long the view and the history of an order stay after its end, and after each time that a
   * read had them rebuilt since. Lists and sums keep it for ever.
   */
  @WithDefault("7d")
  Duration finishedOrdersTtl();

  /**
   * How long they stay after the last change of an order that has not ended, and at least {@link
   * #finishedOrdersTtl} after they were written: a replay of old events comes to the order's next
   * one. Longer than that, so that a full Redis drops finished orders first.
   */
  @WithDefault("90d")
  Duration openOrdersTtl();

  /**
   * Of how many records of a partition, back from its newest, the changes are kept for those who
   * follow them: as long as a follower may be away and miss nothing.
   */
  @WithDefault("20000")
  long changesOfRecords();

  /** When something may go. */
  default long expiresAtMillis(Expiry expiry, long nowMillis) {
    long after = expiry.since().toEpochMilli() + millis(expiry.retention());
    return switch (expiry.retention()) {
      case OPEN_ORDER -> Math.max(after, nowMillis + finishedOrdersTtl().toMillis());
      case FINISHED_ORDER -> after;
    };
  }

  /** How long what has this retention stays, in milliseconds. */
  default long millis(Retention retention) {
    return switch (retention) {
      case OPEN_ORDER -> openOrdersTtl().toMillis();
      case FINISHED_ORDER -> finishedOrdersTtl().toMillis();
    };
  }
}
