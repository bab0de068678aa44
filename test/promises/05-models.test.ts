import { type Baseline, openBaseline } from "../support/baseline.ts";
import { figure, full } from "../support/full.ts";
import { type Inside, openInside } from "../support/inside.ts";
import { jobCommand, jobRun } from "../support/models/jobs.ts";
import { orderCommand, orderRun } from "../support/models/orders.ts";
import { partnershipCommand, partnershipRun } from "../support/models/partnerships.ts";
import { requestCommand, requestRun } from "../support/models/requests.ts";
import { modelRuns, type Ran } from "../support/models/running.ts";
import { subscriptionCommand, subscriptionRun } from "../support/models/subscriptions.ts";
import { reached } from "../support/promise.ts";
import type { Organization } from "../support/world.ts";

describe("what is answered and read back is what the model says, whatever is done in whatever order", () => {
  let inside: Inside;
  let baseline: Baseline;
  let resellers: Organization[];
  let unsigned: Organization;
  let stranger: Organization;
  const models: Record<string, Ran> = {};

  beforeAll(async () => {
    inside = await openInside();
    const { world } = inside;
    resellers = [await world.reseller(), await world.reseller()];
    [unsigned, stranger] = [await world.reseller({ agreement: false }), await world.reseller()];
    baseline = await openBaseline(inside);
  }, 60_000);
  afterAll(async () => {
    const all = Object.values(models);
    const sum = (count: (ran: Ran) => number) => all.reduce((total, ran) => total + count(ran), 0);
    const runs = Object.entries(models).map(([name, ran]) => `${ran.runs} of ${name}`);
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

  /** Keeps what came of a model's runs. Of a kind of command that never succeeds, the model would have shown nothing. */
  const came = (name: string, ran: Ran): void => {
    models[name] = ran;
    const never = Object.entries(ran.succeeded).filter(([, times]) => times === 0);
    // An everyday run is too short for every kind.
    if (full) expect({ name, never }).toEqual({ name, never: [] });
  };

  it("to partnership requests", async () => {
    came(
      "requests",
      await modelRuns(baseline, figure(2, 334), requestCommand, requestRun(inside, resellers)),
    );
  }, 3_600_000);

  it("to partnerships", async () => {
    came(
      "partnerships",
      await modelRuns(baseline, figure(1, 100), partnershipCommand, partnershipRun(inside)),
    );
  }, 3_600_000);

  it("to orders", async () => {
    came("orders", await modelRuns(baseline, figure(2, 334), orderCommand, orderRun(inside, resellers)));
  }, 3_600_000);

  it("to subscriptions", async () => {
    came(
      "subscriptions",
      await modelRuns(baseline, figure(2, 334), subscriptionCommand, subscriptionRun(inside, resellers)),
    );
  }, 3_600_000);

  it("to reassign jobs", async () => {
    const cast = { partners: resellers, unsigned, stranger };
    came("jobs", await modelRuns(baseline, figure(1, 100), jobCommand, jobRun(inside, cast)));
  }, 3_600_000);
});
