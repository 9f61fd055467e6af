import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { runInNewContext } from 'node:vm';
import { readArguments } from '../bench/arguments.js';
import { benchHtml } from '../bench/page.js';
import { flameSvg, shortened } from '../bench/profile/drawing.js';
import { writeProfile } from '../bench/profile/files.js';
import { framesOf } from '../bench/profile/flame.js';
import { originOf, samplesOf, sharesByOrigin } from '../bench/profile/origins.js';
import { profileHtml } from '../bench/profile/page.js';
import { Recording, recordingsOf } from '../bench/profile/recordings.js';
import { collapsedText, Stacks, stacksOf } from '../bench/profile/samples.js';
import { groupOf, microsByGroup, readThreads } from '../bench/profile/threads.js';
import { resultsOf } from '../bench/results.js';
import { renderTable } from '../bench/table.js';

const GOLDEN = fileURLToPath(new URL('golden/execution-samples.txt', import.meta.url));
const isLinux = { skip: process.platform !== 'linux' };

/** What `jfr print` really printed of a command and a query service. */
async function goldenStacks() {
  const stacks = new Stacks();
  for (const line of (await readFile(GOLDEN, 'utf8')).split('\n')) stacks.take(line);
  return stacks.counts;
}

/** A folder with one program, which says what it is told. */
async function toolThatSays(t, name, script) {
  const folder = await mkdtemp(join(tmpdir(), 'profile-'));
  t.after(() => rm(folder, { recursive: true }));
  await writeFile(join(folder, name), `#!/bin/sh\n${script}\n`);
  await chmod(join(folder, name), 0o755);
  return folder;
}

test('--profile needs creations', () => {
  assert.equal(readArguments([]).profile, false);
  assert.equal(readArguments(['--profile']).profile, true);
  assert.equal(readArguments(['--profile', '--only', 'create']).profile, true);
  const without = readArguments(['--profile', '--only', 'flow,read']);
  assert.equal(without.action, 'wrong');
  assert.match(without.message, /--profile needs create/);
});

test('samples become stacks from the outermost method on, one line for all threads of a kind', async () => {
  const stacks = await goldenStacks();
  const publish =
    'relay-order-#;java.lang.Thread.run;espm.command.relay.Lane.run;espm.command.relay.Lane.leadIfNobodyElseDoes;' +
    'espm.command.relay.LaneWork.run;espm.command.relay.LaneWork.follow;espm.command.relay.LaneWork.publish;' +
    'espm.command.relay.KafkaPublisher.publish;org.apache.kafka.clients.producer.KafkaProducer.send';
  assert.equal(stacks.get(publish), 2, 'of relay-order-0 and relay-order-1');
  assert.equal(samplesOf(stacks), 5, 'an event of another kind is none');
  assert.match(collapsedText(stacks), /^projection-g#;java\.lang\.Thread\.run;.*;java\.lang\.String\.<init> 1$/m);
  assert.match(collapsedText(stacks), /;espm\.command\.eventstore\.CommitSignal_ClientProxy\.committed 1$/m, 'generated code has no lines');
  assert.ok([...stacks.keys()].some((stack) => stack.startsWith('vert.x-eventloop-thread-#;[deeper];')));
});

test('classes that the JVM makes have no address, and no name breaks the format', () => {
  const stacks = new Stacks();
  const sample = [
    'jdk.ExecutionSample {',
    '  sampledThread = "a;b 7" (javaThreadId = 7)',
    '  stackTrace = [',
    '    a.B$$Lambda.0x000071d2d0123450.apply(Object) line: 5',
    '  ]',
    '}',
  ];
  sample.forEach((line) => stacks.take(line));
  assert.equal(collapsedText(stacks.counts), 'a,b #;a.B$$Lambda.apply 1\n');
});

test('a recording is read by the program beside its java; one that fails is none', async (t) => {
  const tools = await toolThatSays(t, 'jfr', 'test "$1 $2 $3" = "print --events jdk.ExecutionSample" && cat "$6"');
  const stacks = await stacksOf(new Recording({ component: 'command-1', pid: 1, tools, file: GOLDEN }));
  assert.deepEqual(stacks, await goldenStacks());
  await assert.rejects(stacksOf({ reader: join(tools, 'jfr'), file: '/nowhere' }), /ended with 1/);
  await assert.rejects(stacksOf({ reader: '/nowhere/jfr', file: GOLDEN }), /ENOENT/);
});

test('what jcmd could not do is a failure, though it says so with status 0', async (t) => {
  const tools = await toolThatSays(t, 'jcmd', 'case "$2" in JFR.stop) echo "Could not write";; *) echo "Started recording 1";; esac');
  const recording = new Recording({ component: 'kafka', pid: 1, tools, file: '/x' });
  await recording.start();
  await assert.rejects(recording.stop(), /JFR\.stop was answered: Could not write/);
});

test('what is not Java is not recorded', isLinux, async () => {
  assert.deepEqual(await recordingsOf([{ name: 'redis', pid: process.pid }], '/x'), []);
});

/** A line of /proc/PID/task/TID/stat; times in hundredths of a second. */
function stat(name, user, kernel, startedAt = 500) {
  return `7 (${name}) S 1 7 7 0 -1 4194304 0 0 0 0 ${user} ${kernel} 0 0 20 0 9 0 ${startedAt} 0 0 184467`;
}

test('names of threads of one kind are the same', () => {
  assert.equal(groupOf('vert.x-eventloop-thread-3'), 'vert.x-eventloop-thread-#');
  assert.equal(groupOf('GC Thread#12'), 'GC Thread#');
  assert.equal(groupOf('projection-g1'), 'projection-g#');
  assert.equal(groupOf('C2 CompilerThre'), 'C2 CompilerThre');
  assert.equal(groupOf('C1 CompilerThread0'), 'C1 CompilerThread#');
});

test('processor time between two readings is by component and kind of thread, user and kernel apart', () => {
  const of = (component, id, text) => ({ component, id, stat: text });
  const before = [
    of('command-1', '7/8', stat('relay-order-0', 100, 50)),
    of('command-1', '7/9', stat('relay-order-1', 10, 5)),
    of('command-1', '7/10', stat('VM Thread', 70, 1)),
    of('command-1', '7/11', stat('agroal-11', 40, 40)),
    of('redis', '20/20', stat('redis (old) x', 1, 1)),
  ];
  const after = [
    of('command-1', '7/8', stat('relay-order-0', 110, 55)),
    of('command-1', '7/9', stat('relay-order-1', 11, 6)),
    of('command-1', '7/10', stat('VM Thread', 70, 1)),
    // The number of a thread that has ended was given to another one, which has used less.
    of('command-1', '7/11', stat('agroal-12', 3, 0, 900)),
    of('redis', '20/20', stat('redis (old) x', 31, 11)),
  ];
  assert.deepEqual(microsByGroup(before, after, 1000), [
    { component: 'redis', group: 'redis (old) x', userMicros: 300, kernelMicros: 100 },
    { component: 'command-1', group: 'relay-order-#', userMicros: 110, kernelMicros: 60 },
    { component: 'command-1', group: 'agroal-#', userMicros: 30, kernelMicros: 0 },
  ]);
});

test("all threads of a component are read, its children's too", isLinux, async (t) => {
  const child = spawn('sleep', ['60']);
  t.after(() => child.kill());
  const threads = await readThreads([{ name: 'this', pid: process.pid }]);
  assert.ok(threads.length > 1);
  assert.ok(threads.some(({ id }) => id === `${process.pid}/${process.pid}`));
  assert.ok(threads.some(({ id }) => id === `${child.pid}/${child.pid}`));
  const until = performance.now() + 60;
  while (performance.now() < until);
  const [most] = microsByGroup(threads, await readThreads([{ name: 'this', pid: process.pid }]), 1);
  assert.equal(most.component, 'this');
});

test('origins go by package, and the JDK is paid for by who calls it', async () => {
  const ids = ['espm.command.A.b', 'io.vertx.core.A.b', 'kafka.server.A.b', 'io.smallrye.A.b', 'com.fasterxml.jackson.A.b'];
  assert.deepEqual(ids.map((method) => originOf(method).id), ['own', 'netty', 'kafka', 'framework', 'json']);
  assert.deepEqual(['sun.A.b', 'org.postgresql.A.b', 'espmx.A.b'].map((method) => originOf(method).id), ['jdk', 'other', 'other']);
  const stacks = new Map([
    ['t;espm.A.a;io.netty.B.b;java.lang.String.<init>', 3],
    ['t;java.lang.Thread.run', 1],
  ]);
  assert.deepEqual(sharesByOrigin(stacks), { netty: 0.75, jdk: 0.25 });
  const sum = Object.values(sharesByOrigin(await goldenStacks())).reduce((all, share) => all + share, 0);
  assert.ok(Math.abs(sum - 1) < 1e-9);
});

const STACKS = new Map([
  ['t;a.A.a;a.B.<init>', 600],
  ['t;a.A.a', 100],
  ['t;espm.C.c', 299],
  ['u;espm.C.c', 1000],
  ['v;a.D.d', 1],
]);

test('frames are as wide as they have samples, within those that called them, the widest first', () => {
  const frames = framesOf(STACKS);
  assert.deepEqual(
    frames.map(({ name, depth, samples }) => [name, depth, samples]),
    [
      ...[['all', 0, 2000], ['u', 1, 1000], ['espm.C.c', 2, 1000]],
      ...[['t', 1, 999], ['a.A.a', 2, 700], ['a.B.<init>', 3, 600], ['espm.C.c', 2, 299]],
    ],
    'what is narrower than a thousandth is left out',
  );
  assert.deepEqual(frames.map(({ share }) => share), frames.map(({ samples }) => samples / 2000));
  for (const [at, frame] of frames.entries()) {
    const caller = frames.slice(0, at).findLast(({ depth }) => depth === frame.depth - 1);
    const before = frames.slice(0, at).findLast(({ depth }) => depth === frame.depth);
    if (caller) assert.ok(frame.from >= caller.from - 1e-9 && frame.from + frame.share <= caller.from + caller.share + 1e-9, frame.name);
    if (before) assert.ok(frame.from >= before.from + before.share - 1e-9, `${frame.name} does not lie on another one`);
  }
  assert.deepEqual(framesOf(new Map()), []);
});

test('a flame graph has names that a browser does not obey, colours by origin, and all in its tooltips', () => {
  const svg = flameSvg(STACKS, 'of <x>');
  assert.doesNotMatch(svg, /<init>|<x>/);
  assert.match(svg, /<svg class="other" x="50%" y="51" width="30%" height="17"><title>a\.B\.&#60;init&#62;: 600 samples, 30\.0 %<\/title>/);
  assert.match(svg, /<text[^>]*>B\.&#60;init&#62;<\/text>/);
  assert.match(svg, /<svg class="own" x="0%" y="34" width="50%"/);
  assert.match(svg, /<svg x="0%" y="17" width="50%"/, 'threads have no origin');
  assert.equal(svg.match(/<svg/g).length, svg.match(/<\/svg>/g).length);
  assert.equal(shortened('espm.command.api.OrderCommands.create'), 'OrderCommands.create');
});

/** The page's script on a graph of frames with these places, in percent. @returns what a click on one of them does */
async function zoomOn(places) {
  let click;
  const children = places.map(([x, width]) => ({
    attributes: { x: `${x}%`, width: `${width}%` },
    style: {},
    getAttribute(name) {
      return this.attributes[name];
    },
    setAttribute(name, value) {
      this.attributes[name] = value;
    },
    contains(target) {
      return target === this;
    },
  }));
  const flame = { children, addEventListener: (_, listener) => (click = listener) };
  const page = { document: { querySelectorAll: () => [flame] }, drawing: { keepDrawn: () => {} } };
  runInNewContext(await readFile(new URL('../bench/profile/zoom.js', import.meta.url), 'utf8'), page);
  return (n) => {
    click({ target: children[n] });
    return children.map(({ attributes, style }) => (style.display === 'none' ? undefined : [attributes.x, attributes.width]));
  };
}

test('a click makes a frame as wide as the page, with what it called, and one on the first frame shows all again', async () => {
  const click = await zoomOn([[0, 100], [0, 60], [60, 40], [60, 10], [70, 20]]);
  const whole = ['0%', '100%'];
  assert.deepEqual(click(2), [whole, undefined, whole, ['0%', '25%'], ['25%', '50%']]);
  assert.deepEqual(click(4), [whole, undefined, whole, undefined, whole]);
  assert.deepEqual(click(0), [whole, ['0%', '60%'], ['60%', '40%'], ['60%', '10%'], ['70%', '20%']]);
});

function someProfile(stacks, changes) {
  const threads = [
    { component: 'command-1', group: 'vert.x-eventloo', userMicros: 10, kernelMicros: 2.5 },
    { component: 'postgres', group: 'postgres', userMicros: 4, kernelMicros: 3 },
    { component: 'kafka', group: 'a#', userMicros: 0.01, kernelMicros: 0 },
    { component: 'kafka', group: 'b#', userMicros: 0, kernelMicros: 0.02 },
  ];
  const figures = { seconds: 20, creations: 500_000, threads, samples: { 'command-1': samplesOf(stacks) } };
  const origins = { 'command-1': sharesByOrigin(stacks) };
  return { figures: { ...figures, origins, keptUp: true, failures: 0, ...changes }, stacks: { 'command-1': stacks } };
}

const MACHINE = { cpus: 2, cpuModel: 'Some <CPU>', memoryBytes: 2 ** 34 };

test('the page has a line for each kind of thread, small ones together, and the graphs', async () => {
  const how = { machine: MACHINE, connections: 64 };
  const html = profileHtml(someProfile(await goldenStacks()), how);
  assert.match(html, /500000 creations in 20 s, 64 connections, .*relay and projection kept up; 2 × Some &#60;CPU&#62;/);
  assert.match(html, /all<\/td><td class="text"><\/td><td>19\.5<\/td><td>14<\/td><td>5\.52<\/td>/);
  assert.match(html, /command-1<\/td><td class="text">vert\.x-eventloo<\/td><td>12\.5<\/td><td>10<\/td><td>2\.5<\/td>/);
  assert.match(html, /kafka<\/td><td class="text">2 others<\/td><td>0\.03<\/td>/);
  assert.match(html, /<section id="command-1">[^]*ESPM<\/td><td>40\.0 %[^]*<svg class="flame"/);
  assert.match(html, /querySelectorAll\('\.flame'\)/, 'a click makes a frame wide');
  const behind = profileHtml(someProfile(STACKS, { keptUp: false, failures: 3 }), how);
  assert.match(behind, /3 REQUESTS FAILED; relay and projection did NOT keep up/);
});

test('the stacks are in files of their own, as other tools read them', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'profile-'));
  t.after(() => rm(folder, { recursive: true }));
  await writeProfile(folder, someProfile(STACKS), { machine: MACHINE, connections: 64 });
  const text = await readFile(join(folder, 'profile-command-1.collapsed.txt'), 'utf8');
  assert.equal(text.split('\n')[0], 't;a.A.a 100');
  assert.equal(text.trim().split('\n').length, STACKS.size);
  assert.match(await readFile(join(folder, 'profile.html'), 'utf8'), /^<!doctype html>/);
});

test('the benchmark names a profile where one was made, and only there', () => {
  const round = { perSecond: 1000, cpuMicrosEach: { 'command-1': 20, postgres: 10 } };
  const results = resultsOf({ limitInsert: [round], create: [round] });
  const how = { machine: MACHINE, durability: {}, rounds: 1, seconds: 5, connections: 64 };
  const profiled = { ...results, profile: someProfile(STACKS).figures };
  assert.match(benchHtml(profiled, how), /<a href="profile\.html">/);
  assert.match(
    renderTable(profiled),
    /Profile of 500000 creations in 20 s: CPU, us each, 19\.5, most of it command-1 vert\.x-eventloo 12\.5, .*; profile\.html/,
  );
  assert.doesNotMatch(benchHtml(results, how) + renderTable(results), /profile\.html/);
});
