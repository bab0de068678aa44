import {
  AdminGetUserCommand,
  CognitoIdentityProviderClient,
} from "@aws-sdk/client-cognito-identity-provider";
import type { StreamRecord } from "../../infra/local/shards.ts";
import { newId } from "../../lib/ids.ts";
import { type OutboxItem, outboxEntries } from "../../lib/invitations/outbox/items.ts";
import { keys } from "../../lib/table/keys.ts";
import { customerFixture } from "./customers.ts";
import type { Inside } from "./inside.ts";
import { linkIn } from "./invitations.ts";
import { itemOf } from "./stream-consumers.ts";
import { must } from "./world.ts";

/** Whatever ETag there is. */
const any = { "if-match": "*" };

/** What the stream's consumers have to do for one provider: so many mails, users, names and customers to move. */
export const openStreamWork = async (inside: Inside, each: number) => {
  const { world, table } = inside;
  const [provider, leaving, taking] = await Promise.all([
    world.provider(),
    world.reseller(),
    world.reseller(),
  ]);
  await world.partner(provider, leaving);
  await world.partner(provider, taking);
  const numbers = Array.from({ length: each }, () => world.next());

  const addresses: string[] = [];
  const users: { id: string; status: string }[] = [];
  const names: { id: string; old: string; renamed: string }[] = [];
  for (const number of numbers) {
    const resellerEmail = `asked-${number}@asked.example`;
    const request = await must(201, provider.admin.post("/v1/partnership-requests", { resellerEmail }));
    await must(202, provider.admin.post(`/v1/partnership-requests/${request.body.id}/send`));
    addresses.push(resellerEmail);

    const user = await world.user(provider, "SalesAgent");
    const last = number % 2 === 0 ? "active" : "disabled";
    for (const status of ["disabled", "active", last])
      await must(200, provider.admin.patch(`/v1/users/${user.id}`, { status }, any));
    users.push({ id: user.id, status: last });

    const [old, renamed] = [`alt${number}`, `neu${number}`];
    const { customer } = await customerFixture(table, {
      providerId: provider.id,
      companyName: `${old} Ltd`,
      now: new Date(inside.now()),
      reseller: { id: leaving.id },
      subscriptions: [{ partnerId: leaving.mpnId, partnerOrganizationId: leaving.id }],
    });
    const patch = { billingProfile: { companyName: `${renamed} Ltd` } };
    await must(200, provider.admin.patch(`/v1/customers/${customer.id}`, patch, any));
    names.push({ id: customer.id, old, renamed });
  }
  const handing = {
    fromResellerId: leaving.id,
    toResellerId: taking.id,
    subscriptions: true,
    delegatedAdmin: true,
  };
  const job = await must(202, provider.admin.post("/v1/customers/reassign", handing));

  const isEnabled = async (id: string): Promise<boolean | undefined> => {
    const credentials = { accessKeyId: "local", secretAccessKey: "local" };
    const cognito = new CognitoIdentityProviderClient({
      region: "eu-central-1",
      endpoint: inside.cognitoUrl,
      credentials,
    });
    const { Enabled } = await cognito.send(
      new AdminGetUserCommand({ UserPoolId: inside.userPoolId, Username: id }),
    );
    cognito.destroy();
    return Enabled;
  };
  const found = async (search: string): Promise<string[]> => {
    const { body } = await must(200, provider.admin.get(`/v1/customers?search=${search}`));
    return body.items.map(({ id }: { id: string }) => id);
  };

  return {
    /** What has come of it, as people see it, beside what should have. */
    async outcome(): Promise<{ seen: unknown; expected: unknown }> {
      const mails = inside.ses.messages();
      const seen = {
        mails: await Promise.all(
          addresses.map(async (address) => {
            const sent = mails.filter(({ to }) => to.includes(address));
            const page = await world.anonymous.get(new URL(linkIn(sent[0] ?? {})).pathname);
            return [sent.length, page.status];
          }),
        ),
        users: await Promise.all(users.map(({ id }) => isEnabled(id))),
        names: await Promise.all(
          names.map(async ({ old, renamed }) => [await found(old), await found(renamed)]),
        ),
        job: (await must(200, provider.admin.get(`/v1/jobs/${job.body.id}`))).body,
        moved: await Promise.all(
          names.map(async ({ id }) => {
            const { body } = await must(200, provider.admin.get(`/v1/customers/${id}`));
            const of = await must(200, provider.admin.get(`/v1/customers/${id}/subscriptions`));
            return [body.associatedPartnerId, of.body.items[0].partnerId];
          }),
        ),
      };
      const expected = {
        mails: addresses.map(() => [1, 200]),
        users: users.map(({ status }) => status === "active"),
        names: names.map(({ id }) => [[], [id]]),
        job: expect.objectContaining({ status: "completed", total: each, done: each, failed: [] }),
        moved: names.map(() => [taking.id, taking.mpnId]),
      };
      return { seen, expected };
    },
    /** The names, users, mails and customers that were there to be done. */
    effects: addresses.length + users.length + 2 * names.length,
  };
};

/** Whether a record tells of an item that `writePoison` wrote for the consumers. */
export const isPoison = (record: StreamRecord): boolean =>
  /^(POISON#|OUTBOX#out_poison)/.test(itemOf(record));

/** Items that no consumer can handle: what is no item of its kind, and what fails each time that it is tried. */
export const writePoison = async ({ table, now }: Inside): Promise<void> => {
  const at = new Date(now());
  const id = newId("evt", at);
  const put = (sk: string, item: object) => table.write({ put: { PK: `POISON#${id}`, SK: sk, ...item } });
  await put("NO-EVENT", { type: "Event", id });
  // More than the bus takes of one event.
  await put("LARGE-EVENT", {
    type: "Event",
    id,
    at: at.toISOString(),
    organizationId: newId("org", at),
    eventType: "customer.updated",
    resourceType: "customer",
    resourceId: newId("cus", at),
    data: { text: "x".repeat(300_000) },
  });
  await put("NO-OUTBOX", { type: "Outbox", state: "queued" });
  // A mail for a request that is none.
  const entry: OutboxItem = {
    type: "Outbox",
    id: newId("out", at).replace("_", "_poison"),
    requestId: newId("req", at),
    providerId: newId("org", at),
    state: "queued",
    attempts: 0,
    createdAt: at.toISOString(),
  };
  await table.write({
    put: { ...keys.request(entry.providerId, entry.requestId), type: "PartnershipRequest" },
  });
  await table.write(outboxEntries.create(entry));
};
