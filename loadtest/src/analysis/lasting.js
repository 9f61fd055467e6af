/** A resource is full only when it was so for this many samples in a row: a moment is no bottleneck. */
const LASTING_SAMPLES = 5;

/** What was full for less than this part of the time of another one is what it came with, such as a start. */
const BRIEF_SHARE = 0.25;

/** The moments at which something is so, of stretches that last. */
export function lasting(times, isSo) {
  const stretches = [];
  let open = [];
  for (const at of times) {
    if (isSo(at)) {
      open.push(at);
    } else {
      stretches.push(open);
      open = [];
    }
  }
  return [...stretches, open].filter(({ length }) => length >= LASTING_SAMPLES).flat();
}

/**
 * By their beginning, those that were full only briefly last. What began within the time that it takes to be
 * sure of it began at once: there the causes stay before what they cause.
 */
export function inOrder(full, timeline) {
  const longest = Math.max(0, ...full.map(({ samples }) => samples));
  const isBrief = ({ samples }) => samples < BRIEF_SHARE * longest;
  return [
    ...byBeginning(
      full.filter((found) => !isBrief(found)),
      timeline,
    ),
    ...byBeginning(full.filter(isBrief), timeline),
  ];
}

function byBeginning(full, timeline) {
  const ordered = [];
  while (ordered.length < full.length) {
    const left = full.filter((found) => !ordered.includes(found));
    const first = Math.min(...left.map(({ fromMillis }) => fromMillis));
    const isAtOnce = ({ fromMillis }) => !(timeline.before(fromMillis, LASTING_SAMPLES) >= first);
    ordered.push(...left.filter(isAtOnce));
  }
  return ordered;
}
