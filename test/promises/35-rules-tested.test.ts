import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { promised, recorded, root, sha256, targets } from "../mutation/targets.ts";
import { full } from "../support/full.ts";
import { reached } from "../support/promise.ts";

const minute = 60_000;
/** Far longer than it takes on two cores with another test on one of them. */
const longest = 60 * minute;

/**
 * Mutates every file in every way again, and writes the record. It ends with an error below the figure. A run that
 * takes too long is ended here, before jest gives up and leaves it running. Stryker tidies up on this signal.
 */
const measure = () =>
  promisify(execFile)(process.execPath, ["test/mutation/run.ts"], {
    cwd: root,
    maxBuffer: 2 ** 24,
    timeout: longest,
    killSignal: "SIGTERM",
  });

it(
  "tests notice a change of any rule, permission or check of a request",
  async () => {
    if (full) await measure();
    const measured = recorded();
    const files = targets().map(({ file }) => file);
    expect(Object.keys(measured?.files ?? {}).sort()).toEqual([...files].sort());
    if (!measured) throw new Error("test/mutation/run.ts has not been run yet");

    const of = Object.entries(measured.files);
    const low = of.filter(([, { killed, mutants }]) => (100 * killed) / mutants < promised.file);
    expect(low.map(([file]) => file)).toEqual([]);
    const sum = (field: "killed" | "mutants") => of.reduce((all, [, each]) => all + each[field], 0);
    expect([measured.killed, measured.mutants]).toEqual([sum("killed"), sum("mutants")]);
    expect((100 * measured.killed) / measured.mutants).toBeGreaterThanOrEqual(promised.total);

    const changed = of.filter(([file, each]) => each.sha256 !== sha256(file)).map(([file]) => file);
    const since = changed.length > 0 ? `; changed since then: ${changed.join(", ")}` : "";
    const when = full ? "" : ", as last measured";
    reached(
      35,
      `${measured.score} % of ${measured.mutants} mutants of ${files.length} files killed${when}${since}`,
    );
  },
  full ? longest + 5 * minute : minute,
);
