/**
 * The Kafka contract: topic, key, partition, headers and a deserializer. Needs {@code
 * kafka-clients}, which is why the dependency is optional for those who only read events elsewhere.
 */
package espm.events.kafka;
