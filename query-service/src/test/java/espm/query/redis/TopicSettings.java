package espm.query.redis;

/** A topic as a test wants it. */
public record TopicSettings(String name, int partitions) implements ReadModelLayout.TopicConfig {}
