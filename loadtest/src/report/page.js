'use strict';
// Draws the charts of the report: one time axis, one cursor. What it draws is in the element "data".
(() => {
  const { axis, charts, phases, holes } = JSON.parse(document.getElementById('data').textContent);
  const { colour, short, axis: axisLine, fromZero, keepDrawn } = drawing;
  const cursor = uPlot.sync('run');

  /** Phases as bands with their numbers, and holes of the monitors that this chart shows. */
  function background(chart) {
    return (plot) => {
      const { ctx, bbox } = plot;
      const ratio = devicePixelRatio;
      const across = (second) =>
        Math.min(Math.max(plot.valToPos(second, 'x', true), bbox.left), bbox.left + bbox.width);
      ctx.save();
      ctx.font = `${11 * ratio}px system-ui, sans-serif`;
      ctx.textBaseline = 'top';
      phases.forEach(({ fromSecond, toSecond }, n) => {
        const [left, right] = [across(fromSecond), across(toSecond)];
        if (n % 2 === 1) {
          ctx.fillStyle = colour('band');
          ctx.fillRect(left, bbox.top, right - left, bbox.height);
        }
        ctx.fillStyle = colour('soft');
        if (right - left > 14 * ratio)
          ctx.fillText(String(n + 1), left + 4 * ratio, bbox.top + 3 * ratio);
      });
      const monitors = new Set(chart.series.map(({ monitor }) => monitor));
      ctx.fillStyle = colour('hole');
      for (const { monitor, fromSecond, toSecond } of holes) {
        if (monitors.has(monitor))
          ctx.fillRect(
            across(fromSecond),
            bbox.top,
            Math.max(2, across(toSecond + 1) - across(fromSecond)),
            bbox.height,
          );
      }
      ctx.restore();
    };
  }

  function clock(seconds) {
    const [hours, minutes, rest] = [
      Math.floor(seconds / 3600),
      Math.floor(seconds / 60) % 60,
      Math.floor(seconds % 60),
    ];
    const two = (value) => String(value).padStart(2, '0');
    return hours > 0 ? `${hours}:${two(minutes)}:${two(rest)}` : `${minutes}:${two(rest)}`;
  }

  function draw(element) {
    const chart = charts[Number(element.dataset.chart)];
    const line = axisLine();
    const plot = new uPlot(
      {
        width: element.clientWidth,
        height: element.clientWidth > 700 ? 230 : 190,
        scales: {
          x: { time: false },
          y: { range: fromZero },
        },
        cursor: { sync: { key: cursor.key, setSeries: false }, drag: { x: true, y: false } },
        axes: [
          { ...line, values: (_, seconds) => seconds.map(clock) },
          { ...line, size: 52, values: (_, values) => values.map(short) },
        ],
        series: [
          { label: 'time', value: (_, second) => (second == null ? '–' : clock(second)) },
          ...chart.series.map(({ label }, n) => ({
            label,
            stroke: colour(`c${n % 9}`),
            width: 1.6,
            dash: /^(offered|size|limit)$/.test(label) ? [5, 4] : undefined,
            spanGaps: true, // a gap is a second in which nothing was counted; holes are marked
            points: { show: false },
            value: (_, value) => short(value),
          })),
        ],
        hooks: { drawClear: [background(chart)] },
      },
      [axis.seconds, ...chart.series.map(({ values }) => values)],
      element,
    );
    cursor.sub(plot);
    return plot;
  }

  keepDrawn(draw, (plot) => cursor.unsub(plot));
})();
