import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describeMachine } from '../machine.js';
import { prepare } from '../prepare.js';
import { Budget } from './budget.js';
import { build, findJava } from './build.js';
import { Searches } from './searches.js';
import { candidates, searchToRelieve } from './settings.js';
import { Side } from './side.js';
import { Steps } from './steps.js';
import { secondsOfTrial, Trials, usersToKeepBusy } from './trials.js';
import { warmUp } from '../warm-up.js';
import { populationFile, workloadOf } from './workload.js';

/** Starting and ending a system, until the first one has shown how long it takes here. */
const EXPECTED_TRIAL_SECONDS = 50;

/** What warming up before the searches may take, and no longer than the budget says. */
const WARM_UP = { roundMillis: 5000, orders: 5000 };

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
  #flows = {};

  /** What everything is searched with, and after it the one that runs beside it to confirm what was found. */
  #sides = [];

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
    const side = await Side.create(env, java, this.#folder);
    await side.system.clear();
    this.#sides.push(side);
    this.#budget = new Budget(this.#request.minutes * 60, EXPECTED_TRIAL_SECONDS);
    try {
      await this.#prepare(side);
      await this.#search(side);
      await side.system.stop();
      await this.#tryOut(side, async () => {
        const rival = await side.createBeside(env, java, this.#folder);
        this.#sides.push(rival);
        return rival;
      });
    } finally {
      this.#print('Ending what was started');
      for (const each of this.#sides) await each.stop();
      await side.system.remove();
      this.found.secondsUsed = this.#budget.usedSeconds;
    }
  }

  /** Orders to choose from, kept so that every trial begins with the same. */
  async #prepare({ system, target }) {
    let wanted;
    for (const workload of this.#request.workloads) {
      ({ flows: this.#flows[workload], prepare: wanted } = await workloadOf(workload));
    }
    this.#say('Starting a system of its own');
    await system.start({}, this.#signal);
    this.#say(`Making ${wanted.orders} orders to choose from`);
    const population = await prepare(target, wanted, (line) => {
      this.#signal.throwIfAborted();
      this.#print(line);
    });
    await writeFile(this.#populationFile, populationFile(population));
    await system.stop();
    await system.keepAsTemplate();
    this.#signal.throwIfAborted();
    const before = this.#budget.usedSeconds;
    await system.start({}, this.#signal);
    const started = this.#budget.usedSeconds - before;
    this.#budget.learn(secondsOfTrial(started, this.#request.p99Millis));
    await this.#warmUp(target, { ...WARM_UP, millis: Math.round(this.#budget.warmUpSeconds * 1000) });
  }

  /** A closed load cannot drown a system that is cold, as a rate would, and then a single failure would be the limit. */
  async #warmUp(target, bounds) {
    this.#say('Warming the system up');
    await warmUp(target, { print: this.#print, signal: this.#signal }, bounds);
    this.#signal.throwIfAborted();
  }

  #search(side) {
    return new Searches(this.found, {
      ...{ request: this.#request, budget: this.#budget },
      ...{ steps: (workload) => this.#steps(side, workload), say: (line) => this.#say(line) },
    }).run();
  }

  /** @param {() => Promise<Side>} rival */
  async #tryOut(side, rival) {
    const { settings } = this.#request;
    const chosen = searchToRelieve(this.found.searches, settings);
    if (settings.length === 0 || chosen === undefined) return;
    const { workload, knee } = chosen.search;
    const users = usersToKeepBusy(chosen.search);
    this.found.triedWith = { workload, knee, users };
    const wanted = candidates(chosen.full, settings);
    const loaded = (each) => ({
      system: each.system,
      steps: () => this.#steps(each, workload),
      warmUp: (bounds) => this.#warmUp(each.target, bounds),
    });
    const around = {
      ...loaded(side),
      ...{ budget: this.#budget, signal: this.#signal, say: (line) => this.#say(line) },
      ...{ knee, users, p99Millis: this.#request.p99Millis },
      rival: async () => loaded(await rival()),
    };
    await new Trials(this.found, around).run(wanted);
  }

  #steps({ generator, system }, workload) {
    return new Steps({
      ...{ generator, system, flows: this.#flows[workload] },
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
