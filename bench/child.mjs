// Measures one execution environment: loads a bundle, answers one request, then many. Only processor time counts, so
// that other load on the machine changes little. The figures go to file descriptor 3. The handler's logs are discarded.
import { readFileSync, writeSync } from "node:fs";

const [, , bundle, eventFile, warmUp, requests] = process.argv;
const event = JSON.parse(readFileSync(eventFile, "utf8"));
const context = {
  awsRequestId: "request-1",
  functionName: "measured",
  getRemainingTimeInMillis: () => 15_000,
};

const milliseconds = () => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000;
};

const begun = milliseconds();
const { handler } = await import(bundle);
const loaded = milliseconds();
const first = await handler(structuredClone(event), context);
const answered = milliseconds();
for (let i = 0; i < Number(warmUp); i++) await handler(structuredClone(event), context);
const warm = milliseconds();
for (let i = 0; i < Number(requests); i++) await handler(structuredClone(event), context);
const ended = milliseconds();

writeSync(
  3,
  JSON.stringify({
    status: first.statusCode,
    body: first.body,
    load: loaded - begun,
    first: answered - loaded,
    ...(Number(requests) > 0 && { warm: (ended - warm) / Number(requests) }),
  }),
);
process.exit(0);
