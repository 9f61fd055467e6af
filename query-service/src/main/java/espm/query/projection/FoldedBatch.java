package espm.query.projection;

import espm.query.readmodel.Writes;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * What a batch of records comes to: what to write and what is known afterwards, once it is written.
 * Filled by {@link BatchFold}; not thread-safe.
 */
final class FoldedBatch {

  final Writes writes = new Writes();

  /** State of each order that the batch touched. */
  final Map<UUID, OrderState> states = new HashMap<>();

  /** Newest version of each order that changed. */
  final Map<UUID, Integer> versions = new LinkedHashMap<>();

  /** When the applied events occurred. */
  final List<Instant> occurredAt = new ArrayList<>();

  /** Why orders were parked by this batch. */
  final Map<UUID, String> newlyParked = new LinkedHashMap<>();

  /** Orders that are no longer parked. */
  final List<UUID> released = new ArrayList<>();

  /** Why records were put aside that belong to no order. */
  final List<String> strays = new ArrayList<>();

  int duplicates;
  int parkedEvents;

  int applied() {
    return occurredAt.size();
  }
}
