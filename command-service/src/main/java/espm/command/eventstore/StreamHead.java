package espm.command.eventstore;

import java.util.List;
import java.util.Optional;

/**
 * What is needed to know where a stream stands.
 *
 * @param snapshot the latest one, if there is any
 * @param events the first ones after it, or from version 1 on
 */
public record StreamHead(Optional<Snapshot> snapshot, List<StoredEvent> events) {}
