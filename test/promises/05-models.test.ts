import { type Baseline, openBaseline } from "../support/baseline.ts";
import { figure } from "../support/full.ts";
import { type Inside, openInside } from "../support/inside.ts";
import { jobCommand, jobRun } from "../support/models/jobs.ts";
import { orderCommand, orderRun } from "../support/models/orders.ts";
import { partnershipCommand, partnershipRun } from "../support/models/partnerships.ts";
import { requestCommand, requestRun } from "../support/models/requests.ts";
import { modelRuns } from "../support/models/running.ts";
import { subscriptionCommand, subscriptionRun } from "../support/models/subscriptions.ts";
import { reached } from "../support/promise.ts";
import type { Organization } from "../support/world.ts";

describe("what is answered and read back is what the model says, whatever is done in whatever order", () => {
  let inside: Inside;
  let baseline: Baseline;
  let resellers: Organization[];
  let unsigned: Organization;
  let stranger: Organization;
  const counts: Record<string, { runs: number; commands: number }> = {};

  beforeAll(async () => {
    inside = await openInside();
    const { world } = inside;
    resellers = [await world.reseller(), await world.reseller()];
    [unsigned, stranger] = [await world.reseller({ agreement: false }), await world.reseller()];
    baseline = await openBaseline(inside);
  }, 60_000);
  afterAll(async () => {
    const sum = (what: "runs" | "commands") =>
      Object.values(counts).reduce((total, each) => total + each[what], 0);
    const each = Object.entries(counts).map(([name, { runs }]) => `${runs} of ${name}`);
    reached(
      5,
      `${sum("runs")} runs (${each.join(", ")}), ${sum("commands")} commands, each answered as the model says`,
    );
    await inside?.close();
  });

  it("to partnership requests", async () => {
    counts.requests = await modelRuns(
      baseline,
      figure(2, 200),
      requestCommand,
      requestRun(inside, resellers),
    );
  }, 3_600_000);

  it("to partnerships", async () => {
    counts.partnerships = await modelRuns(
      baseline,
      figure(1, 200),
      partnershipCommand,
      partnershipRun(inside),
    );
  }, 3_600_000);

  it("to orders", async () => {
    counts.orders = await modelRuns(baseline, figure(2, 200), orderCommand, orderRun(inside, resellers));
  }, 3_600_000);

  it("to subscriptions", async () => {
    counts.subscriptions = await modelRuns(
      baseline,
      figure(2, 200),
      subscriptionCommand,
      subscriptionRun(inside, resellers),
    );
  }, 3_600_000);

  it("to reassign jobs", async () => {
    const cast = { partners: resellers, unsigned, stranger };
    counts.jobs = await modelRuns(baseline, figure(1, 200), jobCommand, jobRun(inside, cast));
  }, 3_600_000);
});
