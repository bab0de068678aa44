import { figure } from "../support/full.ts";
import { type Inside, openInside } from "../support/inside.ts";
import { orderCommand, orderRun } from "../support/models/orders.ts";
import { requestCommand, requestRun } from "../support/models/requests.ts";
import { modelRuns } from "../support/models/running.ts";
import { subscriptionCommand, subscriptionRun } from "../support/models/subscriptions.ts";
import { seed } from "../support/schedules.ts";
import type { Organization } from "../support/world.ts";

describe("what is answered and read back is what the model says, whatever is done in whatever order", () => {
  let inside: Inside;
  let resellers: Organization[];
  const counts: Record<string, object> = {};

  beforeAll(async () => {
    inside = await openInside();
    resellers = [await inside.world.reseller(), await inside.world.reseller()];
  }, 60_000);
  afterAll(async () => {
    console.info(`promise 5: seed ${seed}, ${JSON.stringify(counts)}`);
    await inside?.close();
  });

  it("to partnership requests", async () => {
    counts.requests = await modelRuns(figure(2, 334), requestCommand, requestRun(inside, resellers));
  }, 3_600_000);

  it("to orders", async () => {
    counts.orders = await modelRuns(figure(2, 333), orderCommand, orderRun(inside, resellers));
  }, 3_600_000);

  it("to subscriptions", async () => {
    counts.subscriptions = await modelRuns(
      figure(2, 333),
      subscriptionCommand,
      subscriptionRun(inside, resellers),
    );
  }, 3_600_000);
});
