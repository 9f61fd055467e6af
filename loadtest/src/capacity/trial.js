/**
 * The two figures by which systems are compared.
 *
 * @param {{ near: object, busy: object }} steps at less than the limit, and with users who keep it busy, see Steps
 * @returns {{ good: number, quick: number }} right answers a second when it is kept busy; answers a second of one client
 *     well below that (1000 / mean milliseconds)
 */
export function figuresOf({ near, busy }) {
  return {
    good: busy.achievedPerSecond,
    quick: near.meanMillis > 0 ? 1000 / near.meanMillis : 0,
  };
}
