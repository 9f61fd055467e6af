/** What is narrower is not drawn: on a page it would be about a pixel wide. */
const SHARE_MIN = 0.001;

/**
 * Where the frames of a flame graph are: each as wide as it has samples, below the one that called it, the widest to
 * the left. The first frame is all samples together, those below it are the groups of threads.
 *
 * @param {Map<string, number>} stacks see Stacks
 * @returns {{ name: string, samples: number, depth: number, from: number, share: number }[]} `from` and `share` are
 *   parts of the whole width; callers come before those they called
 */
export function framesOf(stacks) {
  const root = treeOf(stacks);
  const frames = [];
  if (root.samples > 0) place(root, { depth: 0, from: 0 }, root.samples, frames);
  return frames;
}

function treeOf(stacks) {
  const root = node('all');
  for (const [stack, count] of stacks) {
    let at = root;
    at.samples += count;
    for (const name of stack.split(';')) {
      if (!at.called.has(name)) at.called.set(name, node(name));
      at = at.called.get(name);
      at.samples += count;
    }
  }
  return root;
}

function node(name) {
  return { name, samples: 0, called: new Map() };
}

function place({ name, samples, called }, { depth, from }, all, frames) {
  const share = samples / all;
  if (share < SHARE_MIN) return;
  frames.push({ name, samples, depth, from, share });
  let left = from;
  for (const next of [...called.values()].sort((one, other) => other.samples - one.samples)) {
    place(next, { depth: depth + 1, from: left }, all, frames);
    left += next.samples / all;
  }
}
