'use strict';
// What all pages with charts share: colours of the theme, numbers, and drawing anew when the theme changes.
const drawing = (() => {
  const root = document.documentElement;

  function colour(name) {
    return getComputedStyle(root).getPropertyValue(`--${name}`).trim();
  }

  function short(value) {
    if (value == null) return '–';
    if (Math.abs(value) >= 1e6) return `${+(value / 1e6).toPrecision(3)}M`;
    if (Math.abs(value) >= 1e4) return `${+(value / 1e3).toPrecision(3)}k`;
    return String(+value.toPrecision(3));
  }

  /** How an axis looks. */
  function axis() {
    return {
      stroke: colour('soft'),
      grid: { stroke: colour('rule'), width: 1 },
      ticks: { stroke: colour('rule'), width: 1 },
      font: '11px system-ui, sans-serif',
    };
  }

  /** From 0, with a little room above. */
  function fromZero(_, low, high) {
    return [Math.min(0, low ?? 0), high > 0 ? high * 1.08 : 1];
  }

  /** Draws into every element that has a chart, now and whenever they have to look different. */
  function keepDrawn(draw, forget) {
    let plots = [];
    const drawAll = () => {
      for (const plot of plots) {
        forget(plot);
        plot.destroy();
      }
      plots = [...document.querySelectorAll('.chart')].map(draw);
    };
    const wanted = new URLSearchParams(location.search).get('theme');
    root.dataset.theme =
      wanted ?? (matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light');
    document.getElementById('theme').addEventListener('click', () => {
      root.dataset.theme = root.dataset.theme === 'dark' ? 'light' : 'dark';
      drawAll();
    });
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', ({ matches }) => {
      root.dataset.theme = matches ? 'dark' : 'light';
      drawAll();
    });
    // On paper always dark on light.
    let onScreen;
    addEventListener('beforeprint', () => {
      onScreen = root.dataset.theme;
      root.dataset.theme = 'light';
      drawAll();
    });
    addEventListener('afterprint', () => {
      root.dataset.theme = onScreen;
      drawAll();
    });
    let resizing;
    addEventListener('resize', () => {
      clearTimeout(resizing);
      resizing = setTimeout(drawAll, 150);
    });
    drawAll();
    root.dataset.drawn = String(plots.length); // for tests
  }

  return { colour, short, axis, fromZero, keepDrawn };
})();
