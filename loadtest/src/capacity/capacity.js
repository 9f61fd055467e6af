import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describeMachine } from '../machine.js';
import { ownPorts } from '../ports.js';
import { prepare } from '../prepare.js';
import { Budget } from './budget.js';
import { build, findJava } from './build.js';
import { Generator } from './generator.js';
import { CannotStart, OwnSystem } from './own-system.js';
import { Searches } from './searches.js';
import { candidates, searchToRelieve } from './settings.js';
import { Steps } from './steps.js';
import { loadAbove, secondsOfTrial, Trials } from './trials.js';
import { populationFile, workloadOf } from './workload.js';
import { warmUp } from '../warm-up.js';

/** Starting and ending a system, until the first one has shown how long it takes here. */
const EXPECTED_TRIAL_SECONDS = 50;

/** What warming up before the searches may take, and no longer than the budget says. */
const WARM_UP = { roundMillis: 5000, orders: 5000 };

/** More instances of a service than that are tried only when they are the default here. */
const INSTANCES_MOST = 2;

/**
 * A search for capacity: what it has found so far is always in `found`, however it ends. Its `searches` are those
 * for the limit of each workload, the rest is of the settings, which are tried with that of `triedWith`.
 */
export class Capacity {
  #request;
  #print;
  #signal;
  #folder;
  #budget;
  #system;
  #generator;
  #flows = {};
  #target;

  found = { searches: [], trials: [] };

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
      await this.#system.stop();
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
    let wanted;
    for (const workload of this.#request.workloads) {
      ({ flows: this.#flows[workload], prepare: wanted } = await workloadOf(workload));
    }
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
    await this.#warmUp({ ...WARM_UP, millis: Math.round(this.#budget.warmUpSeconds * 1000) });
  }

  /** A closed load cannot drown a system that is cold, as a rate would, and then a single failure would be the limit. */
  async #warmUp(bounds) {
    this.#say('Warming the system up');
    await warmUp(this.#target, { print: this.#print, signal: this.#signal }, bounds);
    this.#signal.throwIfAborted();
  }

  #search() {
    return new Searches(this.found, {
      ...{ request: this.#request, budget: this.#budget },
      ...{ steps: (workload) => this.#steps(workload), say: (line) => this.#say(line) },
    }).run();
  }

  async #tryOut() {
    const { settings } = this.#request;
    const chosen = searchToRelieve(this.found.searches, settings);
    if (settings.length === 0 || chosen === undefined) return;
    const { workload, knee } = chosen.search;
    const above = loadAbove(chosen.isRelievable);
    this.found.triedWith = { workload, knee, above };
    const wanted = candidates(chosen.full, settings);
    const around = {
      ...{ system: this.#system, budget: this.#budget, signal: this.#signal, knee, above },
      ...{ steps: () => this.#steps(workload), say: (line) => this.#say(line) },
      warmUp: (bounds) => this.#warmUp(bounds),
    };
    await new Trials(this.found, around).run(wanted);
  }

  #steps(workload) {
    return new Steps({
      ...{ generator: this.#generator, system: this.#system, flows: this.#flows[workload] },
      ...{ population: this.#populationFile, p99Millis: this.#request.p99Millis },
      ...{ print: this.#print, signal: this.#signal },
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
