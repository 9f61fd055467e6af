'use strict';
// Draws the charts of a search for capacity. What it draws is in the element "data".
(() => {
  const { charts } = JSON.parse(document.getElementById('data').textContent);
  const { colour, short, axis, fromZero, keepDrawn } = drawing;

  /** A line where something is to be said, such as the knee. */
  function marks(chart) {
    return ({ ctx, bbox, valToPos }) => {
      const ratio = devicePixelRatio;
      ctx.save();
      ctx.font = `${11 * ratio}px system-ui, sans-serif`;
      ctx.textBaseline = 'top';
      ctx.setLineDash([4 * ratio, 4 * ratio]);
      ctx.strokeStyle = ctx.fillStyle = colour('soft');
      chart.marks.forEach(({ at, label }, n) => {
        const x = valToPos(at, 'x', true);
        if (!(x >= bbox.left && x <= bbox.left + bbox.width)) return;
        ctx.beginPath();
        ctx.moveTo(x, bbox.top);
        ctx.lineTo(x, bbox.top + bbox.height);
        ctx.stroke();
        const width = ctx.measureText(label).width;
        const left = Math.min(x + 4 * ratio, bbox.left + bbox.width - width);
        ctx.fillText(label, left, bbox.top + (3 + 14 * n) * ratio);
      });
      ctx.restore();
    };
  }

  function draw(element) {
    const chart = charts[Number(element.dataset.chart)];
    return new uPlot(
      {
        width: element.clientWidth,
        height: element.clientWidth > 700 ? 300 : 240,
        scales: {
          x: { time: false, range: fromZero },
          y: chart.logarithmic ? { distr: 3 } : { range: fromZero },
        },
        axes: [
          {
            ...axis(),
            label: chart.across,
            labelSize: 18,
            labelFont: '11px system-ui, sans-serif',
            values: (_, values) => values.map(short),
          },
          {
            ...axis(),
            size: 52,
            values: (_, values) => values.map((value) => (value === null ? '' : short(value))),
          },
        ],
        series: [
          { label: chart.across, value: (_, value) => short(value) },
          ...chart.series.map(({ label, points, dashed, colour: n }) => ({
            label,
            stroke: colour(`c${n}`),
            width: points === 'only' ? 0 : 1.8,
            dash: dashed ? [5, 4] : undefined,
            spanGaps: true,
            points: { show: points !== undefined, size: 7, fill: colour(`c${n}`) },
            value: (_, value) => short(value),
          })),
        ],
        hooks: { draw: [marks(chart)] },
      },
      [chart.x, ...chart.series.map(({ values }) => values)],
      element,
    );
  }

  keepDrawn(draw, () => {});
})();
