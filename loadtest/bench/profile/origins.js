/** Whose code a method is, by the beginning of its class' name; what fits nothing is the last one. */
export const ORIGINS = [
  { id: 'own', name: 'ESPM', colour: 0, begins: ['espm.'] },
  { id: 'netty', name: 'Netty, Vert.x', colour: 3, begins: ['io.netty.', 'io.vertx.'] },
  { id: 'kafka', name: 'Kafka', colour: 4, begins: ['org.apache.kafka.', 'kafka.'] },
  {
    id: 'framework',
    name: 'Quarkus, RESTEasy, Mutiny, SmallRye',
    colour: 1,
    begins: ['io.quarkus.', 'org.jboss.', 'io.smallrye.', 'jakarta.'],
  },
  { id: 'json', name: 'Jackson', colour: 6, begins: ['com.fasterxml.jackson.', 'tools.jackson.'] },
  { id: 'jdk', name: 'JDK', colour: 5, begins: ['java.', 'javax.', 'jdk.', 'sun.', 'com.sun.'] },
  { id: 'other', name: 'other', colour: 8, begins: [''] },
];

const [JDK] = ORIGINS.filter(({ id }) => id === 'jdk');

/** @param {string} method with its class and package */
export function originOf(method) {
  return ORIGINS.find(({ begins }) => begins.some((begin) => method.startsWith(begin)));
}

/**
 * The part of the samples in which each origin was the innermost but for the JDK: whoever calls it pays for it. The
 * JDK itself has what nobody else called.
 *
 * @param {Map<string, number>} stacks see Stacks
 * @returns {Record<string, number>} by id of the origin, without those that have none
 */
export function sharesByOrigin(stacks) {
  const samples = samplesOf(stacks);
  const counts = Object.fromEntries(ORIGINS.map(({ id }) => [id, 0]));
  for (const [stack, count] of stacks) counts[payerOf(stack).id] += count;
  return Object.fromEntries(
    Object.entries(counts)
      .filter(([, count]) => count > 0)
      .map(([id, count]) => [id, count / samples]),
  );
}

/** How many samples there are in all. */
export function samplesOf(stacks) {
  return [...stacks.values()].reduce((sum, count) => sum + count, 0);
}

function payerOf(stack) {
  const methods = stack.split(';').slice(1);
  return methods.map(originOf).findLast((origin) => origin !== JDK) ?? JDK;
}
