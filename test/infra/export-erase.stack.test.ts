import { execFile } from "node:child_process";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import * as z from "zod";
import { demoOffers } from "../../infra/local/demo-offers.ts";
import { openDeployment } from "../../infra/repair/deployment.ts";
import { exportOrganization, lists, statusesOf, wholes } from "../../infra/repair/export.ts";
import { recoveryCodeStore } from "../../lib/account/recovery-codes.ts";
import type { Route } from "../../lib/contract/route.ts";
import { routes } from "../../lib/contract/routes.ts";
import { requests } from "../../lib/invitations/requests/items.ts";
import { notificationPreferences } from "../../lib/notification-preferences/items.ts";
import { openTable } from "../../lib/table/table.ts";
import { all, anyVersion } from "../support/channel.ts";
import { withEnrolment } from "../support/enrolments.ts";
import { violations } from "../support/invariants.ts";
import { itemsOf } from "../support/invitations.ts";
import { aNewCustomer, lines } from "../support/orders.ts";
import { scratch } from "../support/scratch.ts";
import { joinStack, type SharedStack } from "../support/shared-stack.ts";
import { documentsOf, good, openWorld, type World } from "../support/world.ts";

const directory = scratch();
let stack: SharedStack;
let world: World;
beforeAll(async () => {
  stack = await joinStack();
  // The description by which commands find a running local stack.
  writeFileSync(join(directory, "stack.json"), JSON.stringify(stack));
  world = await openWorld(stack);
}, 120_000);

const linesOf = (folder: string, file: string): any[] =>
  readFileSync(join(folder, file), "utf8")
    .split("\n")
    .filter(Boolean)
    .map((line) => JSON.parse(line));

test("the export covers each list of the API in all statuses, or knows that it adds nothing for an organization", () => {
  const exported: readonly string[] = [...wholes, ...lists];
  const isOfOne = (key: string) => /\/\{\w+\}$/.test(key) && exported.includes(key.replace(/\/\{\w+\}$/, ""));
  const left = Object.entries<Route>(routes).filter(
    ([key, { access }]) =>
      /^GET /.test(key) && access !== "public" && !exported.includes(key) && !isOfOne(key),
  );
  expect(left.map(([key]) => key.replace("GET /v1/", "")).sort()).toEqual([
    "change-requests/{changeRequestId}/logo",
    "country-rules/{country}",
    ...["scheduled-change", "support-contact", "upgrades"].map(
      (part) => `customers/{customerId}/subscriptions/{subscriptionId}/${part}`,
    ),
    "indirect-resellers/{resellerId}/removal",
    "jobs/{jobId}",
    "me",
    "me/notification-preferences",
    "offers",
    "offers/{offerId}",
    "partners/{mpnId}",
    "subscriptions",
  ]);
  // A list that shows one status by default is read once for each status.
  for (const key of lists) {
    const { query }: Route = routes[key];
    const chosen = query?.shape.status instanceof z.ZodDefault;
    expect([key, key in statusesOf]).toEqual([key, chosen]);
  }
});

it("the export holds everything that an organization's lists show, and resumes after an interruption", async () => {
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
  const deployment = await openDeployment([], directory);
  const folder = join(directory, "exported");
  const exporting = (onPage?: (file: string) => void) =>
    exportOrganization(deployment, { organizationId: provider.id, directory: folder, pageSize: 2, onPage });
  // Interrupted in the middle of the customers.
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

it("the erasure removes a person's data, keeps the record complete, and frees the address", async () => {
  const provider = await world.provider();
  const user = await world.user(provider, "SalesAgent");
  const { displayName } = await good(provider.admin.get(`/v1/users/${user.id}`));
  // The person's other traces: the reply address, the enrolment form, the mail choices.
  const documents = documentsOf(stack);
  const table = openTable(stack.tableName, documents);
  const invitation = await world.invitation(provider);
  const request = await requests.in(table).get({ providerId: provider.id, id: invitation.id });
  if (!request) throw new Error("The request is not there.");
  const own = { ownerId: user.id, acceptanceReceipt: false };
  await table.transact([
    requests.update(request, { ...request, replyTo: user.email }),
    notificationPreferences.put({ type: "NotificationPreferences", ...own, version: 1 }),
    (await recoveryCodeStore(table).renew(user.id, new Date())).write,
  ]);
  const entered = { email: user.email, displayName };
  const { id: enrolmentId } = await withEnrolment(table, new Date(), {
    ...{ providerId: provider.id, status: "approved", globalAdmin: entered },
  });
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
  // Fixtures of other files on this stack may break invariants.
  const brokenBefore = violations(await itemsOf(stack)).toSorted();

  expect((await erase()).stdout).toMatch(/erased\.\nPool: its user is deleted/);
  expect((await erase()).stdout).toMatch(/erased before\.\nPool: it has no such user/);
  await stack.streams.drained();
  const items = await itemsOf(stack);
  const kept = items.filter(({ type }) => type !== "Idempotency");
  expect(JSON.stringify(kept)).not.toContain(user.email);
  expect(
    kept.filter(({ ownerId, type, userId }) => (ownerId ?? (type === "RecoveryCodes" && userId)) === user.id),
  ).toEqual([]);
  expect(kept.find(({ id }) => id === enrolmentId)?.globalAdmin).toEqual({
    email: `${user.id}@erased.invalid`,
    displayName: "Erased",
  });
  documents.destroy();
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
  const sameUser = { email: user.email, displayName, roles: ["SalesAgent"] };
  await good(provider.admin.post("/v1/users", sameUser));
});
