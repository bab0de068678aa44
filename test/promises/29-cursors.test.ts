import { UpdateCommand } from "@aws-sdk/lib-dynamodb";
import { routes } from "../../lib/contract/routes.ts";
import { keys } from "../../lib/table/keys.ts";
import { day, minute } from "../support/clock.ts";
import { everyNth, full } from "../support/full.ts";
import { type List, listAt, openLists, routeOf } from "../support/lists.ts";
import { endPartnership, inParallel } from "../support/matrix.ts";
import { reached } from "../support/promise.ts";
import { seed } from "../support/schedules.ts";
import { openStack } from "../support/stack.ts";
import { traffic } from "../support/traffic.ts";
import {
  documentsOf,
  type Member,
  type Organization,
  openWorld,
  type Response,
  type World,
} from "../support/world.ts";

const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
/** Another character of base64url; its six bits differ in the first, which no padding ignores. */
const bend = (character: string): string => alphabet.charAt(alphabet.indexOf(character) ^ 32) || "A";
const refused = ({ status, body }: Response) => [status, body.code];
const invalid = [400, "CURSOR_INVALID"];
const ids = ({ body }: Response): string[] => body.items.map(({ id }: { id: string }) => id);

describe("a cursor", () => {
  let stack: Awaited<ReturnType<typeof openStack>>;
  let world: World;
  let provider: Organization;
  let other: Organization;
  let reseller: Organization;
  let lists: Record<string, List>;
  const counts = { lists: 0, flips: 0, foreign: 0, pages: 0, limits: 0, stable: 0, busy: 0 };

  beforeAll(async () => {
    stack = await openStack();
    world = await openWorld(stack);
    [provider, other, reseller] = await Promise.all([world.provider(), world.provider(), world.reseller()]);
    const more = await world.reseller();
    lists = await openLists(stack, world, { provider, other, reseller, more });
    stack.advance(minute);
  }, 60_000);
  afterAll(async () => {
    reached(
      29,
      `${counts.lists} lists: ${counts.flips} bent, ${counts.foreign} foreign cursors and ${counts.limits} limits 400; ` +
        `${counts.pages} pages read; ${counts.stable} stable items of ${counts.busy} lists met exactly once while ` +
        "others came and went",
    );
    await stack?.stop();
  });

  const cursorOf = async (list: List): Promise<string> => {
    const { body } = await list.by.get(listAt(list, "limit=1"));
    expect(typeof body.nextCursor).toBe("string");
    return body.nextCursor;
  };
  const goOn = (by: Member, list: Pick<List, "path" | "within">, cursor: string, more = "") =>
    by.get(listAt(list, `limit=1&cursor=${encodeURIComponent(cursor)}${more}`));
  const users = { path: "/v1/users" };

  it("is tried here on every list of the contract", () => {
    const all = Object.entries(routes).flatMap(([key, row]) =>
      "query" in row && "cursor" in row.query.shape ? [key] : [],
    );
    expect([...new Set(Object.keys(lists).map(routeOf))].toSorted()).toEqual(all.toSorted());
  });

  it("goes on with its own list, and for no other organization, route or filter", async () => {
    const cursors = new Map<string, string>();
    for (const [key, list] of Object.entries(lists)) cursors.set(key, await cursorOf(list));
    for (const [number, [key, list]] of Object.entries(lists).entries()) {
      const cursor = cursors.get(key) ?? "";
      expect([key, (await goOn(list.by, list, cursor)).status]).toEqual([key, 200]);
      // The limit is no part of what it is bound to.
      expect((await list.by.get(listAt(list, `limit=2&cursor=${cursor}`))).status).toBe(200);
      if (list.stranger && !key.includes("/directory/")) {
        expect([key, ...refused(await goOn(list.stranger, list, cursor))]).toEqual([key, ...invalid]);
        counts.foreign++;
      }
      if (list.filter) {
        expect([key, ...refused(await goOn(list.by, list, cursor, `&${list.filter}`))]).toEqual([
          key,
          ...invalid,
        ]);
        counts.foreign++;
      }
      if (list.beside) {
        const beside = { path: list.beside };
        expect([key, (await list.by.get(listAt(beside, "limit=1"))).status]).toEqual([key, 200]);
        expect([key, ...refused(await goOn(list.by, beside, cursor))]).toEqual([key, ...invalid]);
        counts.foreign++;
      }
      if (list.within) {
        const without = await goOn(list.by, { path: list.path }, cursor);
        expect([key, ...refused(without)]).toEqual([key, ...invalid]);
        counts.foreign++;
      }
      for (const [elsewhere, foreign] of everyNth([...cursors], 10, number)) {
        if (elsewhere === key) continue;
        const answer = await goOn(list.by, list, foreign);
        expect([key, elsewhere, ...refused(answer)]).toEqual([key, elsewhere, ...invalid]);
        counts.foreign++;
      }
      counts.lists++;
    }
  }, 600_000);

  it("is refused with any of its bytes bent", async () => {
    const tries: { list: List; cursor: string; at: number }[] = [];
    for (const [number, [key, list]] of Object.entries(lists).entries()) {
      const cursor = await cursorOf(list);
      const positions = Array.from({ length: cursor.length }, (_, at) => at);
      const edges = [0, 6, 7, 15, 30, 50, cursor.length - 1];
      const whole = full || key === "GET /v1/users";
      const sample = whole ? everyNth(positions, 8) : everyNth(edges, 5, number);
      tries.push(...sample.map((at) => ({ list, cursor, at })));
    }
    await inParallel(tries, 4, async ({ list, cursor, at }) => {
      const bent = `${cursor.slice(0, at)}${bend(cursor.charAt(at))}${cursor.slice(at + 1)}`;
      expect([list.path, at, ...refused(await goOn(list.by, list, bent))]).toEqual([
        list.path,
        at,
        ...invalid,
      ]);
      counts.flips++;
    });
  }, 600_000);

  it("is refused when it is no cursor", async () => {
    const cursor = await cursorOf(lists["GET /v1/users"]!);
    const [stamp, body = ""] = cursor.split(".");
    const none = [
      "x",
      ".",
      "null",
      "{}",
      `${cursor}.`,
      `${cursor}A`,
      `${cursor}=`,
      ` ${cursor}`,
      cursor.slice(0, -1),
      `${stamp}.`,
      `.${body}`,
      body,
      `${stamp}.${body.slice(0, 38)}`,
      `${stamp}.${body}.${body}`,
      Buffer.from('{"PK":"ORG#x","SK":"USER#x"}').toString("base64url"),
      "A".repeat(4_096),
      "A".repeat(4_097),
      "",
      "\u0000",
      "ы",
    ];
    for (const each of none)
      expect([each, ...refused(await goOn(provider.admin, users, each))]).toEqual([each, ...invalid]);
    expect(refused(await provider.admin.get(`/v1/users?cursor=${cursor}&cursor=${cursor}`))).toEqual([
      400,
      "INVALID_REQUEST",
    ]);
  });

  it("comes with every page but the last one, and a limit is a whole number from 1 to 100", async () => {
    for (const [number, [key, list]] of Object.entries(lists).entries()) {
      const { by } = list;
      const whole = await by.get(listAt(list, "limit=100"));
      const expected: unknown[] = whole.body.items;
      expect([key, whole.status, whole.body.nextCursor]).toEqual([key, 200, undefined]);
      expect(expected.length).toBeGreaterThan(1);
      // A limit that the number of items is a multiple of: the last page is full, and still says that it is the last.
      for (const limit of [1, expected.length]) {
        const seen: unknown[] = [];
        for (let cursor = ""; ; ) {
          const page = await by.get(listAt(list, `limit=${limit}${cursor && `&cursor=${cursor}`}`));
          seen.push(...page.body.items);
          counts.pages++;
          if (!("nextCursor" in page.body)) break;
          expect(page.body.items.length).toBeLessThanOrEqual(limit);
          cursor = page.body.nextCursor;
        }
        expect(seen).toEqual(expected);
      }
      const none = ["0", "101", "-1", "1.5", "abc", "", "1e1", "+1", "0x1", "1000", " 1", "١", "NaN"];
      for (const limit of everyNth(none, 8, number)) {
        const answer = await by.get(listAt(list, `limit=${encodeURIComponent(limit)}`));
        expect([key, limit, ...refused(answer)]).toEqual([key, limit, 400, "INVALID_REQUEST"]);
        expect(answer.body.errors).toMatchObject([{ pointer: "?limit" }]);
        counts.limits++;
      }
    }
  }, 600_000);

  it.each(everyNth(Object.entries(traffic), 12, seed))(
    "misses and repeats nothing that stays, while %s come and go around it",
    async (_, open) => {
      const {
        stable,
        passing,
        come,
        go,
        named = "id",
        ...list
      } = await open({ stack, world, other, reseller });
      const seen: string[] = [];
      const moved = { gone: 0, come: 0 };
      for (let cursor = ""; ; ) {
        const page = await list.by.get(listAt(list, `limit=3${cursor && `&cursor=${cursor}`}`));
        expect(page.status).toBe(200);
        const onPage: string[] = page.body.items.map((item: Record<string, string>) => item[named]);
        seen.push(...onPage);
        counts.pages++;
        if (!page.body.nextCursor) break;
        cursor = page.body.nextCursor;
        // The item that the cursor stands on goes too.
        const last = onPage.at(-1) ?? "";
        const going = [passing.includes(last) ? last : undefined, passing.at(-1), passing.at(0)];
        // The same item may be more than one of these.
        for (const id of new Set(going))
          if (go && id) {
            await go(id);
            passing.splice(passing.indexOf(id), 1);
            moved.gone++;
          }
        await come();
        moved.come++;
      }
      expect(moved.come).toBeGreaterThan(1);
      if (go) expect(moved.gone).toBeGreaterThan(2);
      expect(new Set(seen).size).toBe(seen.length);
      expect(seen.filter((id) => stable.includes(id)).toSorted()).toEqual(stable.toSorted());
      counts.stable += stable.length;
      counts.busy++;
    },
    600_000,
  );

  it("goes on although the very partner it stands on has left the list", async () => {
    const three = await Promise.all([world.reseller(), world.reseller(), world.reseller()]);
    const lister = await world.provider();
    for (const each of three) await world.partner(lister, each);
    const all = ids(await lister.admin.get("/v1/indirect-resellers"));
    expect(all).toHaveLength(3);
    const first = await lister.admin.get("/v1/indirect-resellers?limit=1");
    await endPartnership(lister, ids(first)[0]!);
    const rest = await lister.admin.get(`/v1/indirect-resellers?limit=2&cursor=${first.body.nextCursor}`);
    expect([...ids(first), ...ids(rest)]).toEqual(all);
    expect(rest.body.nextCursor).toBeUndefined();
  });

  it("of another key is refused; the last two months' keys are good", async () => {
    const { email, id } = provider.admin;
    const old = await cursorOf(lists["GET /v1/users"]!);
    stack.advance(32 * day);
    let renewed = await world.member(id, email);
    const younger = await cursorOf({ by: renewed, path: "/v1/users", filter: "" });
    expect((await goOn(renewed, users, younger)).status).toBe(200);
    stack.advance(31 * day);
    renewed = await world.member(id, email);
    expect(refused(await goOn(renewed, users, old))).toEqual(invalid);
    // A feed forgets after 30 days, but a cursor of before then is no mistake of its holder.
    const month = new Date(stack.now()).toISOString().slice(0, 7);
    const fresh = await cursorOf({ by: renewed, path: "/v1/users", filter: "" });
    expect((await goOn(renewed, users, fresh)).status).toBe(200);
    const replaced = Buffer.alloc(32, 7).toString("base64");
    await documentsOf(stack).send(
      new UpdateCommand({
        TableName: stack.tableName,
        Key: keys.sealingKey(month),
        UpdateExpression: "SET #key = :key",
        ExpressionAttributeNames: { "#key": "key" },
        ExpressionAttributeValues: { ":key": replaced },
      }),
    );
    for (const name of stack.functions.names) stack.kill(name);
    expect(refused(await goOn(renewed, users, fresh))).toEqual(invalid);
  });

  it("of the events goes on after the feed has forgotten where it stood, until the month after its own is over", async () => {
    const { email, id } = provider.admin;
    // On the first of a month, so that the feed has forgotten within the next month, whatever day it is today.
    const now = new Date(stack.now());
    stack.advance(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + 1) - now.getTime());
    const writing = await world.member(id, email);
    for (let number = 0; number < 3; number++) await world.invitation({ admin: writing });
    stack.advance(minute);
    const cursor = await cursorOf({ by: writing, path: "/v1/events", filter: "" });
    stack.advance(31 * day);
    const later = await world.member(id, email);
    const answer = await goOn(later, { path: "/v1/events" }, cursor);
    expect([answer.status, answer.body]).toEqual([200, { items: [] }]);
    stack.advance(31 * day);
    const tooLate = await world.member(id, email);
    expect(refused(await goOn(tooLate, { path: "/v1/events" }, cursor))).toEqual(invalid);
  });
});
