// Plain JavaScript, because its libraries are installed with the benchmarks only.
import { writeFileSync } from "node:fs";
import * as Plot from "@observablehq/plot";
import { parseHTML } from "linkedom";

/** @param {{ request: string, candidate: string }} bar */
const label = ({ request, candidate }) => (candidate === "twotier" ? request : `${request} · ${candidate}`);

/**
 * Writes a plot of bars, each a request's time beside that of a hand-written handler, with a line there and one at the goal.
 *
 * @param {string} file
 * @param {readonly { request: string, candidate: string, ratio: number }[]} bars
 * @param {number} goal
 */
export const plotRatios = (file, bars, goal) => {
  const { document } = parseHTML("<html><body></body></html>");
  const svg = Plot.plot({
    document,
    width: 760,
    height: 60 + 22 * bars.length,
    marginLeft: 170,
    marginRight: 60,
    style: { background: "white", color: "black" },
    x: {
      label: "processor time, by hand = 1",
      domain: [0, Math.max(1.2, ...bars.map(({ ratio }) => ratio)) * 1.05],
    },
    y: { label: null, domain: bars.map(label) },
    marks: [
      Plot.barX(bars, {
        x: "ratio",
        y: label,
        fill: ({ candidate }) => (candidate === "twotier" ? "#4269d0" : "#9c9c9c"),
      }),
      Plot.text(bars, {
        x: "ratio",
        y: label,
        text: ({ ratio }) => ratio.toFixed(2),
        textAnchor: "start",
        dx: 4,
      }),
      Plot.ruleX([1]),
      Plot.ruleX([goal], { strokeDasharray: "4,3" }),
    ],
  });
  const title = document.createElement("title");
  title.textContent = "Processor time beside a hand-written handler";
  svg.prepend(title);
  svg.setAttribute("xmlns", "http://www.w3.org/2000/svg");
  writeFileSync(file, `${svg.outerHTML}\n`);
};
