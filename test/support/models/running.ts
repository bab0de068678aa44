import { ScanCommand } from "@aws-sdk/lib-dynamodb";
import fc from "fast-check";
import { newId } from "../../../lib/ids.ts";
import { partnershipStore } from "../../../lib/partnerships/store.ts";
import { hourOf, watermarkAt } from "../../../lib/schedule/store.ts";
import type { Baseline } from "../baseline.ts";
import { full } from "../full.ts";
import type { Inside } from "../inside.ts";
import { seed } from "../schedules.ts";
import type { Client, Organization, Response } from "../world.ts";

/** Whatever ETag there is. */
export const any = { "if-match": "*" };

/** What an answer comes to, in a word. */
export const told = ({ status, body }: Response): string =>
  body?.code ? `${status} ${body.code}` : `${status}`;

/** One step of a run: what the system does and what the model says to it. `undefined` when there is nothing to do it to. */
export type Answered = Promise<{ real: string; model: string | readonly string[] } | undefined>;

/** A step that throws unless it is done. */
export const done = { real: "done", model: "done" };

/** Whether a step did something: what it refused is seen to have changed nothing when the next change is read back. */
export const changedBy = (answered: Awaited<Answered>): boolean =>
  answered !== undefined && /^(2|done)/.test(answered.real);

/** One run: steps, what is read back after each, and what must be so at the end. */
export interface Run<C> {
  step(command: C): Answered;
  readBack(): Promise<void>;
  end(): Promise<void>;
}

const day = 24 * 3_600_000;

/** Steps that move time and do what is due. */
export const passing = <const T extends readonly number[]>(...lengths: T) =>
  fc.oneof(
    {
      weight: 3,
      arbitrary: fc.record({ kind: fc.constant("advance" as const), by: fc.constantFrom(...lengths) }),
    },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant("tick" as const) }) },
  );
export type Passing = { kind: "advance"; by: number } | { kind: "tick" };

/** When the schedule has something to do. */
const dueTimes = async ({ documents, tableName }: Inside): Promise<string[]> => {
  const found: string[] = [];
  let start: Record<string, unknown> | undefined;
  do {
    const page = await documents.send(
      new ScanCommand({
        TableName: tableName,
        FilterExpression: "#type = :due",
        ProjectionExpression: "#at",
        ExpressionAttributeNames: { "#type": "type", "#at": "at" },
        ExpressionAttributeValues: { ":due": "Due" },
        ExclusiveStartKey: start,
      }),
    );
    for (const { at } of page.Items ?? []) found.push(String(at));
    start = page.LastEvaluatedKey;
  } while (start);
  return found;
};

/** Lets the schedule begin at the first hour in which something is due: it would find nothing in those before. */
const skipEmptyHours = async (inside: Inside): Promise<void> => {
  const due = await dueTimes(inside);
  const first = Math.min(inside.now(), ...due.map((at) => Date.parse(at)));
  await inside.table.write(watermarkAt(hourOf(new Date(first))));
};

export const pass = async (inside: Inside, command: Passing): Answered => {
  if (command.kind === "advance") {
    inside.advance(command.by);
    return done;
  }
  await skipEmptyHours(inside);
  return { ...done, real: (await inside.tick()).failed ? "failed" : "done" };
};

/** The provider's active partnerships to begin with, written as acceptances leave them. */
export const beginPartnerships = async (
  { table, now }: Inside,
  { id: providerId }: Organization,
  resellers: readonly Organization[],
): Promise<void> => {
  const at = new Date(now());
  for (const { id: resellerId } of resellers) {
    const parties = { providerId, resellerId, requestId: newId("req", at) };
    const begun = { ...parties, status: "active" as const, since: at.toISOString() };
    await table.transact(partnershipStore(table).begin(begun, undefined));
  }
};

/** All things of a list, page after page. */
export const listed = async (by: Client, path: string): Promise<any[]> => {
  const items: any[] = [];
  for (let more = ""; ; ) {
    const { body } = await by.get(`${path}${path.includes("?") ? "&" : "?"}limit=100${more}`);
    items.push(...body.items);
    if (!body.nextCursor) return items;
    more = `&cursor=${encodeURIComponent(body.nextCursor)}`;
  }
};

/** What came of a model's runs. */
export interface Ran {
  runs: number;
  /** Commands that the system answered as the model says. */
  answered: number;
  /** Commands that found nothing to act on. */
  idle: number;
  /** By the kind of command: how often one did what it asks for. */
  succeeded: Record<string, number>;
}

/**
 * Runs generated commands against the system and its model, up to forty in a run, each from the baseline: what is due
 * of one run must not be due again in each that follows. Answers how many there were, and what came of them.
 */
export const modelRuns = async <C extends { kind: string }>(
  baseline: Baseline,
  runs: number,
  command: fc.Arbitrary<C>,
  begin: () => Promise<Run<C>>,
): Promise<Ran> => {
  const ran: Ran = { runs: 0, answered: 0, idle: 0, succeeded: {} };
  const commands = fc.array(command, { minLength: full ? 0 : 15, maxLength: full ? 40 : 25, size: "max" });
  const property = fc.asyncProperty(commands, async (all) => {
    await baseline.sweep();
    const run = await begin();
    for (const [at, each] of all.entries()) {
      const answered = await run.step(each);
      if (answered) {
        const { real, model } = answered;
        const allowed = typeof model === "string" ? [model] : model;
        if (!allowed.includes(real))
          throw new Error(`step ${at}, ${JSON.stringify(each)}: ${real}, and not ${allowed.join(" or ")}`);
      }
      await run.readBack();
      if (answered) ran.answered++;
      else ran.idle++;
      ran.succeeded[each.kind] = (ran.succeeded[each.kind] ?? 0) + (changedBy(answered) ? 1 : 0);
    }
    await run.end();
    ran.runs++;
  });
  await fc.assert(property, { numRuns: runs, seed });
  return ran;
};

/** Months later on `startedOn`'s day of the month, or on the month's last day where it is shorter. */
export const monthAfter = (at: number, startedOn: number): number => {
  const date = new Date(at);
  const next = Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 1, 0, 0, 0) + (at % day);
  const last = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 2, 0)).getUTCDate();
  return next + (Math.min(new Date(startedOn).getUTCDate(), last) - 1) * day;
};
