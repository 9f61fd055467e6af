package espm.command.relay;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;

/**
 * The advisory locks by which instances agree. They belong to the database session that takes them
 * and go with it, so whoever holds one is alive as far as the database can tell.
 *
 * <p>Shards and members have the number of shards in their name: instances with another number are
 * another division. Both may publish for a while; each does so in order and from a checkpoint.
 */
final class RelayLocks {

  private static final String TRY_SHARD = "select pg_try_advisory_lock(hashtext(?), ? + 1)";
  private static final String JOIN = "select pg_advisory_lock_shared(hashtext(?), 0)";
  private static final String LEAVE = "select pg_advisory_unlock_shared(hashtext(?), 0)";

  /** Object 0 is held by the members, shared; object n + 1 by the lane of shard n. */
  private static final String HOLDERS =
      """
      select l.objid::int - 1, coalesce(a.application_name, '')
        from pg_locks l left join pg_stat_activity a on a.pid = l.pid
       where l.locktype = 'advisory' and l.granted and l.objsubid = 2
         and l.database = (select oid from pg_database where datname = current_database())
         and l.classid = hashtext(?)::oid
      """;

  private static final String SHARE_TOPIC =
      "select pg_advisory_lock_shared(hashtextextended(?, 0))";
  private static final String UNSHARE_TOPIC =
      "select pg_advisory_unlock_shared(hashtextextended(?, 0))";
  private static final String CLAIM_TOPIC = "select pg_try_advisory_lock(hashtextextended(?, 0))";
  private static final String RELEASE_TOPIC = "select pg_advisory_unlock(hashtextextended(?, 0))";

  private final Connection connection;
  private final String relay;

  RelayLocks(Connection connection, String relay) {
    this.connection = connection;
    this.relay = relay;
  }

  /**
   * Who holds what.
   *
   * @param members how many instances take part
   * @param holders names of those that have a shard, by its number
   */
  record Occupation(int members, Map<Integer, String> holders) {}

  /** Becomes the one lane of a shard, or returns false when another one is. */
  boolean tryShard(Shard shard) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(TRY_SHARD)) {
      statement.setString(1, division(shard.of()));
      statement.setInt(2, shard.number());
      return answer(statement);
    }
  }

  /** Takes part in the division from now on. */
  void join(int shards) throws SQLException {
    call(JOIN, division(shards));
  }

  void leave(int shards) throws SQLException {
    call(LEAVE, division(shards));
  }

  Occupation occupation(int shards) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(HOLDERS)) {
      statement.setString(1, division(shards));
      int members = 0;
      Map<Integer, String> holders = new HashMap<>();
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          if (rows.getInt(1) < 0) {
            members++;
          } else {
            holders.put(rows.getInt(1), RelayDatabase.instanceOf(rows.getString(2)));
          }
        }
      }
      return new Occupation(members, holders);
    }
  }

  /** From now on nobody makes the topic; waits for somebody who does so now. */
  void shareTopic(String topic) throws SQLException {
    call(SHARE_TOPIC, topicKey(topic));
  }

  void unshareTopic(String topic) throws SQLException {
    call(UNSHARE_TOPIC, topicKey(topic));
  }

  /** Becomes the one who may make the topic; false while anybody shares it or makes it. */
  boolean claimTopic(String topic) throws SQLException {
    return call(CLAIM_TOPIC, topicKey(topic));
  }

  void releaseTopic(String topic) throws SQLException {
    call(RELEASE_TOPIC, topicKey(topic));
  }

  private String division(int shards) {
    return "espm.relay." + relay + "/" + shards;
  }

  private static String topicKey(String topic) {
    return "espm.topic." + topic;
  }

  private boolean call(String sql, String key) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, key);
      return answer(statement);
    }
  }

  private static boolean answer(PreparedStatement statement) throws SQLException {
    try (ResultSet rows = statement.executeQuery()) {
      return rows.next() && "t".equals(rows.getString(1));
    }
  }
}
