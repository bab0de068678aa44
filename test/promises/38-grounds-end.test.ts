import { offerId } from "../../lib/contract/examples/offers.ts";
import { anyVersion, onSharedStack, openChannel } from "../support/channel.ts";
import { minute } from "../support/clock.ts";
import { figure } from "../support/full.ts";
import { reached } from "../support/promise.ts";
import { randomFrom, seed } from "../support/schedules.ts";
import { type Client, good, type Response } from "../support/world.ts";

/** Moves the clock. */
const the = onSharedStack(openChannel);
const counts = { grounds: 0, calls: 0 };
const promised = 60;

afterAll(() => {
  const { grounds, calls } = counts;
  reached(38, `${calls} calls after the end of ${grounds} grounds: 0 answers with data, 0 commits`);
});

/** A user's ground for access, the reads and changes that it allows, and how it ends. */
interface Ground {
  name: string;
  calls: (() => Promise<Response>)[];
  end: () => Promise<unknown>;
}

const grounds: Record<string, () => Promise<Ground>> = {
  ...Object.fromEntries(
    (
      [
        ["credentials reset", (by: Client, id: string) => by.post(`/v1/users/${id}/credentials`)],
        ["signed out everywhere", (by: Client, id: string) => by.post(`/v1/users/${id}/sign-out`)],
        [
          "disabled",
          (by: Client, id: string) => by.patch(`/v1/users/${id}`, { status: "disabled" }, anyVersion),
        ],
        [
          "disabled and enabled again",
          async (by: Client, id: string) => {
            await good(by.patch(`/v1/users/${id}`, { status: "disabled" }, anyVersion));
            return by.patch(`/v1/users/${id}`, { status: "active" }, anyVersion);
          },
        ],
      ] as const
    ).map(([name, end]) => [
      `a user ${name}`,
      async () => {
        const { world, provider } = the();
        const user = await world.user(provider, "GlobalAdmin");
        return {
          name,
          calls: [
            () => user.get("/v1/me"),
            () => user.get("/v1/customers"),
            () => user.post("/v1/partnership-requests", { resellerEmail: `r-${world.next()}@x.example` }),
            () => user.patch(`/v1/users/${user.id}`, { displayName: "Still Here" }, anyVersion),
          ],
          end: () => good(end(provider.admin, user.id)),
        };
      },
    ]),
  ),
  ...Object.fromEntries(
    ["admin-credentials", "admin/disable"].map((route) => [
      `a customer's admin after ${route}`,
      async () => {
        const { provider, reseller, make, adminOf } = the();
        const { customer } = await make({ reseller: { id: reseller.id } });
        const admin = await adminOf(customer.id);
        const path = `/v1/customers/${customer.id}`;
        return {
          name: route,
          calls: [() => admin.get("/v1/me"), () => admin.get(path), () => admin.get(`${path}/subscriptions`)],
          end: () => good(provider.admin.post(`${path}/${route}`)),
        };
      },
    ]),
  ),
  "a customer's admin whose credentials a revoked reseller had": async () => {
    const { provider, reseller, make, adminOf } = the();
    const { customer } = await make({ reseller: { id: reseller.id } });
    const admin = await adminOf(customer.id);
    const path = `/v1/customers/${customer.id}`;
    return {
      name: "revocation",
      calls: [() => admin.get("/v1/me"), () => admin.get(path), () => reseller.admin.get(path)],
      end: () =>
        good(provider.admin.delete(`${path}/delegated-admin/${reseller.id}?resetAdminCredentials=true`)),
    };
  },
  ...Object.fromEntries(
    (["expired", "limited to reading", "revoked"] as const).map((name) => [
      `a reseller whose delegated admin is ${name}`,
      async () => {
        const { stack, provider, reseller, make } = the();
        const { customer, subscriptions } = await make({ subscriptions: [{ quantity: 5 }] });
        const path = `/v1/customers/${customer.id}`;
        const until = new Date(stack.now() + minute).toISOString();
        const delegatedAdmin = name === "expired" ? { access: "manage", until } : true;
        await good(provider.admin.put(`${path}/reseller`, { resellerId: reseller.id, delegatedAdmin }));
        const access = `${path}/delegated-admin/${reseller.id}`;
        const subscription = `${path}/subscriptions/${subscriptions[0]?.id}`;
        const order = { customerId: customer.id, lineItems: [{ offerId, quantity: 1 }] };
        const { admin } = reseller;
        const reads = [() => admin.get(path), () => admin.get(`${path}/subscriptions`)];
        let number = 0;
        const named = () => ({ friendlyName: `Name ${++number}` });
        return {
          name,
          calls: [
            ...(name === "limited to reading" ? [] : reads),
            () => admin.patch(subscription, named(), anyVersion),
            () => admin.post("/v1/orders", order),
            () => admin.post(`${path}/admin-credentials`),
          ],
          end: async () => {
            if (name === "expired") stack.advance(minute);
            else if (name === "revoked") await provider.admin.delete(access);
            else await good(provider.admin.patch(access, { access: "read" }, anyVersion));
          },
        };
      },
    ]),
  ),
  "a customer's admin whose credentials ended with a transfer": async () => {
    const { provider, stranger, make, adminOf } = the();
    const { customer } = await make();
    const admin = await adminOf(customer.id);
    const path = `/v1/customers/${customer.id}`;
    const { id } = await good(provider.admin.post(`${path}/transfers`, { toProviderId: stranger.id }));
    const body = { resetAdminCredentials: true };
    return {
      name: "transfer with new credentials",
      calls: [() => admin.get("/v1/me"), () => admin.get(path), () => admin.get(`${path}/subscriptions`)],
      end: () => good(stranger.admin.post(`/v1/customer-transfers/${id}/accept`, body)),
    };
  },
  "a provider, and its reseller, whose customer was transferred": async () => {
    const { provider, stranger, reseller, make } = the();
    const { customer, subscriptions } = await make({ reseller: { id: reseller.id }, subscriptions: [{}] });
    const path = `/v1/customers/${customer.id}`;
    const one = `${path}/subscriptions/${subscriptions[0]?.id}`;
    const body = { toProviderId: stranger.id };
    const { id } = await good(provider.admin.post(`${path}/transfers`, body));
    let count = 0;
    return {
      name: "transfer",
      calls: [provider, reseller].flatMap(({ admin }) => [
        () => admin.get(path),
        () => admin.get(one),
        () => admin.get(`${path}/subscriptions`),
        () => admin.patch(one, { friendlyName: `Name ${++count}` }, anyVersion),
        () => admin.patch(path, { billingProfile: { companyName: `Company ${++count}` } }, anyVersion),
      ]),
      end: () => good(stranger.admin.post(`/v1/customer-transfers/${id}/accept`)),
    };
  },
  "a reseller in the name of a suspended provider": async () => {
    const { world, reseller, make } = the();
    const provider = await world.provider();
    await world.partner(provider, reseller);
    const { customer, subscriptions } = await make({
      providerId: provider.id,
      reseller: { id: reseller.id },
      subscriptions: [{ quantity: 5 }],
    });
    const path = `/v1/customers/${customer.id}/subscriptions/${subscriptions[0]?.id}`;
    let quantity = 5;
    return {
      name: "suspension",
      calls: [
        () => provider.admin.get("/v1/me"),
        () =>
          provider.admin.post("/v1/partnership-requests", { resellerEmail: `r-${world.next()}@x.example` }),
        () => reseller.admin.patch(path, { quantity: ++quantity }, anyVersion),
      ],
      end: () =>
        good(world.operator.patch(`/v1/organizations/${provider.id}`, { status: "suspended" }, anyVersion)),
    };
  },
};

it("after a right's ground has ended, no request is answered or committed by it, from the first one on", async () => {
  const random = randomFrom(seed);
  const names = Object.keys(grounds);
  while (counts.calls < figure(names.length, promised)) {
    for (const name of names) {
      const { calls, end } = await (grounds[name] as () => Promise<Ground>)();
      const shuffled = calls.toSorted(() => random() - 0.5);
      for (const call of shuffled) expect([name, (await call()).status < 300]).toEqual([name, true]);
      await end();
      for (const call of calls.toSorted(() => random() - 0.5)) {
        const { status, body } = await call();
        expect([name, [401, 403, 404, 409].includes(status), Object.keys(body)]).toEqual([
          name,
          true,
          expect.not.arrayContaining(["items", "id", "user"]),
        ]);
        counts.calls++;
      }
      counts.grounds++;
    }
  }
}, 600_000);
