import { readFile } from 'node:fs/promises';
import yaml from 'js-yaml';

const MIXED = new URL('../../scenarios/mixed.yml', import.meta.url);
const METHODS = ['get', 'post', 'put', 'patch', 'delete'];
const WRITE_ONLY = { name: 'Write only', weight: 1, requests: 4, writes: 4 };

/**
 * What users do, in which share: the flows of the scenario `mixed`, those of them that only read, or one that
 * only writes. Their requests are in capacity/…/Flows.java under the same names.
 *
 * @returns {Promise<{ flows: { name, weight, requests, writes }[], prepare: object }>}
 */
export async function workloadOf(name) {
  const { config, scenarios } = yaml.load(await readFile(MIXED, 'utf8'));
  const mixed = scenarios.map(({ name: flow, weight, flow: steps }) => {
    const names = requestNames(steps);
    const writes = names.filter((request) => request.startsWith('write')).length;
    return { name: flow, weight, requests: names.length, writes, names };
  });
  const flows = {
    mixed,
    reads: mixed.filter(({ writes }) => writes === 0),
    writes: [WRITE_ONLY],
  };
  return { flows: flows[name], prepare: config.prepare };
}

/**
 * @param {number} rate requests a second
 * @returns {{ usersPerSecond: object, writesPerSecond: number }} users by flow
 */
export function arrivals(flows, rate) {
  const total = (field) => flows.reduce((sum, flow) => sum + flow.weight * flow[field], 0);
  const perWeight = rate / total('requests');
  return {
    usersPerSecond: Object.fromEntries(flows.map(({ name, weight }) => [name, weight * perWeight])),
    writesPerSecond: total('writes') * perWeight,
  };
}

/**
 * Users who come when another one leaves, in about the shares in which they arrive.
 *
 * @param {number} count of all at a time
 * @returns {object} users by flow, at least one of each
 */
export function usersAtOnce(flows, count) {
  const requests = ({ weight, requests: each }) => weight * each;
  const all = flows.reduce((sum, flow) => sum + requests(flow), 0);
  return Object.fromEntries(
    flows.map((flow) => [flow.name, Math.max(1, Math.round((count * requests(flow)) / all))]),
  );
}

/** Orders, customers and products as Population.java reads them. */
export function populationFile({ orders, customers, products }) {
  return [
    ...orders.map(({ id, customerId }) => `order ${id} ${customerId}`),
    ...customers.map((id) => `customer ${id}`),
    ...products.map((id) => `product ${id}`),
    '',
  ].join('\n');
}

function requestNames(steps) {
  return steps.flatMap((step) =>
    METHODS.filter((method) => step[method]).map((method) => step[method].name),
  );
}
