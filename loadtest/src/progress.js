import { distribution } from './percentiles.js';

/** What is shown as the present: long enough for a percentile, short enough to be the present. */
const WINDOW_MILLIS = 10_000;

/** How long users may take after the last phase. A request gives up after 10 s; a flow has some. */
const OVERDUE_AFTER_MILLIS = 120_000;

/**
 * Follows a run: the phases from Artillery's own printed lines, everything else from the recorded
 * requests.
 */
export class Progress {
  #phases = [];
  #startedAtMillis;
  #plannedSeconds;
  #ending = false;
  #requests = 0;
  #unexpected = 0;
  #window = [];

  constructor(nowMillis, plannedSeconds) {
    this.#startedAtMillis = nowMillis;
    this.#plannedSeconds = plannedSeconds;
  }

  /** Takes in one printed line. */
  accept(line, nowMillis) {
    const started = /^Phase started: (.*) \(index: \d+, duration: (\d+)s\)/.exec(line);
    if (started) {
      const [, name, seconds] = started;
      this.#phases.push({ name, durationSeconds: Number(seconds), startedAtMillis: nowMillis });
    }
    if (/^Phase completed: /.test(line) && this.#phases.length > 0) {
      this.#phases.at(-1).endedAtMillis = nowMillis;
    }
    if (line.startsWith('Summary report')) this.#ending = true;
  }

  /** Takes in requests that have ended. */
  acceptRequests(requests) {
    this.#requests += requests.length;
    this.#unexpected += requests.filter(({ expected }) => !expected).length;
    const right = requests.filter(({ expected }) => expected);
    this.#window.push(...right.map(({ at, millis }) => ({ at, millis })));
  }

  /** The phases so far, as they happened. */
  get phases() {
    return this.#phases;
  }

  /** Whether users still run that should have ended long ago: Artillery has no limit of its own. */
  isOverdue(nowMillis) {
    const ended = this.#phases.at(-1)?.endedAtMillis;
    const begun = this.#phases.reduce((sum, { durationSeconds }) => sum + durationSeconds, 0);
    return (
      ended !== undefined && begun >= this.#plannedSeconds && nowMillis - ended > OVERDUE_AFTER_MILLIS
    );
  }

  /** One line for people. */
  describe(nowMillis) {
    const since = Math.max(nowMillis - WINDOW_MILLIS, this.#startedAtMillis);
    this.#window = this.#window.filter(({ at }) => at > since);
    const rate = this.#window.length / Math.max(1, (nowMillis - since) / 1000);
    const times = distribution(this.#window.map(({ millis }) => millis));
    const now = times === null ? 'no answer yet' : `${rate.toFixed(1)}/s now, p95 ${times.p95} ms`;
    return (
      `${seconds(nowMillis - this.#startedAtMillis)} s  ${this.#phase(nowMillis)}; ${now}; ` +
      `${this.#requests} requests, ${this.#unexpected} wrong`
    );
  }

  #phase(nowMillis) {
    const phase = this.#phases.at(-1);
    if (phase === undefined) return 'starting';
    if (this.#ending) return `${phase.name}, all done, Artillery is ending`;
    const left = phase.durationSeconds - seconds(nowMillis - phase.startedAtMillis);
    if (left <= 0) return `${phase.name}, last users finishing`;
    const all = this.#plannedSeconds - seconds(nowMillis - this.#phases[0].startedAtMillis);
    return `${phase.name}, ${left} s left, ${all} s of all`;
  }
}

function seconds(millis) {
  return Math.round(millis / 1000);
}
