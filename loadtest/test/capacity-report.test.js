import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { test } from 'node:test';
import { readArguments } from '../src/capacity/arguments.js';
import { capacityCharts } from '../src/capacity/charts.js';
import { conclude } from '../src/capacity/conclusions.js';
import { capacityHtml } from '../src/capacity/page.js';
import { isRecommended } from '../src/capacity/recommendation.js';
import { renderText } from '../src/capacity/text.js';
import { arrivals, populationFile, usersAtOnce, workloadOf } from '../src/capacity/workload.js';
import { Side } from '../src/capacity/side.js';
import { ownPorts, PORT_NAMES } from '../src/ports.js';
import { foundCapacity, foundOfAll, searchOf } from './capacity-run.js';

const JAVA = new URL('../capacity/src/main/java/espm/capacity/', import.meta.url);

test('the conclusions name knee, limit, what was full, the fit, and what helped', () => {
  const { reached, title, searches, settings } = conclude(foundCapacity());
  const [{ sentences, bottleneck }] = searches;
  assert.equal(reached, true);
  assert.match(title, /^mixed \d+\/s$/);
  const text = sentences.join(' ');
  assert.match(text, /holds up to \d+ requests\/s/);
  assert.match(text, /did not hold: p99 was 900 ms/);
  assert.match(text, /contention σ is 0\.050 and coherency κ 0\.0020; its peak is/);
  assert.match(text, /can be trusted/);
  assert.match(bottleneck, /Full first: processors/);
  assert.match(
    settings.join(' '),
    /Recommended for "mixed": ESPM_RELAY_SHARDS=1\. Expected by the trials: at least \+13 %.*The first 2 pairs .* promise at least \+12 %; in the 1 pair after them it was \+23 %.*the promise was kept/,
  );
});

test('without coherency the law has a ceiling, and a page that says so', () => {
  const law = foundCapacity().searches[0].scalability;
  const ceiling = { kappa: 0, peakConcurrency: null, peakPerSecond: null, ceilingPerSecond: 8000 };
  const found = foundCapacity({}, { scalability: { ...law, ...ceiling } });
  assert.match(conclude(found).searches[0].sentences.join(' '), /nears its ceiling of 8000\/s/);
  const html = capacityHtml(found);
  assert.match(html, /Ceiling by the law<\/span><b>8000\/s/);
  assert.doesNotMatch(html, /Peak by the law/);
});

test('what was not confirmed is not recommended', () => {
  const refuted = foundCapacity({
    confirmation: { ...foundCapacity().confirmation, outcome: 'not kept' },
  });
  assert.equal(isRecommended(refuted), false);
  assert.equal(isRecommended(foundCapacity()), true);
  assert.match(
    conclude(refuted).settings.join(' '),
    /Best in their trials for "mixed": .*the promise was not kept/,
  );
  assert.doesNotMatch(capacityHtml(refuted), /<b>recommended<\/b>/);
});

test('a confirmation that was not made, or not to its end, says why', () => {
  const said = (changes) => conclude(foundCapacity(changes)).settings.join(' ');
  assert.match(said({ confirmation: undefined }), /There was no time to confirm it/);
  assert.match(said({ confirmation: undefined, interrupted: true }), /not confirmed before the end/);
  const problem = { outcome: 'not confirmed', problem: 'with what is recommended it did not start: no' };
  assert.match(
    said({ confirmation: problem }),
    /Best in their trials .*It was not confirmed: with what is/,
  );
  assert.doesNotMatch(capacityHtml(foundCapacity({ confirmation: problem })), /<b>recommended<\/b>/);
  const { defaults, recommended } = foundCapacity().confirmation.runs;
  const runs = { defaults: defaults.slice(0, 1), recommended: recommended.slice(0, 1) };
  const few = { outcome: 'not confirmed', change: 0.2, from: 0.2, to: 0.2, runs };
  assert.match(said({ confirmation: few }), /In 1 pair of runs.*\+20 %.*too few to confirm/);
  assert.match(
    capacityHtml(foundCapacity({ confirmation: few })),
    /Confirmation: not confirmed<\/h3>\s*<p>Expected by the trials[^<]*In 1 pair of runs[^<]*too few to confirm/,
  );
});

test('the page shows each pair of the confirmation', () => {
  const html = capacityHtml(foundCapacity());
  assert.match(html, /Confirmation: kept/);
  assert.match(
    html,
    /<td>1<\/td><td>1000<\/td><td>100<\/td><td>90<\/td><td>1230<\/td><td>120<\/td><td>70<\/td>/,
  );
});

test('when nothing helps the defaults are said to be the best within noise', () => {
  const { settings } = conclude(foundCapacity({ recommendation: null, confirmation: undefined }));
  assert.match(settings.join(' '), /the defaults are the best within noise/);
});

test('a search without a knee, an interrupted one and one that broke say so', () => {
  const nothing = { trials: [], effects: undefined };
  const none = {
    steps: [],
    knee: null,
    limit: null,
    scalability: null,
    doubts: ['there was no time for it'],
  };
  const broken = foundCapacity(
    { ...nothing, workloads: ['mixed', 'reads'], interrupted: true, problem: 'it broke' },
    none,
  );
  const { reached, remarks, searches, settings } = conclude(broken);
  assert.equal(reached, false);
  assert.match(remarks.join(' '), /was interrupted.*it broke.*Not searched: reads/);
  assert.match(searches[0].sentences.join(' '), /No step was made.*no time for it.*could not be fitted/);
  assert.match(settings.join(' '), /Without a knee/);
  assert.match(capacityHtml(broken), /mixed no rate held/);
  assert.match(renderText(broken), /No step was made/);
  const empty = foundCapacity({ ...nothing, searches: [] });
  assert.deepEqual([conclude(empty).reached, conclude(empty).title], [false, 'Nothing was found']);
  assert.match(capacityHtml(empty), /Not searched: mixed/);
});

test('each workload has a section of its own with its knee and its bottleneck, and settings are those of the first', () => {
  const found = foundOfAll();
  const { title, reached, searches } = conclude(found);
  assert.equal(reached, true);
  const [mixed, writes, reads] = found.searches.map(({ knee }) => knee);
  assert.ok(writes < mixed && mixed < reads);
  assert.equal(title, `mixed ${mixed}/s, writes ${writes}/s, reads ${reads}/s`);
  const html = capacityHtml(found);
  for (const [n, { workload, title: own }] of searches.entries()) {
    const section = html.match(new RegExp(`<section id="workload-${n + 1}">.*?</section>`, 's'))[0];
    assert.ok(section.includes(`<h2>Workload ${workload}: ${own}</h2>`), workload);
    assert.match(section, /Bottleneck.<\/b> Full first: processors/);
    assert.equal(section.match(/class="chart"/g).length, 3);
    assert.ok(html.includes(`href="#workload-${n + 1}"`) && html.includes(`Knee, ${workload}</span>`));
    assert.ok(renderText(found).includes(`${workload.toUpperCase()}: ${own}\n`));
  }
  assert.match(html, /tried with the workload &#34;mixed&#34;/);
});

test('when the limit of one workload was not found that of all was not', () => {
  const found = foundOfAll({
    searches: [searchOf('mixed'), searchOf('writes'), searchOf('reads', { limit: null })],
  });
  const { reached, searches } = conclude(found);
  assert.deepEqual([reached, searches.map((search) => search.reached)], [false, [true, true, false]]);
});

test('the tile of the best settings says what is known of them', () => {
  const tile = (changes) =>
    /Best settings<\/span><b>([^<]*)<\/b><small>([^<]*)/.exec(capacityHtml(foundCapacity(changes)));
  const shown = (changes) => tile(changes).slice(1).join(', ');
  assert.equal(shown({}), '+23 %, mixed; promise: kept');
  assert.equal(shown({ confirmation: undefined }), '+13 %, mixed; not confirmed');
  const refuted = { ...foundCapacity().confirmation, outcome: 'not kept' };
  assert.equal(shown({ confirmation: refuted }), 'defaults, nothing was confirmed to help');
  assert.equal(shown({ recommendation: null, confirmation: undefined }), 'defaults, within noise');
  assert.equal(shown({ effects: undefined }), 'unknown, none were tried');
});

test('without a failed step the limit is higher, and none was reached', () => {
  const steps = searchOf('mixed').steps.filter(({ holds }) => holds);
  const { reached, searches } = conclude(
    foundCapacity({}, { steps, knee: steps.at(-1).rate, limit: null }),
  );
  const [{ sentences }] = searches;
  assert.equal(reached, false);
  assert.match(sentences.join(' '), /No step failed: the limit is higher/);
});

test('a generator that was the bottleneck comes before everything that was full', () => {
  const found = foundCapacity();
  const [search] = found.searches;
  search.steps.at(-2).generatorLimits = 'The load generator was itself the bottleneck.';
  search.limit = search.steps.at(-2).rate;
  assert.match(
    conclude(found).searches[0].bottleneck,
    /^The load generator was itself the bottleneck\. Full first/,
  );
});

test('charts have a value or null for each place, in rising order', () => {
  const charts = capacityCharts(foundCapacity());
  assert.deepEqual(
    charts.map(({ title }) => title),
    ['Throughput', 'Response time', 'Universal Scalability Law'],
  );
  for (const { title, x, series } of charts) {
    assert.deepEqual(
      x,
      [...x].sort((a, b) => a - b),
      title,
    );
    for (const { label, values } of series) assert.equal(values.length, x.length, `${title}: ${label}`);
  }
});

test('the page needs nothing but itself, and no name breaks out of it', () => {
  const evil = '</script><script>alert(1)</script>';
  const html = capacityHtml(foundCapacity({ untried: [evil] }, { workload: evil }));
  assert.ok(!html.includes(evil));
  assert.doesNotMatch(html, /<(script|link|img)[^>]+(src|href)=/i);
  for (const id of ['verdict', 'workload-1', 'settings']) {
    assert.match(html, new RegExp(`<section[^>]* id="${id}"`));
  }
  assert.match(html, /does not start/);
});

test('every flow of the mixed scenario is in the generator, request by request', async () => {
  const java = await readFile(new URL('Flows.java', JAVA), 'utf8');
  const { flows } = await workloadOf('mixed');
  for (const { name, names } of flows) {
    assert.ok(java.includes(`case "${name}"`), name);
    for (const request of names) assert.ok(java.includes(`"${request}"`), request);
  }
  assert.ok(java.includes(`case "${(await workloadOf('writes')).flows[0].name}"`));
  const yaml = await readFile(new URL('../scenarios/mixed.yml', import.meta.url), 'utf8');
  for (const [request] of java.matchAll(/(?<=")(read|write): [^"]+(?=")/g))
    assert.ok(yaml.includes(request), request);
});

test('users a second are such that their requests are the rate', async () => {
  for (const name of ['mixed', 'reads', 'writes']) {
    const { flows } = await workloadOf(name);
    const { usersPerSecond, writesPerSecond } = arrivals(flows, 1000);
    const requests = flows.reduce((sum, flow) => sum + usersPerSecond[flow.name] * flow.requests, 0);
    assert.ok(Math.abs(requests - 1000) < 1e-6, name);
    const expected = { mixed: [200, 300], reads: [0, 0], writes: [1000, 1000] }[name];
    assert.ok(
      writesPerSecond >= expected[0] && writesPerSecond <= expected[1],
      `${name}: ${writesPerSecond}`,
    );
  }
});

test('users who are there at once have about the shares in which they arrive, and none is left out', () => {
  const flows = [
    { name: 'often', weight: 9, requests: 2 },
    { name: 'long', weight: 1, requests: 12 },
    { name: 'seldom', weight: 0.01, requests: 1 },
  ];
  assert.deepEqual(usersAtOnce(flows, 30), { often: 18, long: 12, seldom: 1 });
});

test('what is there to choose from is a line each', () => {
  const text = populationFile({
    orders: [{ id: 'o', customerId: 'c' }],
    customers: ['c'],
    products: ['p'],
  });
  assert.equal(text, 'order o c\ncustomer c\nproduct p\n');
});

test('the command line is read, and what is wrong with it is said', () => {
  const { action, minutes, workloads, settings } = readArguments([]);
  assert.deepEqual([action, minutes, workloads], ['run', 14, ['mixed', 'writes', 'reads']]);
  assert.deepEqual(readArguments(['--workload', 'reads']).workloads, ['reads']);
  assert.ok(settings.length > 5);
  assert.deepEqual(readArguments(['--settings', 'none']).settings, []);
  assert.equal(readArguments(['--help']).action, 'help');
  for (const wrong of [
    '--minutes=0',
    '--factor=1',
    '--workload=all',
    '--settings=NOPE',
    '--step-seconds=2.5',
    '--p99=no',
    'word',
  ]) {
    assert.equal(readArguments([wrong]).action, 'wrong', wrong);
  }
});

test('free ports are found, with room for a second instance; those that are set stay', async () => {
  const { env, taken } = await ownPorts({ ESPM_REDIS_PORT: '1' }, { instances: 2 });
  assert.deepEqual(Object.keys(env).sort(), PORT_NAMES.map((name) => `ESPM_${name}_PORT`).sort());
  assert.equal(env.ESPM_REDIS_PORT, '1');
  assert.equal(new Set(Object.values(env)).size, PORT_NAMES.length);
  assert.ok(taken.length <= 1);
});

test('ports that another system of ours will need are not taken, though they are free now', async () => {
  const all = Array.from({ length: 65_536 }, (_, port) => String(port));
  await assert.rejects(ownPorts({}, { except: all }), /no 1 free ports/);
});

test('a system beside another one has other ports, also than those that are set', async () => {
  const { env } = await ownPorts({});
  const side = await Side.create(env, 'java', 'folder');
  const beside = await side.createBeside(env, 'java', 'folder');
  assert.equal(side.target, `http://127.0.0.1:${env.ESPM_GATEWAY_PORT}/api`);
  assert.notEqual(beside.target, side.target);
});

test('a port that is set and taken is named', async (t) => {
  const server = createServer();
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.after(() => server.close());
  const { port } = server.address();
  const { taken } = await ownPorts({ ESPM_GATEWAY_PORT: String(port) });
  assert.deepEqual(taken, [`ESPM_GATEWAY_PORT=${port}`]);
});
