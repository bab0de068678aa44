import { type Baseline, openBaseline } from "../support/baseline.ts";
import { figure, full } from "../support/full.ts";
import { type Inside, openInside } from "../support/inside.ts";
import { jobModel } from "../support/models/jobs.ts";
import { type Model, modelRuns, type Ran } from "../support/models/machine.ts";
import { orderModel } from "../support/models/orders.ts";
import { requestModel } from "../support/models/requests.ts";
import { subscriptionModel } from "../support/models/subscriptions.ts";
import { reached } from "../support/promise.ts";

/** Each model with its number of runs. */
const models: Record<string, [(inside: Inside) => Promise<Model<any>>, runs: number]> = {
  requests: [requestModel, figure(3, 434)],
  orders: [orderModel, figure(2, 334)],
  subscriptions: [subscriptionModel, figure(2, 334)],
  jobs: [jobModel, figure(1, 100)],
};

describe("answers and readings match the model after any commands, in any order,", () => {
  let inside: Inside;
  let baseline: Baseline;
  const opened: Record<string, Model<any>> = {};
  const came: Record<string, Ran> = {};

  beforeAll(async () => {
    inside = await openInside();
    for (const [name, [open]] of Object.entries(models)) opened[name] = await open(inside);
    baseline = await openBaseline(inside);
  }, 60_000);
  afterAll(async () => {
    const all = Object.values(came);
    const sum = (count: (ran: Ran) => number) => all.reduce((total, ran) => total + count(ran), 0);
    const runs = Object.entries(came).map(([name, ran]) => `${ran.runs} of ${name}`);
    const kinds = all.flatMap(({ succeeded }) => Object.values(succeeded));
    reached(
      5,
      `${sum((ran) => ran.runs)} runs (${runs.join(", ")}): ${sum((ran) => ran.answered)} commands answered, each as ` +
        `the model says, and ${sum((ran) => ran.idle)} with nothing to act on; ` +
        `${kinds.filter((times) => times > 0).length} of ${kinds.length} kinds of command succeeded, ` +
        `${kinds.reduce((total, times) => total + times, 0)} times in all`,
    );
    await inside?.close();
  });

  it.each(Object.entries(models))(
    "to %s",
    async (name, [, runs]) => {
      const model = opened[name];
      if (!model) throw new Error(`${name} could not begin`);
      const ran = await modelRuns(inside, baseline, runs, model);
      came[name] = ran;
      // A kind of command that never succeeds would show nothing. A quick run is too short for all of them.
      const never = Object.entries(ran.succeeded).filter(([, times]) => times === 0);
      if (full) expect({ name, never }).toEqual({ name, never: [] });
    },
    3_600_000,
  );
});
