import { type Act, type Cast, openCastInside } from "../support/cast-inside.ts";
import { anyVersion } from "../support/channel.ts";
import { day } from "../support/clock.ts";
import { openContending } from "../support/contending.ts";
import { draftOf } from "../support/drafts.ts";
import { conflict } from "../support/fault-answers.ts";
import { figure } from "../support/full.ts";
import { type Inside, openInside } from "../support/inside.ts";
import { reached } from "../support/promise.ts";
import { good } from "../support/world.ts";

/** Parallel writers of one user, each of which starts again as soon as it is answered. */
const writers = 8;
const rounds = figure(1, 10);

/** A transaction that commits something, with its audit record. */
const isCommit = (operation: string, body: string) =>
  operation === "TransactWriteItems" && body.includes('"AuditRecord"');

describe("when a right ends while its user writes in parallel, and transactions conflict", () => {
  let inside: Inside;
  let cast: Cast;
  const counts = { endings: 0, before: 0, after: 0 };

  beforeAll(async () => {
    inside = await openInside();
    cast = await openCastInside(inside);
  }, 60_000);
  afterAll(async () => {
    reached(
      27,
      `${counts.endings} rights ended among ${writers} writers side by side: ${counts.before} commits before, ${counts.after} after`,
    );
    await inside?.close();
  });

  /** Runs the writers, ends their right meanwhile, and answers their results after that. */
  const ending = async (write: Act, end: Act): Promise<{ ended: string; last: string[] }> => {
    let hasEnded = false;
    let written = 0;
    const enough = Promise.withResolvers<void>();
    const contending = openContending({ holding: 4 });
    inside.between.dynamodb.decide((operation, forward, body, actor) =>
      contending(operation, body, async () => {
        // A write that began before the end may have committed before it. A later write must come after it.
        const isLate = hasEnded;
        const passed = await forward();
        if (passed.status !== 200 || !isCommit(operation, body)) return passed;
        if (actor === "end") hasEnded = true;
        else if (isLate) counts.after++;
        else counts.before++;
        return passed;
      }),
    );
    const last: string[] = [];
    const writing = Array.from({ length: writers }, () =>
      inside.as("writer", async () => {
        let outcome = await write();
        // They draft orders for one customer, whose delegated admin each of them checks. Some are told to retry.
        for (; outcome === "201" || outcome === "UNAVAILABLE"; outcome = await write())
          if (++written === 2 * writers) enough.resolve();
        last.push(outcome);
      }),
    );
    await enough.promise;
    const ended = await inside.as("end", end);
    await Promise.all(writing);
    inside.between.dynamodb.decide();
    counts.endings++;
    return { ended, last };
  };

  it("no commit that needs the right comes after its end, and every writer is refused for it", async () => {
    for (let round = 0; round < rounds; round++) {
      const user = await inside.world.user(cast.reseller, "SalesAgent");
      const draft = cast.draft(user, cast.administered.id);
      const demoted = await ending(draft, cast.demote(cast.reseller, user));
      expect(demoted).toEqual({ ended: "200", last: Array(writers).fill("ROLE_REQUIRED") });
      const other = await inside.world.user(cast.reseller, "SalesAgent");
      const disabled = await ending(
        cast.draft(other, cast.administered.id),
        cast.disable(cast.reseller, other),
      );
      expect(disabled.ended).toBe("200");
      expect(new Set([...disabled.last, "USER_DISABLED", "UNAUTHENTICATED"])).toEqual(
        new Set(["USER_DISABLED", "UNAUTHENTICATED"]),
      );
    }
    const user = await inside.world.user(cast.reseller, "SalesAgent");
    const over = await ending(cast.draft(user, cast.administered.id), cast.remove(cast.reseller));
    expect(over).toEqual({ ended: "200", last: Array(writers).fill("PARTNERSHIP_ENDED") });
    expect(counts.after).toBe(0);
    expect(counts.before).toBeGreaterThanOrEqual(counts.endings * writers);
  }, 300_000);

  it("a draft's support contact is removed only by a caller who still has the right for it at the commit", async () => {
    const { provider, reseller, line } = cast;
    const agent = await inside.world.user(provider, "AdminAgent");
    const supported = { ...line, supportContact: { resellerId: reseller.id } };
    const { id } = await draftOf(inside.world, provider.admin, { lineItems: [supported] });
    let demoted = false;
    inside.between.dynamodb.decide(async (operation, forward) => {
      if (!demoted && operation === "TransactWriteItems") {
        demoted = true;
        await good(provider.admin.patch(`/v1/users/${agent.id}`, { roles: ["SalesAgent"] }, anyVersion));
      }
      return forward();
    });
    const outcome = await cast.changeOrder(agent, { id })();
    inside.between.dynamodb.decide();
    expect([demoted, outcome]).toEqual([true, "ROLE_REQUIRED"]);
    expect((await good(provider.admin.get(`/v1/orders/${id}`))).lineItems).toEqual([supported]);
  });

  it("nothing commits by an access that has expired before the change's turn", async () => {
    const { provider, reseller, resellerAgent, administered } = cast;
    const until = new Date(inside.now() + day).toISOString();
    const access = `/v1/customers/${administered.id}/delegated-admin/${reseller.id}`;
    await good(provider.admin.patch(access, { until }, anyVersion));
    let waits = true;
    inside.between.dynamodb.decide(async (operation, forward, body) => {
      if (operation !== "TransactWriteItems" || !waits) return forward();
      waits = false;
      inside.advance(day);
      return conflict(operation, body);
    });
    const outcome = await cast.rename(resellerAgent, administered.id)();
    inside.between.dynamodb.decide();
    expect([waits, outcome]).toEqual([false, "NOT_FOUND"]);
  });
});
