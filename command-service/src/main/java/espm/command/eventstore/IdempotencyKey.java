package espm.command.eventstore;

import java.util.Arrays;

/**
 * What a client sends with a request that it may send again.
 *
 * @param text chosen by the client, unique for what it wants done
 * @param fingerprint of the request; another request with the same key is a mistake of the client.
 *     Not copied, so not to be changed
 */
public record IdempotencyKey(String text, byte[] fingerprint) {

  /** Whether a request is the one that had the effect. */
  public boolean hasFingerprint(byte[] other) {
    return Arrays.equals(fingerprint, other);
  }
}
