import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { ROOT } from './system.js';

/**
 * Counts records of the topic one by one. A duplicate is an (order, version) seen before: allowed, as
 * the relay publishes again what it had not recorded as published before a crash. A gap is a version
 * that came before the one it follows: never allowed, as one order's events are in one partition.
 */
export class TopicCount {
  #lastVersions = new Map();
  #events = 0;
  #duplicates = 0;
  #gaps = 0;

  accept({ key, value }) {
    const { version } = typeof value === 'string' ? JSON.parse(value) : value;
    const last = this.#lastVersions.get(key) ?? 0;
    if (version <= last) {
      this.#duplicates++;
      return;
    }
    if (version > last + 1) this.#gaps++;
    this.#events++;
    this.#lastVersions.set(key, version);
  }

  counts() {
    return {
      orders: this.#lastVersions.size,
      events: this.#events,
      duplicates: this.#duplicates,
      gaps: this.#gaps,
    };
  }
}

/** Reads the whole topic through `./espm replay` and counts it. */
export async function countTopic(timeoutMillis) {
  const child = spawn('./espm', ['replay'], {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: timeoutMillis,
  });
  const complaints = [];
  child.stderr.setEncoding('utf8').on('data', (text) => complaints.push(text));
  const ended = new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code, signal) => resolve({ code, signal }));
  });
  ended.catch(() => {}); // awaited below; it may fail while lines are still read
  const count = new TopicCount();
  for await (const line of createInterface({ input: child.stdout })) {
    if (line.startsWith('{')) count.accept(JSON.parse(line));
  }
  const { code, signal } = await ended;
  if (signal !== null) throw new Error(`./espm replay did not end in ${timeoutMillis} ms`);
  if (code !== 0) throw new Error(`./espm replay: ${complaints.join('').trim() || `exit ${code}`}`);
  return count.counts();
}
