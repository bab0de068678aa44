// How a function starts. Its code lies beside this file, and where it was deployed so, what V8 made of the code: a cache for
// one version of Node on one architecture, both of which are in its name. V8's own checks let some caches of other versions
// pass, and such a cache can end the process; so a cache of any other Node is not even read.
import { wrapped } from "./wrapped.mjs";

const { readdirSync, readFileSync } = process.getBuiltinModule("node:fs");
const { createRequire } = process.getBuiltinModule("node:module");
const { setFlagsFromString } = process.getBuiltinModule("node:v8");
const { Script } = process.getBuiltinModule("node:vm");

const folder = import.meta.dirname;
const file = `${folder}/code.cjs`;
const require = createRequire(file);
const own = `${process.version}-${process.arch}`;

/** Says in the log why a cache is of no use, and counts it: nothing else of such a start is worth more than a look. */
const refused = (madeFor) => {
  const { POWERTOOLS_SERVICE_NAME: service, POWERTOOLS_METRICS_NAMESPACE: Namespace } = process.env;
  const timestamp = new Date();
  const CloudWatchMetrics = [
    { Namespace, Dimensions: [[]], Metrics: [{ Name: "CompileCachesRefused", Unit: "Count" }] },
  ];
  console.log(
    JSON.stringify({
      level: "WARN",
      message: "the compile cache does not fit",
      timestamp,
      service,
      madeFor,
      runs: own,
      _aws: { Timestamp: timestamp.getTime(), CloudWatchMetrics },
      CompileCachesRefused: 1,
    }),
  );
};

/** The code, run from what V8 has made of it already. Nothing where V8 does not take that. */
const compiled = () => {
  // The flags are a part of what must fit. Lambda starts Node with this one, which changes nothing in compiled code.
  const collects = typeof globalThis.gc === "function";
  if (collects) setFlagsFromString("--no-expose-gc");
  const source = wrapped(readFileSync(file, "latin1"));
  const script = new Script(source, {
    filename: file,
    cachedData: readFileSync(`${folder}/code-${own}.cache`),
  });
  if (collects) setFlagsFromString("--expose-gc");
  if (script.cachedDataRejected) refused(own);
  const module = { exports: {} };
  script.runInThisContext()(module.exports, require, module, file, folder);
  return module.exports;
};

const caches = readdirSync(folder).flatMap((name) => /^code-(.+)\.cache$/.exec(name)?.[1] ?? []);
if (caches.length > 0 && !caches.includes(own)) refused(caches.join());
export const { handler } = caches.includes(own) ? compiled() : require(file);
