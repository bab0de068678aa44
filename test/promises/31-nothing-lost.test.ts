import { examplesOf } from "../../lib/contract/examples/examples.ts";
import { type RouteKey, routes } from "../../lib/contract/routes.ts";
import { realCall, rowOf, send, successOf } from "../support/example-calls.ts";
import { type ExampleCast, openExampleCast } from "../support/example-cast.ts";
import { groundOf } from "../support/example-requests.ts";
import { type Inside, openInside } from "../support/inside.ts";
import { leavesIn, valueAt, type Way, withValue } from "../support/json-values.ts";
import { reached } from "../support/promise.ts";
import { readBack, writtenBy } from "../support/read-back.ts";
import { good } from "../support/world.ts";

let inside: Inside;
let cast: ExampleCast;
beforeAll(async () => {
  inside = await openInside();
  cast = await openExampleCast(inside);
}, 60_000);
afterAll(async () => {
  reached(
    31,
    `${writing.length} examples of bodies read back, in ${patches.length} patches also what is taken off`,
  );
  await inside?.close();
});

const writing = (Object.keys(routes) as RouteKey[])
  .filter((key) => rowOf(key).body)
  .flatMap((key) => examplesOf(key).map(({ summary }, which) => ({ key, which, summary: summary ?? "" })));

it.each(writing)("$key $summary: every written field reads back", async ({ key, which }) => {
  const call = await realCall(key, cast, { which });
  const isNew = successOf(key) !== 200 || /import$/.test(key);
  const before = isNew ? undefined : await readBack(call, {}, cast);
  const answer = await send(call);
  expect([answer.status, answer.text.slice(0, 400)]).toEqual([successOf(key), expect.anything()]);
  const written = writtenBy(call);
  if (Object.keys(written).length === 0) return;
  expect(await readBack(call, answer.body, cast)).toMatchObject(written);
  // A value that was there before would be read back even if it was lost. An attestation ends with each change of its
  // address, so the one that is read comes from this call.
  const alike = leavesIn(written).filter(
    ([way, value]) => valueAt(before, way) === value && way.at(-1) !== "addressConfirmed",
  );
  expect(alike).toEqual([]);
});

const isChoice = (key: RouteKey): boolean => key.endsWith("/notification-preferences");
const patches = writing.filter(({ key }) => key.startsWith("PATCH "));

it.each(patches)(
  "$key $summary: each field that is null is removed, and all others stay",
  async ({ key, which }) => {
    const call = await realCall(key, await groundOf(key, inside, cast), { which });
    // A choice that is undone is read as the default.
    const unchosen = isChoice(key) ? await readBack(call, {}, cast) : undefined;
    await good(send(call));
    const without = (answerBody: unknown, way: Way) =>
      // An attestation ends with each change of its address, and a list names the missing choices.
      JSON.parse(
        JSON.stringify(withValue(answerBody, way, undefined), (name, value) =>
          ["addressConfirmed", "inherited"].includes(name) ? undefined : value,
        ),
      );
    for (const [way] of leavesIn(call.body)) {
      const body = withValue({}, way, null);
      if (!rowOf(key).body?.safeParse(body).success) continue;
      const before = await readBack(call, {}, cast);
      const { status } = await send({ ...call, body });
      // A field that a rule requires stays, and its removal is refused.
      expect([way, status]).toEqual([way, status === 422 ? 422 : 200]);
      const after = await readBack(call, {}, cast);
      expect([way, without(after, way)]).toEqual([way, without(before, way)]);
      const left = status === 422 ? valueAt(before, way) : (valueAt(unchosen, way) ?? null);
      expect([way, valueAt(after, way) ?? null]).toEqual([way, left]);
    }
  },
);

it("names in any script stay unchanged, and none is mistaken for a property of JavaScript", async () => {
  const patch = await realCall("PATCH /v1/customers/{customerId}", cast);
  const { by, path } = patch;
  const names = [
    "Ёлки & Söhne",
    "שלום 👩‍👩‍👧",
    "<script>alert(1)</script>",
    "{{link}}",
    "__proto__",
    "constructor",
  ];
  for (const companyName of names) {
    await good(send({ ...patch, body: { billingProfile: { companyName } } }));
    expect((await good(by.get(path))).billingProfile.companyName).toBe(companyName);
  }
  for (const id of ["__proto__", "constructor"]) expect((await by.get(`/v1/offers/${id}`)).status).toBe(404);
  const offerIds = ["constructor", "hasOwnProperty", "toString"];
  const lineItems = offerIds.map((offerId) => ({ offerId, quantity: 1 }));
  const { id } = await good(by.post("/v1/orders", { customerId: patch.real.customer, lineItems }));
  const { problems } = await good(by.post(`/v1/orders/${id}/review`));
  expect(problems.map(({ code }: { code: string }) => code)).toEqual(lineItems.map(() => "OFFER_NOT_FOUND"));
});
