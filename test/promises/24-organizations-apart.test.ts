import { minute } from "../support/clock.ts";
import { type Inside, openInside } from "../support/inside.ts";
import { changes, concrete, type Dump, dumper, inParallel, withoutRequestId } from "../support/matrix.ts";
import type { Caller } from "../support/matrix-callers.ts";
import { type Cast, openCast } from "../support/matrix-cast.ts";
import {
  gapOf,
  type Kind,
  kinds,
  relations,
  situationsOf,
  type Target,
} from "../support/matrix-situations.ts";
import { reached } from "../support/promise.ts";
import { placeOf } from "../support/reading.ts";
import type { Response, World } from "../support/world.ts";
import { type Cell, isRead, mayCall, planOf, statusOf, tried, type Way, ways } from "./cells/plan.ts";
import { ask, isList, type Row } from "./cells/row.ts";

/** Routes whose purpose is to show organizations that are no partners. */
const showcases = ["GET /v1/directory/indirect-providers", "GET /v1/partners/{mpnId}"];
/** Fields that an answer reveals on purpose: the requester must pass on `setupInfo`, which names the user. */
const handsOut = [
  "POST /v1/organizations/{organizationId}/admin-credentials",
  "POST /v1/customers/{customerId}/admin-credentials",
];

describe("on the whole deployment", () => {
  let inside: Inside;
  let world: World;
  let cast: Cast;
  const counts = { cells: 0, refused: 0, answersSearched: 0 };
  // The stream's consumers are not run, so that all writes come from the calls.
  const dump = () => dumper({ ...inside, streams: { drained: async () => {} } })();

  beforeAll(async () => {
    inside = await openInside();
    ({ world } = inside);
    cast = await openCast({ ...inside, now: () => new Date(inside.now()) });
    // The feed holds back the newest events, and an empty feed would show nothing foreign.
    inside.advance(minute);
  }, 60_000);
  afterAll(async () => {
    reached(
      24,
      `${counts.cells} cells of ${tried.length} ways as specified, ${counts.refused} of them refused, ` +
        `${counts.answersSearched} answers without a foreign field or id`,
    );
    await inside?.close();
  });

  const beneath = async ({ beneath: name }: Row, target: Target): Promise<Target> =>
    name ? { [name]: await cast.beneath(name, target) } : {};

  const asked = async ({ key, row }: Way, { client: by }: Caller, target: Target): Promise<Response> =>
    ask({ world, cast, target }, { key, row, by, beneath: await beneath(row, target) });

  const check = (key: string, row: Row, cell: Cell, answer: Response): void => {
    const { caller, situation, expected, target } = cell;
    const where = `${row.way ?? key}, ${caller.name}, ${situation}`;
    const code = typeof expected === "number" ? undefined : expected[1];
    const got = { where, status: answer.status, code: answer.status >= 400 ? answer.body.code : undefined };
    // A page is no JSON.
    const wanted = code ?? (statusOf(expected) >= 400 ? answer.body.code : undefined);
    expect(got).toEqual({ where, status: statusOf(expected), code: wanted });
    if (code) expect(answer.headers.get("content-type")).toBe("application/problem+json");
    if (row.shows && answer.status === 200) {
      const items: Record<string, string>[] = answer.body.items;
      const listed = items.map((item) => item[row.named ?? "id"]).toSorted();
      const expectedItems = row.shows({ cast, kind: caller.kind, situation, target }).toSorted();
      expect({ where, listed }).toEqual({ where, listed: expectedItems });
    }
    if (row.fills && answer.status === 200) {
      const isFull = row.fills({ kind: caller.kind, role: caller.role ?? "" });
      expect({ where, isFull: answer.body.items.length > 0 }).toEqual({ where, isFull });
    }
    if (showcases.includes(key) || (handsOut.includes(key) && answer.status === 200)) return;
    // A page shows the inviter to the holder of its link.
    if (/\/(addresses|enrolments|invitations|passwords|unsubscribe)\b/.test(key)) return;
    counts.answersSearched++;
    const allowed = row.alsoNames?.({ cast, kind: caller.kind }) ?? [];
    const text = allowed.reduce((rest, member) => rest.replaceAll(member, ""), answer.text);
    const all = `${text} ${JSON.stringify([...answer.headers])}`;
    const leaked = caller.foreign.filter((text) => all.includes(text));
    expect({ where, leaked }).toEqual({ where, leaked: [] });
  };

  it("every situation has an object, or a reason why there cannot be one", async () => {
    const nouns = new Set(ways.flatMap(({ row }) => row.target ?? []));
    for (const kind of kinds)
      for (const noun of nouns)
        for (const situation of new Set([...relations, ...situationsOf(kind, noun)])) {
          const isThere = (await cast.target(kind, situation, noun)) !== undefined;
          const expected = gapOf(kind, situation, noun) === undefined;
          expect({ kind, noun, situation, isThere }).toEqual({ kind, noun, situation, isThere: expected });
        }
  });

  // All calls that must write nothing come first, between two dumps of the table. Then come the others.
  let untouched: Dump;
  it("the table is read before the first call", async () => {
    for (const way of tried)
      for (const { target } of way.row.beneath ? (await planOf(cast, way)).all : [])
        await beneath(way.row, target);
    untouched = await dump();
    expect(untouched.size).toBeGreaterThan(0);
  });

  it.each(tried)(
    "$title answers callers who may only read, and those who may not, as the matrix says",
    async (way) => {
      const { key, row, first } = way;
      const { all, quiet } = await planOf(cast, way);
      const answers = await inParallel(quiet, 8, (cell) => asked(way, cell.caller, cell.target));
      quiet.forEach((cell, at) => {
        const answer = answers[at];
        if (answer) check(key, row, cell, answer);
      });
      // If the cells do not say what a list contains, each of its items must be readable by the caller.
      if (isList(key) && !row.shows && !row.fills)
        for (const [at, answer] of answers.entries())
          for (const { id } of answer.status === 200 ? answer.body.items : []) {
            const { path } = concrete(key, quiet[at]?.target ?? {});
            const place = placeOf({ key, path, body: undefined }, { id });
            if (place) expect((await quiet[at]?.caller.client.call("GET", place.path))?.status).toBe(200);
          }
      counts.refused += quiet.filter(({ expected }) => statusOf(expected) >= 400).length;

      counts.cells += quiet.length;
      expect(new Set(all.map(({ caller }) => caller)).size).toBe(
        row === first
          ? cast.callers.length
          : cast.callers.filter((caller) => mayCall(row, caller) || mayCall(first, caller)).length,
      );
      // Every situation in the cells was tried, by a caller whom the row admits.
      const { answers: said } = row;
      if (typeof said === "number" || Array.isArray(said)) return;
      const sayings: [Kind | undefined, object][] =
        "reached" in said ? (Object.entries(said.reached) as [Kind, object][]) : [[undefined, said]];
      const { who } = row;
      const lets = ([kind]: [Kind | undefined, object]) => !kind || who === "public" || kind in who;
      const untried = sayings
        .filter(lets)
        .flatMap(([kind, of]) =>
          Object.keys(of).filter(
            (situation) =>
              !all.some(
                ({ caller, ...cell }) =>
                  cell.situation === situation &&
                  mayCall(row, caller) &&
                  (kind ?? caller.kind) === caller.kind,
              ),
          ),
        );
      expect(untried).toEqual([]);
    },
  );

  it("none of these calls has written anything", async () => {
    expect(changes(untouched, await dump())).toEqual([]);
  });

  const acted: { where: string; id: string }[] = [];
  it.each(tried.filter((way) => !isRead(way)))(
    "$title answers callers who may act as the table of roles says",
    async (way) => {
      const { key, row } = way;
      const { acting } = await planOf(cast, way);
      await inParallel(acting, 4, async (cell) => {
        const { caller, situation } = cell;
        const { kind } = caller;
        const made =
          row.fresh === true
            ? row.target && (await cast.target(kind, situation, row.target, true))
            : await row.fresh?.({ world, cast, kind, situation });
        const target = made ?? cell.target;
        const answer = await asked(way, caller, target);
        check(key, row, { ...cell, target }, answer);
        const where = `${key}, ${caller.name}, ${situation}`;
        // Issuing a token is no change: the use of a secret is noted with its client, and not recorded.
        if (key !== "POST /oauth2/token") acted.push({ where, id: answer.headers.get("x-request-id") ?? "" });
      });
      counts.cells += acting.length;
    },
  );

  it("each call that acted has an audit record", async () => {
    const records = [...(await dump()).values()].filter((item) => item.includes('"AuditRecord"'));
    const recorded = new Set(records.map((item): string => JSON.parse(item).requestId));
    const unrecorded = acted.filter(({ id }) => !recorded.has(id));
    expect(unrecorded).toEqual([]);
    expect(acted.length).toBeGreaterThan(0);
  });

  it("an invalid id is answered like an unknown one", async () => {
    const { client } = cast.callers.find(({ name }) => name === "indirect-provider GlobalAdmin")!;
    const never = await client.call("GET", "/v1/users/usr_00000000000000000000000000");
    expect(never.status).toBe(404);
    for (const path of ["/v1/users/none", "/v1/users/%00", "/v1/users/usr_", "/v1/users/..%2Fme"]) {
      const answer = await client.call("GET", path);
      expect(withoutRequestId(answer)).toBe(withoutRequestId(never));
    }
    const { id } = cast.holdings.customers.unrelated.customer;
    for (const path of ["/v1/customers/none", `/v1/customers/${id}/subscriptions/${id}`, "/v1/orders/%20"]) {
      const answer = await client.call("GET", path);
      expect(withoutRequestId(answer)).toBe(withoutRequestId(never));
    }
  });

  it("the matrix includes every kind of organization with every role, and a customer's admin", () => {
    expect(
      kinds.map((kind) => cast.callers.filter(({ kind: of, role }) => of === kind && role).length),
    ).toEqual([4, 4, 4, 1]);
  });
});
