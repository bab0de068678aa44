// Profiles one execution environment like that of child.mjs: the time that each function of the bundle takes while
// loading, in the first request and in warm requests. The profiler costs time itself, so no other figure is taken here.
import { readFileSync, writeSync } from "node:fs";
import { Session } from "node:inspector/promises";

const [, , bundle, eventFile, warmUp, requests] = process.argv;
const event = JSON.parse(readFileSync(eventFile, "utf8"));
const context = {
  awsRequestId: "request-1",
  functionName: "measured",
  getRemainingTimeInMillis: () => 15_000,
};
const session = new Session();
session.connect();
await session.post("Profiler.enable");
await session.post("Profiler.setSamplingInterval", { interval: 100 });

/** Milliseconds by function, without the functions that it calls. */
const own = ({ nodes, samples = [], timeDeltas = [] }) => {
  const spent = new Map();
  samples.forEach((id, at) => {
    // A sample counts for the time until the next sample.
    spent.set(id, (spent.get(id) ?? 0) + (timeDeltas[at + 1] ?? 0) / 1_000);
  });
  return nodes.flatMap(({ id, callFrame: { functionName, url, lineNumber } }) =>
    spent.has(id) ? [{ name: functionName, url, line: lineNumber, ms: spent.get(id) }] : [],
  );
};

/** @param {() => Promise<unknown>} task */
const profiled = async (task) => {
  await session.post("Profiler.start");
  const done = await task();
  const { profile } = await session.post("Profiler.stop");
  return [done, own(profile)];
};

const many = async (times) => {
  for (let i = 0; i < times; i++) await handler(structuredClone(event), context);
};
const [{ handler }, load] = await profiled(() => import(bundle));
const [{ statusCode }, first] = await profiled(() => handler(structuredClone(event), context));
await many(Number(warmUp));
const [, warm] = await profiled(() => many(Number(requests)));
writeSync(3, JSON.stringify({ status: statusCode, load, first, warm }));
process.exit(0);
