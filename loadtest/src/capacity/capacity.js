import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describeMachine } from '../machine.js';
import { ownPorts } from '../ports.js';
import { prepare } from '../prepare.js';
import { Budget } from './budget.js';
import { build, findJava } from './build.js';
import { Generator } from './generator.js';
import { CannotStart, OwnSystem } from './own-system.js';
import { kneeOf, nextStep } from './search.js';
import { candidates } from './settings.js';
import { secondsOfStep, Steps } from './steps.js';
import { secondsOfTrial, Trials } from './trials.js';
import { fitScalability } from './usl.js';
import { populationFile, workloadOf } from './workload.js';

/** Where the search ends: how close it comes to the limit, and what it takes for none. */
const RESOLUTION = 1.1;
const LEAST_OF_START = 1 / 8;
const RATE_MOST = 200_000;

/** What the law of scalability is fitted to: throughput that is not offered load, or failures, by another name. */
const STEADY = { achievedShare: 0.95, failureShare: 0.01 };

const WARM_UP = { seconds: 12, ofStart: 2 };

/** Starting and ending a system, until the first one has shown how long it takes here. */
const EXPECTED_TRIAL_SECONDS = 50;

/** More instances of a service than that are tried only when they are the default here. */
const INSTANCES_MOST = 2;

/** A search for capacity: what it has found so far is always in `found`, however it ends. */
export class Capacity {
  #request;
  #print;
  #signal;
  #folder;
  #budget;
  #system;
  #generator;
  #flows;
  #target;

  found = { steps: [], knee: null, limit: null, doubts: [], scalability: null, trials: [] };

  /** @param request see readArguments @param {{ print, signal: AbortSignal, folder: string }} around */
  constructor(request, { print, signal, folder }) {
    this.#request = request;
    this.#print = print;
    this.#signal = signal;
    this.#folder = folder;
    Object.assign(this.found, {
      ...request,
      machine: describeMachine(),
      startedAt: new Date().toISOString(),
    });
  }

  /** @throws {CannotStart} and whatever stops it on its way; the system has ended in any case */
  async run(env) {
    await build(env, this.#print);
    this.#signal.throwIfAborted();
    const java = await findJava(env);
    const instances = Math.max(
      INSTANCES_MOST,
      Number(env.ESPM_COMMANDS ?? 1),
      Number(env.ESPM_QUERIES ?? 1),
    );
    const ports = await ownPorts(env, { instances });
    if (ports.taken.length > 0)
      throw new CannotStart(`taken by another program: ${ports.taken.join(', ')}`);
    this.#system = new OwnSystem({ ...env, ...ports.env });
    await this.#system.clear();
    this.#budget = new Budget(this.#request.minutes * 60, EXPECTED_TRIAL_SECONDS);
    this.#target = `http://127.0.0.1:${ports.env.ESPM_GATEWAY_PORT}/api`;
    try {
      await this.#prepare();
      this.#generator = new Generator(java, this.#target, join(this.#folder, 'generator.log'));
      await this.#search();
      await this.#tryOut();
    } finally {
      this.#print('Ending what was started');
      await this.#generator?.stop();
      await this.#system.stop();
      await this.#system.remove();
      this.found.secondsUsed = this.#budget.usedSeconds;
    }
  }

  /** Orders to choose from, kept so that every trial begins with the same. */
  async #prepare() {
    const { flows, prepare: wanted } = await workloadOf(this.#request.workload);
    this.#flows = flows;
    this.#say('Starting a system of its own');
    await this.#system.start({}, this.#signal);
    this.#say(`Making ${wanted.orders} orders to choose from`);
    const population = await prepare(this.#target, wanted, (line) => {
      this.#signal.throwIfAborted();
      this.#print(line);
    });
    await writeFile(this.#populationFile, populationFile(population));
    await this.#system.stop();
    await this.#system.keepAsTemplate();
    this.#signal.throwIfAborted();
    const before = this.#budget.usedSeconds;
    await this.#system.start({}, this.#signal);
    const started = this.#budget.usedSeconds - before;
    this.#budget.learn(secondsOfTrial(started, this.#request.p99Millis));
  }

  async #search() {
    const { start, factor, stepSeconds, settings } = this.#request;
    const { steps } = this.found;
    const options = {
      start,
      factor,
      resolution: RESOLUTION,
      least: start * LEAST_OF_START,
      most: RATE_MOST,
    };
    const runner = this.#steps();
    const seconds = this.#budget.beginSearch(settings.length > 0);
    this.#say(`The search may take ${seconds.toFixed(0)} s. Warming up`);
    await runner.warmUp(start * WARM_UP.ofStart, WARM_UP.seconds);
    for (;;) {
      const next = nextStep(steps, options);
      if (next === undefined) break;
      if (!this.#budget.allowsStep(secondsOfStep(stepSeconds, this.#request.p99Millis))) {
        this.found.doubts.push('the time was up before the search was done');
        break;
      }
      this.#say(`Step ${steps.length + 1}: ${next.rate}/s (${WHY[next.why]})`);
      steps.push({
        ...(await runner.run(next.rate, stepSeconds, `step ${steps.length + 1}`)),
        why: next.why,
      });
      this.#conclude();
    }
    await this.#system.stop();
  }

  #conclude() {
    const { knee, limit, doubts } = kneeOf(this.found.steps);
    const steady = this.found.steps.filter((step) => isSteady(step, this.found.steps));
    const scalability = fitScalability(
      steady.map(({ concurrency, achievedPerSecond }) => ({
        concurrency,
        perSecond: achievedPerSecond,
      })),
    );
    Object.assign(this.found, { knee, limit, doubts, scalability });
  }

  async #tryOut() {
    const { settings } = this.#request;
    const { found } = this;
    if (settings.length === 0 || found.knee === null) return;
    const full = found.steps.filter(({ rate }) => rate === found.limit).flatMap((step) => step.full);
    const wanted = candidates([...new Set(full.map(({ resource }) => resource))], settings);
    const around = {
      ...{ system: this.#system, budget: this.#budget, signal: this.#signal },
      ...{ steps: () => this.#steps(), say: (line) => this.#say(line) },
    };
    await new Trials(found, around).run(wanted);
  }

  #steps() {
    return new Steps({
      ...{ generator: this.#generator, system: this.#system, flows: this.#flows, signal: this.#signal },
      ...{ population: this.#populationFile, p99Millis: this.#request.p99Millis, print: this.#print },
    });
  }

  get #populationFile() {
    return join(this.#folder, 'population.txt');
  }

  #say(line) {
    const clock = (seconds) =>
      `${Math.floor(seconds / 60)}:${String(Math.floor(seconds % 60)).padStart(2, '0')}`;
    this.#print(`${clock(this.#budget.usedSeconds)} of ${clock(this.#request.minutes * 60)}  ${line}`);
  }
}

/** It got what it was offered; and it was no accident, such as a failure that another try did not confirm. */
function isSteady({ rate, holds, achievedShare, failureShare }, steps) {
  const isAccident = !holds && steps.some((step) => step.rate === rate && step.holds);
  return achievedShare >= STEADY.achievedShare && failureShare < STEADY.failureShare && !isAccident;
}

const WHY = {
  ladder: 'up the ladder',
  again: 'once more, as it failed',
  between: 'between what held and what did not',
  down: 'down, as the first one failed',
};
