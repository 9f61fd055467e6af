/**
 * Compares the counts; the store is the truth. One that is left out is not compared.
 *
 * @param {{ store, topic?, views? }} counts each with `orders` and `events`, or with `problem` when it
 *     could not be counted
 * @returns {string[]} what disagrees; empty when all agree
 */
export function disagreements({ store, topic, views }) {
  const found = [];
  for (const [name, count] of Object.entries({ store, topic, views })) {
    if (count?.problem) found.push(`${NAMES[name]} could not be counted: ${count.problem}`);
  }
  if (isCounted(store)) {
    found.push(...differences(NAMES.topic, topic, store), ...differences(NAMES.views, views, store));
  }
  if (topic?.gaps > 0) found.push(`${NAMES.topic} has ${topic.gaps} events without their predecessor`);
  if (views?.parked > 0) found.push(`${NAMES.views} has ${views.parked} parked orders`);
  return found;
}

const NAMES = { store: 'the store', topic: 'the topic', views: 'the read model' };

function isCounted(count) {
  return count !== undefined && !count.problem;
}

function differences(name, count, store) {
  if (!isCounted(count)) return [];
  return ['orders', 'events']
    .filter((what) => count[what] !== store[what])
    .map((what) => {
      const difference = count[what] - store[what];
      const amount = `${Math.abs(difference)} ${Math.abs(difference) === 1 ? what.slice(0, -1) : what} ${difference > 0 ? 'more' : 'fewer'}`;
      return `${name} has ${amount} than the store (${count[what]}, not ${store[what]})`;
    });
}

/** The counts as a table, for people. */
export function describeCounts({ store, topic, views }) {
  const row = (name, count, remark = '') => {
    const cell = (value) => String(value ?? '?').padStart(12);
    return `${name.padEnd(22)}${cell(count?.orders)}${cell(count?.events)}  ${remark}`.trimEnd();
  };
  return [
    `${''.padEnd(22)}${'orders'.padStart(12)}${'events'.padStart(12)}`,
    row('store (PostgreSQL)', store),
    row('topic (Kafka)', topic, topic?.duplicates > 0 ? `and ${topic.duplicates} duplicates` : ''),
    row('read model (Redis)', views, views?.parked > 0 ? `${views.parked} orders parked` : ''),
  ].join('\n');
}
