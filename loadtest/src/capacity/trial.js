/**
 * The two figures by which systems are compared.
 *
 * @param {{ near: object, above: object }} steps at less than the limit and above it, see Steps
 * @returns {{ good: number, quick: number }} right answers a second at more than is taken; answers a second of one client
 *     well below that (1000 / mean milliseconds)
 */
export function figuresOf({ near, above }) {
  return {
    good: above.achievedPerSecond,
    quick: near.meanMillis > 0 ? 1000 / near.meanMillis : 0,
  };
}
