import { examplesOf } from "../../lib/contract/examples/examples.ts";
import { type RouteKey, routes } from "../../lib/contract/routes.ts";
import { contestsIn, many, rivals, tally } from "../support/contests.ts";
import { methodOf, rowOf, send as sendCall, successOf } from "../support/example-calls.ts";
import { type ExampleCast, openExampleCast } from "../support/example-cast.ts";
import { changeOf } from "../support/example-changes.ts";
import { textIn, textShown, variant, withText } from "../support/example-variants.ts";
import { figure, full } from "../support/full.ts";
import { type Inside, openInside } from "../support/inside.ts";
import { reached } from "../support/promise.ts";
import { good } from "../support/world.ts";
import { effectOf, readWritten, recordedBetween } from "../support/written.ts";

/** For a busy machine: a hundred parallel requests are many for one process anyway. */

/** How many append to one text. */
const writing = figure(3, 8);

let inside: Inside;
let cast: ExampleCast;
let atOnce: ReturnType<typeof contestsIn>;
const counts = { changes: 0, made: 0, stale: 0, absent: 0, appends: 0, repeated: 0 };

beforeAll(async () => {
  inside = await openInside();
  cast = await openExampleCast(inside);
  atOnce = contestsIn(inside, counts);
}, 60_000);
afterAll(async () => {
  const { changes, made, stale, absent, appends } = counts;
  reached(
    7,
    `${changes} changes, ${rivals.length} at once for one version: ${made} made, one of each; ` +
      `${stale} stale 412, ${absent} without If-Match 428; all of ${appends} words there that several appended`,
  );
  await inside?.close();
});

const read = () => readWritten(inside);
/**
 * Every change that `If-Match` guards. test/lib/contract/routes checks that these are all PATCH, PUT and DELETE routes.
 */
const guarded = (Object.keys(routes) as RouteKey[]).filter((key) => rowOf(key).ifMatch);

/** The change of a thing, with other contents for each number. */
const guardedCall = async (key: RouteKey) => {
  const { call, read } = await changeOf(key, cast);
  const make = (number: number, headers: Record<string, string>) => {
    const { by, method, path, body } = variant(call, number, cast);
    return by.call(method, path, body, headers);
  };
  return { call, read, make };
};

describe.each(guarded)("%s", (key) => {
  it("succeeds for one of many callers that name the same version, and the others learn that it is stale", async () => {
    const { call, read: readThing, make } = await guardedCall(key);
    const { etag: validator } = await readThing();
    const before = await read();
    const answers = await atOnce(rivals, (number) => make(number, { "if-match": validator }));
    counts.changes += answers.length;
    const success = String(successOf(key));
    const made = answers.findIndex(({ status }) => String(status) === success);
    const { [success]: once = 0, "404 NOT_FOUND": gone = 0, ...others } = tally(answers);
    const { "412 PRECONDITION_FAILED": behind = 0, ...unexpected } = others;
    expect(unexpected).toEqual({});
    // A change that was made and answered 503 is stale when it is repeated. Then one of those is the winner.
    const unheard = rivals.filter((number) => answers[number]?.repeated);
    expect([once, once + gone + behind]).toEqual([unheard.length > 0 ? once : 1, rivals.length]);
    expect(once).toBeLessThanOrEqual(1);
    const isRemoval = methodOf(key) === "DELETE";
    // A removed thing may be gone before its version is checked.
    if (!isRemoval) expect(gone).toBe(0);
    const after = await read();
    expect(recordedBetween(before, after)).toHaveLength(1);
    counts.made++;
    counts.stale += behind;

    const now = await readThing();
    const heard = answers[made]?.headers.get("etag");
    if (heard) expect(now.etag).toBe(heard);
    const winners = once === 1 ? [made] : unheard;
    if (textIn(call))
      expect(winners.map((number) => `text ${number}`)).toContain(textShown(call, now.resource));
    const malformed = isRemoval ? [] : [`W/${now.etag}`, now.etag.replaceAll('"', "")];
    for (const given of malformed) {
      const answer = await make(many, { "if-match": given });
      expect([given, answer.status, answer.body.code]).toEqual([given, 400, "IF_MATCH_INVALID"]);
    }
    const stale = isRemoval ? [] : [validator, '""'];
    for (const given of stale) {
      const answer = await make(many, { "if-match": given });
      expect([given, answer.status, answer.body.code]).toEqual([given, 412, "PRECONDITION_FAILED"]);
      counts.stale++;
    }
    if (rowOf(key).ifMatch === "required") {
      const answer = await make(many, {});
      expect([answer.status, answer.body.code]).toEqual([428, "PRECONDITION_REQUIRED"]);
      counts.absent++;
    }
    expect(effectOf(after, await read())).toEqual({});
    if (isRemoval) return;
    // Both are changes, because the change before was of the other kind.
    const next = made % 2 ? many : many + 1;
    expect((await make(next, { "if-match": `"other", ${now.etag}` })).status).toBe(successOf(key));
    expect((await make(next + 1, { "if-match": "*" })).status).toBe(successOf(key));
    const since = await read();
    expect(recordedBetween(after, since)).toHaveLength(2);
    if (methodOf(key) !== "PATCH") return;
    // A request for the present state is answered with it: no record, no event and no new version.
    const { etag } = await readThing();
    expect((await make(next + 1, { "if-match": etag })).status).toBe(successOf(key));
    expect([(await readThing()).etag, effectOf(since, await read())]).toEqual([etag, {}]);
  });

  it("is refused before it removes anything if it names an older version", async () => {
    const { read: readThing, make } = await guardedCall(key);
    const before = await read();
    const answer = await make(1, { "if-match": '"gone"' });
    expect([answer.status, answer.body.code]).toEqual([412, "PRECONDITION_FAILED"]);
    expect(effectOf(before, await read())).toEqual({});
    const made = await make(1, { "if-match": (await readThing()).etag });
    expect(made.status).toBe(successOf(key));
  });
});

const hasText = (key: RouteKey) => examplesOf(key).some(({ body }) => textIn({ key, body }) !== undefined);

it.each(guarded.filter((key) => methodOf(key) === "PATCH" && hasText(key)))(
  "%s loses none of the words that several writers append",
  async (key) => {
    const { call, read: readThing } = await guardedCall(key);
    const written = (text: string, headers: Record<string, string>) =>
      sendCall(withText(call, text), headers);
    await good(written("start", { "if-match": "*" }));
    const before = await read();
    let refused = 0;
    const append = async (word: string): Promise<void> => {
      for (;;) {
        const { etag, resource } = await readThing();
        if (!resource && full) continue;
        const text = textShown(call, resource);
        // The last attempt was answered 503, but was carried out.
        if (text.split(" ").includes(word)) return;
        const answer = await written(`${text} ${word}`, { "if-match": etag });
        if (answer.status === 200) return;
        if (answer.status === 503 && full) continue;
        expect([answer.status, answer.body.code]).toEqual([412, "PRECONDITION_FAILED"]);
        refused++;
      }
    };
    const writers = Array.from({ length: writing }, (_, writer) =>
      ["a", "b", "c"].map((turn) => `${writer}${turn}`),
    );
    await Promise.all(
      writers.map(async (words) => {
        for (const word of words) await append(word);
      }),
    );
    const words = writers.flat();
    const { resource } = await readThing();
    expect(textShown(call, resource).split(" ").toSorted()).toEqual(["start", ...words].toSorted());
    expect(recordedBetween(before, await read())).toHaveLength(words.length);
    expect(refused).toBeGreaterThan(0);
    counts.appends += words.length;
  },
);
