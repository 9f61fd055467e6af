package espm.query.projection;

import espm.query.projection.PartitionScript.Kept;
import espm.query.readmodel.Change;
import espm.query.readmodel.Keyspace;
import espm.query.readmodel.Place;
import java.util.List;
import java.util.stream.Stream;

/**
 * What is told to followers, as commands. They come before all others: whatever else may be wrong
 * with the changes, then nothing is written.
 */
record ChangeCommands(Keyspace keys, Kept kept, ScriptCommands commands) {

  private static final int CHANGE_LENGTH = 190;

  /**
   * Adds the changes of a batch. One without changes is told as well, so that each entry begins
   * where the one before it ends, and a follower sees by that whether there was one between.
   * Offsets that went back begin the stream anew, since ids never do.
   */
  void addAll(long from, long next, List<Change> changes) {
    if (from != next) {
      addEntry(new Place(next, 0).entryId(), from, next, changes);
      return;
    }
    // An order that was tried again: each change has a place of its own.
    changes.forEach(change -> addEntry(next + "-*", from, next, List.of(change)));
  }

  private void addEntry(String id, long from, long next, List<Change> changes) {
    StringBuilder lines = new StringBuilder(changes.size() * CHANGE_LENGTH);
    changes.forEach(change -> change.writeTo(lines));
    long oldest = Math.max(0, next - kept.changesOfRecords());
    commands.add(
        "XADD",
        keys.changes(),
        Stream.of("MINID", "~", Long.toString(oldest), id, "from", "" + from, "lines", "" + lines)
            .map(ScriptCommands::utf8)
            .toList());
  }
}
