'use strict';
// A click on a frame of a flame graph makes it as wide as the page, one on the first frame shows all again.
(() => {
  /** In percent of the page's width; thinner is only what rounding has left of a neighbour. */
  const WIDTH_MIN = 0.05;

  function zoom(frames, { from, width }) {
    const placed = (percent) => Math.min(100, Math.max(0, ((percent - from) / width) * 100));
    for (const frame of frames) {
      const left = placed(frame.from);
      const wide = placed(frame.from + frame.width) - left;
      frame.element.style.display = wide < WIDTH_MIN ? 'none' : '';
      frame.element.setAttribute('x', `${left}%`);
      frame.element.setAttribute('width', `${wide}%`);
    }
  }

  for (const flame of document.querySelectorAll('.flame')) {
    const frames = [...flame.children].map((element) => ({
      element,
      from: parseFloat(element.getAttribute('x')),
      width: parseFloat(element.getAttribute('width')),
    }));
    flame.addEventListener('click', ({ target }) => {
      const chosen = frames.find(({ element }) => element.contains(target));
      if (chosen) zoom(frames, chosen);
    });
  }
  drawing.keepDrawn(() => {}, () => {});
})();
