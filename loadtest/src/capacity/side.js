import { join } from 'node:path';
import { ownPorts, PORT_NAMES } from '../ports.js';
import { Generator } from './generator.js';
import { CannotStart, DATA, OwnSystem } from './own-system.js';

/** More instances of a service than that are tried only when they are the default here. */
const INSTANCES_MOST = 2;

/** A system of one's own, and the generator that loads it. */
export class Side {
  #generator;
  #makeGenerator;
  #ports;

  constructor(system, target, ports, makeGenerator) {
    this.system = system;
    this.#ports = ports;
    /** Base URL with /api. */
    this.target = target;
    this.#makeGenerator = makeGenerator;
  }

  /**
   * @param {object} env
   * @param {string} java its path
   * @param {string} folder for what the generator says
   * @throws {CannotStart} when a port that is set is taken
   */
  static create(env, java, folder) {
    return Side.#create(env, { java, folder, name: DATA.own, except: [] });
  }

  /** One that can run beside this one, on other ports, also than those that may be set. */
  createBeside(env, java, folder) {
    const without = { ...env };
    for (const name of PORT_NAMES) delete without[`ESPM_${name}_PORT`];
    return Side.#create(without, { java, folder, name: DATA.beside, except: this.#ports });
  }

  static async #create(env, { java, folder, name, except }) {
    const instances = Math.max(
      INSTANCES_MOST,
      Number(env.ESPM_COMMANDS ?? 1),
      Number(env.ESPM_QUERIES ?? 1),
    );
    const ports = await ownPorts(env, { instances, except });
    if (ports.taken.length > 0)
      throw new CannotStart(`taken by another program: ${ports.taken.join(', ')}`);
    const target = `http://127.0.0.1:${ports.env.ESPM_GATEWAY_PORT}/api`;
    const log = join(folder, `generator-${name}.log`);
    const system = new OwnSystem({ ...env, ...ports.env }, name);
    return new Side(system, target, Object.values(ports.env), () => new Generator(java, target, log));
  }

  /** From the first load on. */
  get generator() {
    return (this.#generator ??= this.#makeGenerator());
  }

  async stop() {
    await this.#generator?.stop();
    await this.system.stop();
  }
}
