package espm.command.relay;

import java.time.Instant;

/**
 * How far a relay is behind the store.
 *
 * @param events not yet published; beyond a bound it is estimated from the positions
 * @param oldest when the oldest of them happened; null when there is none
 */
record RelayLag(long events, Instant oldest) {

  static final RelayLag NONE = new RelayLag(0, null);
}
