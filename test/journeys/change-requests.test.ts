import { changes, countOf, dumper } from "../support/matrix.ts";
import { joinStack } from "../support/shared-stack.ts";
import { type Organization, openWorld, type World } from "../support/world.ts";

let stack: Awaited<ReturnType<typeof joinStack>>;
let world: World;
let provider: Organization;

beforeAll(async () => {
  stack = await joinStack();
  world = await openWorld(stack);
  provider = await world.provider({ name: "Before" });
}, 60_000);

const ask = (body: object) => provider.admin.post("/v1/organization/change-requests", body);
const decide = (id: string, action: string, body?: object) =>
  world.operator.post(`/v1/change-requests/${id}/${action}`, body);
const entry = async () =>
  (await world.anonymous.get("/v1/directory/indirect-providers?limit=100")).body.items.find(
    ({ id }: any) => id === provider.id,
  );

it("is asked for by the provider, seen by the operator, and applied to the directory by its approval", async () => {
  const wanted = { name: "After", country: "NL", website: "https://after.example", description: "New text" };
  const asked = await ask({ changes: wanted, reason: "We moved." });
  expect(asked.status).toBe(201);
  expect(asked.body).toMatchObject({
    organizationId: provider.id,
    changes: wanted,
    reason: "We moved.",
    status: "open",
  });
  expect((await entry()).name).toBe("Before");
  expect((await provider.admin.get("/v1/organization/change-requests")).body.items[0]).toEqual(asked.body);
  expect((await world.operator.get("/v1/change-requests")).body.items[0]).toEqual(asked.body);
  const approved = await decide(asked.body.id, "approve", { note: "Checked with the register." });
  expect([approved.status, approved.body.status, approved.body.note]).toEqual([
    200,
    "approved",
    "Checked with the register.",
  ]);
  expect(await entry()).toEqual({ id: provider.id, region: "EMEA", ...wanted });
  expect((await provider.admin.get("/v1/organization")).body).toMatchObject(wanted);
  expect((await provider.admin.get("/v1/organization/change-requests")).body.items[0]).toEqual(approved.body);
  const removal = await ask({ changes: { website: null }, reason: "No site any more." });
  await decide(removal.body.id, "approve");
  expect((await entry()).website).toBeUndefined();
  expect((await entry()).description).toBe("New text");
});

it("changes nothing when it is rejected", async () => {
  const asked = await ask({ changes: { name: "Rejected" }, reason: "Try." });
  const before = await entry();
  const rejected = await decide(asked.body.id, "reject", { note: "Not your name." });
  expect([rejected.status, rejected.body.status, rejected.body.note]).toEqual([
    200,
    "rejected",
    "Not your name.",
  ]);
  expect(await entry()).toEqual(before);
});

it("is decided once, also when two decide it at once", async () => {
  const asked = await ask({ changes: { name: "Twice" }, reason: "Race." });
  const dump = dumper(stack);
  const before = await dump();
  const answers = await Promise.all(
    Array.from({ length: 20 }, (_, number) => decide(asked.body.id, number % 2 ? "approve" : "reject")),
  );
  expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
  const late = answers.filter(({ status }) => status !== 200);
  expect(new Set(late.map(({ status, body }) => `${status} ${body.code}`))).toEqual(
    new Set(["409 CHANGE_REQUEST_DECIDED"]),
  );
  const after = await dump();
  // One record, which the operator and the provider both read.
  expect(countOf(after, "AuditRecord") - countOf(before, "AuditRecord")).toBe(2);
  const winner = answers.find(({ status }) => status === 200)?.body.status;
  expect((await entry()).name === "Twice").toBe(winner === "approved");
  for (const action of ["approve", "reject"])
    expect((await decide(asked.body.id, action)).body.code).toBe("CHANGE_REQUEST_DECIDED");
  expect(changes(after, await dump())).toEqual([]);
});

it("names at least one field that may change, and gives a reason", async () => {
  const dump = dumper(stack);
  const before = await dump();
  for (const body of [
    {},
    { changes: {}, reason: "x" },
    { changes: { name: "x" } },
    { changes: { status: "suspended" }, reason: "x" },
    { changes: { mpnId: "1" }, reason: "x" },
    { changes: { name: null }, reason: "x" },
    { changes: { website: "ftp://x.example" }, reason: "x" },
  ])
    expect([body, (await ask(body)).body.code]).toEqual([body, "INVALID_REQUEST"]);
  expect(changes(before, await dump())).toEqual([]);
});
