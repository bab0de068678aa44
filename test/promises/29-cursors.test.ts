import { keys } from "../../lib/table/keys.ts";
import { openTable, type Table } from "../../lib/table/table.ts";
import { day, minute } from "../support/clock.ts";
import { everyNth, full } from "../support/full.ts";
import { listKeys } from "../support/list-contents.ts";
import {
  identityOf,
  type List,
  listAt,
  type Narrowed,
  narrowed,
  openLists,
  wholeOf,
} from "../support/lists.ts";
import { inParallel } from "../support/matrix.ts";
import { reached } from "../support/promise.ts";
import { seed } from "../support/schedules.ts";
import { openStack } from "../support/stack.ts";
import { traffic } from "../support/traffic.ts";
import {
  type Client,
  documentsOf,
  type Organization,
  openWorld,
  type Response,
  type World,
} from "../support/world.ts";

const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
/** Another character of base64url that differs in its first bit, which no padding ignores. */
const bend = (character: string): string => alphabet.charAt(alphabet.indexOf(character) ^ 32) || "A";
const refused = ({ status, body }: Response) => [status, body.code];
const invalid = [400, "CURSOR_INVALID"];

describe("a cursor", () => {
  let stack: Awaited<ReturnType<typeof openStack>>;
  let world: World;
  let table: Table;
  let provider: Organization;
  let other: Organization;
  let reseller: Organization;
  /** Lists with a second page, unfiltered and with each of their filters. */
  let lists: List[];
  const filtered: Narrowed[] = [];
  const counts = { lists: 0, flips: 0, foreign: 0, pages: 0, limits: 0, stable: 0, busy: 0 };

  beforeAll(async () => {
    stack = await openStack();
    world = await openWorld(stack);
    table = openTable(stack.tableName, documentsOf(stack));
    const ground = { world, table, now: stack.now };
    const opened = await openLists(ground, stack.advance, stack.streams.drained);
    ({ provider, reseller } = opened.cast);
    other = await world.provider();
    await world.partner(other, reseller);
    // Events up to now are listed from the first read on.
    stack.advance(minute);
    for (const list of opened.lists) filtered.push(...(await narrowed(list, opened.cast)));
    const all = [...opened.lists, ...filtered];
    const firsts = await Promise.all(all.map((list) => list.by.get(listAt(list, "limit=1"))));
    lists = all.filter((_, at) => firsts[at]?.body.nextCursor);
  }, 120_000);
  afterAll(async () => {
    reached(
      29,
      `${counts.lists} lists: ${counts.flips} bent, ${counts.foreign} foreign cursors and ${counts.limits} limits 400; ` +
        `${counts.pages} pages read; ${counts.stable} stable items of ${counts.busy} lists met exactly once while ` +
        "others came and went",
    );
    await stack?.stop();
  });

  const cursorOf = async (list: Pick<List, "by" | "path" | "within">): Promise<string> => {
    const { body } = await list.by.get(listAt(list, "limit=1"));
    expect(typeof body.nextCursor).toBe("string");
    return body.nextCursor;
  };
  const goOn = (by: Client, list: Pick<List, "path" | "within">, cursor: string) =>
    by.get(listAt(list, `limit=1&cursor=${encodeURIComponent(cursor)}`));
  const users = { path: "/v1/users" };
  /** The provider's admin, who signs in again after this many days. */
  const signedInAfter = (days: number) => {
    stack.advance(days * day);
    return world.member(provider.admin.id, provider.admin.email);
  };

  it("is tried here on every list of the contract", () => {
    expect([...new Set(lists.map(({ key }) => key))].toSorted()).toEqual(listKeys.toSorted());
  });

  it("comes from lists in which each filter finds its matches, and nothing else", async () => {
    const sorted = (items: any[]): string[] => items.map(identityOf).sort();
    await inParallel(filtered, 4, async ({ found, ...list }) =>
      expect({ list: list.name, items: sorted(await wholeOf(list)) }).toEqual({
        list: list.name,
        items: sorted(found),
      }),
    );
  });

  it("resumes its own list, and is refused for any other organization, route, resource or filter", async () => {
    const cursors = new Map<List, string>();
    for (const list of lists) cursors.set(list, await cursorOf(list));
    for (const [number, list] of lists.entries()) {
      const { name, key, by, path, within, beside, stranger } = list;
      const cursor = cursors.get(list) ?? "";
      expect([name, (await goOn(by, list, cursor)).status]).toEqual([name, 200]);
      // The cursor is not bound to the limit.
      expect((await by.get(listAt(list, `limit=2&cursor=${cursor}`))).status).toBe(200);
      const foreign: [string, Client, Pick<List, "path" | "within">, string][] = [];
      if (stranger) foreign.push(["a stranger", stranger, list, cursor]);
      if (beside) foreign.push(["another thing", by, { path: beside }, cursor]);
      if (within) foreign.push(["no filter", by, { path }, cursor]);
      const others = [...cursors].filter(([each]) => each !== list && (each.key !== key || each.by === by));
      for (const [each, theirs] of everyNth(others, 10, number)) foreign.push([each.name, by, list, theirs]);
      for (const [what, who, where, theirs] of foreign) {
        expect([name, what, ...refused(await goOn(who, where, theirs))]).toEqual([name, what, ...invalid]);
        counts.foreign++;
      }
      counts.lists++;
    }
  }, 600_000);

  // test/lib/http/cursor.stack.test.ts tries the other positions and invented cursors, without the API.
  it("is refused with any byte altered, and so is text that is no cursor", async () => {
    const tries: { list: List; bent: string }[] = [];
    for (const [number, list] of lists.entries()) {
      const cursor = await cursorOf(list);
      const positions = Array.from({ length: cursor.length }, (_, at) => at);
      const chosen =
        number === 0 ? everyNth(positions, 16) : [0, 7, cursor.length - 1].slice(0, full ? 3 : 1);
      const bent = chosen.map(
        (at) => `${cursor.slice(0, at)}${bend(cursor.charAt(at))}${cursor.slice(at + 1)}`,
      );
      const none = ["", "x", `${cursor}A`, "A".repeat(4_097), "\u0000"];
      tries.push(...[...bent, ...everyNth(none, 5, number)].map((each) => ({ list, bent: each })));
    }
    await inParallel(tries, 4, async ({ list, bent }) => {
      expect([list.name, bent, ...refused(await goOn(list.by, list, bent))]).toEqual([
        list.name,
        bent,
        ...invalid,
      ]);
      counts.flips++;
    });
    const cursor = await cursorOf({ by: provider.admin, ...users });
    const twice = await provider.admin.get(`/v1/users?cursor=${cursor}&cursor=${cursor}`);
    expect(refused(twice)).toEqual([400, "INVALID_REQUEST"]);
  }, 600_000);

  it("comes with every page but the last one, and a limit is a whole number from 1 to 100", async () => {
    for (const [number, list] of lists.entries()) {
      const { name, by } = list;
      const whole = await by.get(listAt(list, "limit=100"));
      const expected: unknown[] = whole.body.items;
      expect([name, whole.status, whole.body.nextCursor]).toEqual([name, 200, undefined]);
      expect([name, expected.length > 1]).toEqual([name, true]);
      // A limit that divides the number of items: the last page is full, and must still say that it is the last.
      for (const limit of [Math.ceil(expected.length / (full ? 25 : 3)), expected.length]) {
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
      for (const limit of everyNth(none, 12, number)) {
        const answer = await by.get(listAt(list, `limit=${encodeURIComponent(limit)}`));
        expect([name, limit, ...refused(answer)]).toEqual([name, limit, 400, "INVALID_REQUEST"]);
        expect(answer.body.errors).toMatchObject([{ pointer: "?limit" }]);
        counts.limits++;
      }
    }
  }, 600_000);

  it.each(everyNth(Object.entries(traffic), 12, seed))(
    "neither misses nor repeats a lasting item while %s come and go around it",
    async (_, open) => {
      const opened = await open({ stack, world, other, reseller });
      const { stable, passing, come, go, named = "id", ...list } = opened;
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
        // The item at the cursor goes too.
        const last = onPage.at(-1) ?? "";
        const going = [passing.includes(last) ? last : undefined, passing.at(-1), passing.at(0)];
        // One item may play several of these parts.
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

  it("of another key is refused; the last two months' keys are valid", async () => {
    const old = await cursorOf({ by: provider.admin, ...users });
    let renewed = await signedInAfter(32);
    const younger = await cursorOf({ by: renewed, ...users });
    expect((await goOn(renewed, users, younger)).status).toBe(200);
    renewed = await signedInAfter(31);
    expect(refused(await goOn(renewed, users, old))).toEqual(invalid);
    const month = new Date(stack.now()).toISOString().slice(0, 7);
    const fresh = await cursorOf({ by: renewed, ...users });
    expect((await goOn(renewed, users, fresh)).status).toBe(200);
    const replaced = Buffer.alloc(32, 7).toString("base64");
    await table.write({ update: keys.sealingKey(month), set: { key: replaced } });
    for (const name of stack.functions.names) stack.kill(name);
    expect(refused(await goOn(renewed, users, fresh))).toEqual(invalid);
  });

  it("of the events resumes even if the feed has dropped its event, until the month after its own is over", async () => {
    // On the first of a month, so that the feed forgets within the next month on any day.
    const now = new Date(stack.now());
    stack.advance(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + 1) - now.getTime());
    const writing = await signedInAfter(0);
    for (let number = 0; number < 3; number++) await world.invitation({ admin: writing });
    stack.advance(minute);
    const cursor = await cursorOf({ by: writing, path: "/v1/events" });
    // A feed forgets after 30 days, but an older cursor is no mistake of its holder.
    const later = await signedInAfter(31);
    const answer = await goOn(later, { path: "/v1/events" }, cursor);
    expect([answer.status, answer.body]).toEqual([200, { items: [] }]);
    expect(refused(await goOn(await signedInAfter(31), { path: "/v1/events" }, cursor))).toEqual(invalid);
  });
});
