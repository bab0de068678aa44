import {
  AdminGetUserCommand,
  CognitoIdentityProviderClient,
} from "@aws-sdk/client-cognito-identity-provider";
import type { StreamRecord } from "../../infra/local/shards.ts";
import { accessOf, added, keptCountKeys, keptCounts, noAccess } from "../../lib/customers/access-counts.ts";
import { resellerRelationships } from "../../lib/customers/items.ts";
import { newId } from "../../lib/ids.ts";
import { type OutboxItem, outboxEntries } from "../../lib/invitations/outbox/items.ts";
import { keys } from "../../lib/table/keys.ts";
import { reassignmentBody } from "./cast-inside.ts";
import { anyVersion, idsIn } from "./channel.ts";
import type { Inside } from "./inside.ts";
import { linkIn } from "./invitations.ts";
import { at } from "./stand-in.ts";
import { itemOf } from "./stream-consumers.ts";
import { good, type Organization } from "./world.ts";

/** Work for the stream's consumers for one provider: this many mails, users, names and customers to move. */
export const openStreamWork = async (inside: Inside, each: number) => {
  const { world, table } = inside;
  const provider = await world.provider();
  const [leaving, taking] = [await world.partnerOf(provider), await world.partnerOf(provider)];
  const by = provider.admin;

  const addresses: string[] = [];
  const users: { id: string; status: string }[] = [];
  const names: { id: string; old: string; renamed: string }[] = [];
  for (const number of Array.from({ length: each }, () => world.next())) {
    const resellerEmail = `asked-${number}@asked.example`;
    const request = await good(by.post("/v1/partnership-requests", { resellerEmail }));
    await good(by.post(`/v1/partnership-requests/${request.id}/send`));
    addresses.push(resellerEmail);

    const user = await world.user(provider, "SalesAgent");
    const last = number % 2 === 0 ? "active" : "disabled";
    for (const status of ["disabled", "active", last])
      await good(by.patch(`/v1/users/${user.id}`, { status }, anyVersion));
    users.push({ id: user.id, status: last });

    const [old, renamed] = [`alt${number}`, `neu${number}`];
    const { customer } = await inside.customerOf(provider, {
      companyName: `${old} Ltd`,
      reseller: { id: leaving.id },
      subscriptions: [{ partnerId: leaving.mpnId, partnerOrganizationId: leaving.id }],
    });
    const patch = { billingProfile: { companyName: `${renamed} Ltd` } };
    await good(by.patch(`/v1/customers/${customer.id}`, patch, anyVersion));
    names.push({ id: customer.id, old, renamed });
  }
  const job = await good(by.post("/v1/customers/reassign", reassignmentBody(leaving, taking)));

  const cognito = new CognitoIdentityProviderClient(at(inside.cognitoUrl));
  const isEnabled = async (Username: string) =>
    (await cognito.send(new AdminGetUserCommand({ UserPoolId: inside.userPoolId, Username }))).Enabled;
  const found = async (search: string): Promise<string[]> =>
    idsIn(await by.get(`/v1/customers?search=${search}`));
  const sentTo = async (address: string) => {
    const sent = inside.ses.messages().filter(({ to }) => to.includes(address));
    const page = await world.anonymous.get(new URL(linkIn(sent[0] ?? {})).pathname);
    return [sent.length, page.status];
  };
  const movedTo = async (id: string) => {
    const { associatedPartnerId } = await good(by.get(`/v1/customers/${id}`));
    const { items } = await good(by.get(`/v1/customers/${id}/subscriptions`));
    return [associatedPartnerId, items[0].partnerId];
  };

  /** The resellers' counted links to the provider's customers, as stored and as the relationships give them. */
  const counted = (resellers: readonly Organization[]) =>
    Promise.all(
      resellers.map(async ({ id }) => {
        const found = await table.getMany(keptCountKeys({ providerId: provider.id, resellerId: id }));
        return keptCounts(found);
      }),
    );
  const readOneByOne = (resellers: readonly Organization[]) =>
    Promise.all(
      resellers.map(async ({ id }) => {
        const range = keys.ofReseller(id, provider.id);
        const found = await Array.fromAsync(resellerRelationships.in(table).each(range, { index: true }));
        return found.map(accessOf).reduce(added, noAccess);
      }),
    );

  return {
    /** The result that people see, beside the expected one. */
    async outcome(): Promise<{ seen: unknown; expected: unknown }> {
      const seen = {
        mails: await Promise.all(addresses.map(sentTo)),
        users: await Promise.all(users.map(({ id }) => isEnabled(id))),
        names: await Promise.all(
          names.map(async ({ old, renamed }) => [await found(old), await found(renamed)]),
        ),
        job: await good(by.get(`/v1/jobs/${job.id}`)),
        moved: await Promise.all(names.map(({ id }) => movedTo(id))),
        counted: await counted([leaving, taking]),
      };
      const expected = {
        mails: addresses.map(() => [1, 200]),
        users: users.map(({ status }) => status === "active"),
        names: names.map(({ id }) => [[], [id]]),
        job: expect.objectContaining({ status: "completed", total: each, done: each, failed: [] }),
        moved: names.map(() => [taking.id, taking.mpnId]),
        counted: await readOneByOne([leaving, taking]),
      };
      return { seen, expected };
    },
    /** The names, users, mails and customers that waited. */
    effects: addresses.length + users.length + 2 * names.length,
  };
};

/** Whether a record is of an item that `writePoison` wrote for the consumers. */
export const isPoison = (record: StreamRecord): boolean =>
  /^(POISON#|OUTBOX#out_poison)/.test(itemOf(record));

/** Items that no consumer can handle: an item of an invalid form, and one that fails at each try. */
export const writePoison = async ({ table, now }: Inside): Promise<void> => {
  const instant = new Date(now());
  const id = newId("evt", instant);
  const put = (sk: string, item: object) => table.write({ put: { PK: `POISON#${id}`, SK: sk, ...item } });
  await put("NO-EVENT", { type: "Event", id });
  // Larger than the bus allows for one event.
  await put("LARGE-EVENT", {
    type: "Event",
    id,
    at: instant.toISOString(),
    organizationId: newId("org", instant),
    eventType: "customer.updated",
    resourceType: "customer",
    resourceId: newId("cus", instant),
    data: { text: "x".repeat(300_000) },
  });
  await put("NO-OUTBOX", { type: "Outbox", state: "queued" });
  // A mail for a request that does not exist.
  const entry: OutboxItem = {
    type: "Outbox",
    id: newId("out", instant).replace("_", "_poison"),
    requestId: newId("req", instant),
    providerId: newId("org", instant),
    state: "queued",
    attempts: 0,
    createdAt: instant.toISOString(),
  };
  await table.write({
    put: { ...keys.request(entry.providerId, entry.requestId), type: "PartnershipRequest" },
  });
  await table.write(outboxEntries.create(entry));
};
