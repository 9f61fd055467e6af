package espm.command.relay;

/** What an instance does about one shard of a relay. */
public enum RelayState {
  /** The relay is switched off in this instance. */
  OFF,
  STARTING,
  /** Another instance has the shard, or may take it. */
  STANDBY,
  ACTIVE,
  /** An operator has paused the relay; this instance would publish. */
  PAUSED,
  /** Kafka or the database is away; it starts over by itself. */
  FAILING,
  /** The topic is not what it should be, or Kafka refuses an event; somebody has to decide. */
  REFUSING
}
