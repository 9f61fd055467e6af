/**
 * Follows Artillery's own printed lines. It prints a block of counts about every ten seconds and a
 * line at each change of phase; the counts shown between two blocks are those of the last one.
 */
export class Progress {
  #phase = { name: 'starting', durationSeconds: 0, startedAtMillis: 0 };
  #startedAtMillis;
  #summaryReached = false;
  #totals = { requests: 0, created: 0, failed: 0, not2xx: 0 };

  constructor(nowMillis) {
    this.#startedAtMillis = nowMillis;
    this.#phase.startedAtMillis = nowMillis;
  }

  /** Takes in one printed line. */
  accept(line, nowMillis) {
    const phase = /^Phase started: (.*) \(index: \d+, duration: (\d+)s\)/.exec(line);
    if (phase) {
      const [, name, seconds] = phase;
      this.#phase = { name, durationSeconds: Number(seconds), startedAtMillis: nowMillis };
    }
    // The last block repeats the whole run: counted, it would double every number.
    if (line.startsWith('Summary report')) this.#summaryReached = true;
    const count = /^([a-z][\w.]*?): \.+ (\d+)$/.exec(line);
    if (count && !this.#summaryReached) this.#add(count[1], Number(count[2]));
  }

  #add(counter, value) {
    if (counter === 'http.requests') this.#totals.requests += value;
    else if (counter === 'vusers.created') this.#totals.created += value;
    else if (counter === 'vusers.failed') this.#totals.failed += value;
    else if (/^http\.codes\.(?!2)/.test(counter)) this.#totals.not2xx += value;
  }

  /** One line for people. */
  describe(nowMillis) {
    const elapsed = seconds(nowMillis - this.#startedAtMillis);
    const { name, durationSeconds, startedAtMillis } = this.#phase;
    const left = durationSeconds - seconds(nowMillis - startedAtMillis);
    const { requests, created, failed, not2xx } = this.#totals;
    return (
      `${elapsed} s  ${name}${this.#remaining(durationSeconds, left)}; ${requests} requests, ` +
      `${created} users (${failed} failed), ${not2xx} responses not 2xx`
    );
  }

  #remaining(durationSeconds, left) {
    if (this.#summaryReached) return ', all done, Artillery is ending';
    if (durationSeconds === 0) return '';
    return left > 0 ? `, ${left} s of phase left` : ', last users finishing';
  }
}

function seconds(millis) {
  return Math.round(millis / 1000);
}
