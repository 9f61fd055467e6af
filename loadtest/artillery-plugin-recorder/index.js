// An Artillery plugin that writes down every request, one line of JSON each. Artillery itself keeps only
// whole milliseconds, ten-second windows and no phases; exact percentiles, per second and per phase,
// need the requests. It is laid over any scenario from outside, so a scenario stays as it is written.
const { appendFileSync } = require('node:fs');
const { monitorEventLoopDelay, performance } = require('node:perf_hooks');
const { isExpected } = require('./expected.js');

const FLUSH_EVERY_MILLIS = 1000;

class Recorder {
  #file;
  #lines = [];
  #open = new WeakMap();
  #ended = new WeakMap();
  #heard = new WeakSet();
  #timer;
  #loopDelay = monitorEventLoopDelay({ resolution: 10 });
  #cpu = process.cpuUsage();
  #cpuAtMillis = performance.now();

  constructor(script) {
    this.#file = process.env.ESPM_LOAD_RECORD;
    // Artillery makes plugins in its main thread too, where no request is made.
    if (this.#file === undefined || process.env.LOCAL_WORKER_ID === undefined) return;
    const { config, scenarios } = script;
    config.processor ??= {};
    config.processor.recorderBegin = (request, context, events, done) =>
      done(this.#begin(request, context, events));
    config.processor.recorderEnd = (request, response, context, events, done) =>
      done(this.#end(request, { status: response.statusCode }));
    config.processor.recorderFail = (error, request, context, events, done) =>
      done(this.#end(request, { error: error.code ?? error.name }));
    for (const scenario of scenarios) {
      // First of all: a failed expectation ends the list of those that are called.
      scenario.beforeRequest = ['recorderBegin', ...list(scenario.beforeRequest)];
      scenario.afterResponse = ['recorderEnd', ...list(scenario.afterResponse)];
      scenario.onError = ['recorderFail', ...list(scenario.onError)];
    }
    this.#loopDelay.enable();
    this.#timer = setInterval(() => this.#flush(), FLUSH_EVERY_MILLIS).unref();
  }

  #begin(request, context, events) {
    this.#open.set(request, {
      scenario: context.scenario?.name ?? 'unnamed',
      name: request.name ?? `${request.method} ${pathOf(request.url)}`,
      startedAt: performance.now(),
    });
    if (this.#heard.has(events)) return;
    this.#heard.add(events);
    // The moment when the request is really handed to the socket.
    events.on('trace:http:request', (sent) => {
      const begun = this.#open.get(sent);
      if (begun !== undefined) begun.startedAt = performance.now();
    });
    // The plugin `expect` looks at an answer right after this one has written it down.
    events.on('plugin:expect:expectations', ({ results }, answered) => this.#judged(answered, results));
  }

  /** An answer may have the right status and the wrong body. */
  #judged(request, results) {
    const line = this.#ended.get(request);
    const unmet = results.filter(({ ok, type }) => !ok && type !== 'statusCode').map(({ type }) => type);
    if (!line?.expected || unmet.length === 0) return;
    Object.assign(line, { expected: false, unmet: unmet.join(', ') });
  }

  /** Also called for errors that are none of a request's, and twice for one: only what is open counts. */
  #end(request, outcome) {
    const begun = this.#open.get(request);
    if (begun === undefined) return;
    this.#open.delete(request);
    const line = {
      at: Date.now(),
      scenario: begun.scenario,
      name: begun.name,
      millis: round(performance.now() - begun.startedAt),
      ...outcome,
      expected: outcome.error === undefined && isExpected(request.expect, outcome.status),
    };
    this.#ended.set(request, line);
    this.#lines.push(line);
  }

  #flush() {
    const now = performance.now();
    const { user, system } = process.cpuUsage(this.#cpu);
    const generator = {
      at: Date.now(),
      generator: true,
      cpuCores: round((user + system) / 1000 / (now - this.#cpuAtMillis)),
      loopDelayMillis: round(this.#loopDelay.percentile(99) / 1e6),
    };
    this.#cpu = process.cpuUsage();
    this.#cpuAtMillis = now;
    this.#loopDelay.reset();
    const text = [...this.#lines, generator].map((line) => `${JSON.stringify(line)}\n`).join('');
    this.#lines = [];
    appendFileSync(this.#file, text);
  }

  /** Called by Artillery at the end. */
  cleanup(done) {
    if (this.#timer !== undefined) {
      clearInterval(this.#timer);
      this.#flush();
    }
    done(null);
  }
}

/** Of a URL that may hold variables still: what comes after the target's /api. */
function pathOf(url) {
  return url.replace(/^https?:\/\/[^/]+(\/api)?/, '').replace(/\?.*/, '');
}

function list(value) {
  return value === undefined ? [] : [].concat(value);
}

function round(value) {
  return Math.round(value * 1000) / 1000;
}

module.exports = { Plugin: Recorder };
