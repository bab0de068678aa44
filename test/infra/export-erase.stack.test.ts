import { execFile } from "node:child_process";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { demoOffers } from "../../infra/local/demo-offers.ts";
import { reachDeployment } from "../../infra/repair/deployment.ts";
import { exportOrganization } from "../../infra/repair/export.ts";
import { all, anyVersion } from "../support/channel.ts";
import { violations } from "../support/invariants.ts";
import { itemsOf } from "../support/invitations.ts";
import { aNewCustomer, lines } from "../support/orders.ts";
import { joinStack, type SharedStack } from "../support/shared-stack.ts";
import { good, openWorld, type World } from "../support/world.ts";
import { scratch } from "./scratch.ts";

const directory = scratch();
let stack: SharedStack;
let world: World;
beforeAll(async () => {
  stack = await joinStack();
  // As a stack that runs here is found by commands.
  writeFileSync(join(directory, "stack.json"), JSON.stringify(stack));
  world = await openWorld(stack);
}, 120_000);

const linesOf = (folder: string, file: string): any[] =>
  readFileSync(join(folder, file), "utf8")
    .split("\n")
    .filter(Boolean)
    .map((line) => JSON.parse(line));

it("exports all that an organization reads by its lists, and goes on where it was broken off", async () => {
  const provider = await world.provider();
  const other = await world.provider();
  await good(world.operator.post("/v1/offers/import", { offers: demoOffers }));
  for (const name of ["one", "two", "three"]) {
    const input = {
      customer: aNewCustomer(`${name}.export.example`),
      lineItems: lines(["deskhub-essential", 5]),
    };
    const { id } = await good(provider.admin.post("/v1/orders", input));
    const { version } = await good(provider.admin.post(`/v1/orders/${id}/review`));
    await good(provider.admin.post(`/v1/orders/${id}/submit`, { version }, { "idempotency-key": name }));
    await good(provider.admin.post("/v1/partnership-requests", { resellerEmail: `${name}@export.example` }));
  }
  await stack.streams.drained();
  stack.advance(60_000);
  const deployment = await reachDeployment([], directory);
  const folder = join(directory, "exported");
  const exporting = (onPage?: (file: string) => void) =>
    exportOrganization(deployment, { organizationId: provider.id, directory: folder, pageSize: 2, onPage });
  // Broken off in the middle of the customers.
  await expect(
    exporting((file) => {
      if (file === "customers.jsonl") throw new Error("broken off");
    }),
  ).rejects.toThrow("broken off");
  await exporting();
  for (const [file, path] of Object.entries({
    "customers.jsonl": "/v1/customers",
    "orders.jsonl": "/v1/orders",
    "partnership-requests.jsonl": "/v1/partnership-requests",
    "users.jsonl": "/v1/users",
  }))
    expect([file, linesOf(folder, file)]).toEqual([file, await all(provider.admin, path)]);
  expect(linesOf(folder, "customers.subscriptions.jsonl")).toHaveLength(3);
  const texts = readdirSync(folder).map((file) => readFileSync(join(folder, file), "utf8"));
  expect(texts.join("")).not.toContain(other.id);
});

it("erases a person's data, keeps the record whole, and frees the address", async () => {
  const provider = await world.provider();
  const user = await world.user(provider, "SalesAgent");
  const { displayName } = await good(provider.admin.get(`/v1/users/${user.id}`));
  const script = join(import.meta.dirname, "../../infra/repair/erase-main.ts");
  const erase = () =>
    promisify(execFile)(process.execPath, [script, "--user", user.id], {
      env: { ...process.env, NODE_OPTIONS: "", TWOTIER_DIRECTORY: directory },
    });
  await expect(erase()).rejects.toMatchObject({ stderr: expect.stringContaining("Disable it first") });
  await good(provider.admin.patch(`/v1/users/${user.id}`, { status: "disabled" }, anyVersion));
  await stack.streams.drained();
  const about = async () =>
    (await itemsOf(stack)).filter(({ type, resourceId }) => type === "AuditRecord" && resourceId === user.id);
  const before = await about();
  // Other files' fixtures on this stack may break rules.
  const brokenBefore = violations(await itemsOf(stack)).toSorted();

  expect((await erase()).stdout).toMatch(/erased\.\nPool: its user is deleted/);
  expect((await erase()).stdout).toMatch(/erased before\.\nPool: it has no such user/);
  await stack.streams.drained();
  const items = await itemsOf(stack);
  const kept = items.filter(({ type }) => type !== "Idempotency");
  expect(JSON.stringify(kept)).not.toContain(user.email);
  expect(await good(provider.admin.get(`/v1/users/${user.id}`))).toMatchObject({
    id: user.id,
    status: "disabled",
    email: `${user.id}@erased.invalid`,
  });
  const after = await about();
  expect(after).toEqual(expect.arrayContaining(before));
  expect(after.map(({ operation }) => operation).sort()).toEqual(
    [...before.map(({ operation }) => operation), "user.erase"].sort(),
  );
  expect(violations(items).toSorted()).toEqual(brokenBefore);
  const again = { email: user.email, displayName, roles: ["SalesAgent"] };
  await good(provider.admin.post("/v1/users", again));
});
