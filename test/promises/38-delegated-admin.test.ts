import { demoOffers } from "../../infra/local/demo-offers.ts";
import { answered, anyVersion, channelOn, idsIn } from "../support/channel.ts";
import { day, minute } from "../support/clock.ts";
import { type Inside, openInside } from "../support/inside.ts";
import { endPartnership } from "../support/matrix.ts";
import { reached } from "../support/promise.ts";
import { pathOf } from "../support/subscription-channel.ts";
import type { Organization } from "../support/world.ts";

let inside: Inside;
let channel: Awaited<ReturnType<typeof channelOn>>;
let provider: Organization;

beforeAll(async () => {
  inside = await openInside();
  channel = await channelOn(inside);
  ({ provider } = channel);
  await inside.world.operator.post("/v1/offers/import", { offers: demoOffers });
}, 60_000);
afterAll(async () => {
  reached(
    38,
    "delegated admin: reading alone, its end by the clock, its reminders and its terms as promised",
  );
  await inside?.close();
});

const ahead = (days: number) => new Date(inside.now() + days * day).toISOString();

/** A customer of a new partner that has delegated admin, and the provider's calls that set the terms of that access. */
const granted = async (delegatedAdmin: object | boolean, more: object = {}) => {
  const reseller = await channel.partner();
  const { customer, subscriptions } = await channel.make({ subscriptions: [{ quantity: 10 }], ...more });
  const path = `/v1/customers/${customer.id}`;
  const body = { resellerId: reseller.id, delegatedAdmin };
  const { body: assigned } = await answered("200", provider.admin.put(`${path}/reseller`, body));
  const access = `${path}/delegated-admin/${reseller.id}`;
  return {
    ...{ reseller, customer, path, assigned, subscription: pathOf(subscriptions[0]!) },
    change: (patch: object, headers: Record<string, string> = anyVersion) =>
      provider.admin.patch(access, patch, headers),
    assign: (terms: object | boolean) =>
      provider.admin.put(`${path}/reseller`, { ...body, delegatedAdmin: terms }),
    revoke: () => provider.admin.delete(access),
    remains: async () =>
      (await provider.admin.get(`/v1/indirect-resellers/${reseller.id}/removal`)).body.remains.delegatedAdmin,
  };
};

/** The events of these types about a customer in one feed: their type and their data about the end. */
const eventsFor = async (who: Organization, customerId: string, ...types: string[]) =>
  (await channel.eventsAbout(who.admin, customerId)).filter(({ type }) => types.includes(type));

/** A reseller's answers about a customer. */
const readsOf = ({
  reseller: { admin },
  path,
  customer,
  subscription,
}: Awaited<ReturnType<typeof granted>>) => [
  () => admin.get(path),
  () => admin.get(`${path}/subscriptions`),
  () => admin.get(subscription),
  () => admin.get(`${subscription}/support-contact`),
  () => admin.get(`${subscription}/upgrades`),
  () => admin.get(`/v1/orders?customerId=${customer.id}`),
];

it("a delegated admin with read access reads everything, and is refused upgrades", async () => {
  const access = await granted(true);
  expect(access.assigned.delegatedAdmins).toMatchObject([{ access: "manage" }]);
  expect(access.assigned.delegatedAdmins[0]).not.toHaveProperty("until");
  const until = ahead(100);
  const { body } = await answered("200", access.change({ access: "read", until }));
  expect(body.delegatedAdmins).toEqual([{ ...access.assigned.delegatedAdmins[0], access: "read", until }]);
  const { admin } = access.reseller;
  expect((await admin.get(access.path)).body.delegatedAdmins).toEqual(body.delegatedAdmins);
  await answered("200", ...readsOf(access).map((read) => read()));
  const upgrades = (await admin.get(`${access.subscription}/upgrades`)).body.items;
  for (const { eligible, reasons } of upgrades)
    expect([eligible, reasons[0].code]).toEqual([false, "ACCESS_READ_ONLY"]);
});

it("an end counts by the clock at once, and the schedule records it", async () => {
  const access = await granted({ access: "manage", until: ahead(1) });
  const { reseller, customer, path } = access;
  const reads = readsOf(access);
  await answered("200", reads[0]!());
  await answered("200", reseller.admin.post(`${path}/admin-credentials`));
  inside.advance(day + minute);
  await answered("404 NOT_FOUND", ...reads.filter((_, at) => at !== 5).map((read) => read()));
  expect((await reads[5]!()).body.items).toEqual([]);
  for (const list of ["/v1/customers", `/v1/customers?resellerId=${reseller.id}`, "/v1/subscriptions"])
    expect((await reseller.admin.get(list)).body.items).toEqual([]);
  expect((await provider.admin.get(path)).body.delegatedAdmins).toEqual([]);
  const listed = await provider.admin.get(`/v1/customers?resellerId=${reseller.id}`);
  expect(listed.body.items).toMatchObject([{ id: customer.id, delegatedAdmins: [] }]);
  expect(await access.remains()).toBe(0);
  await answered("404 NOT_FOUND", access.revoke(), access.change({ until: null }));

  await inside.tick();
  expect(
    (await provider.admin.get(`/v1/audit-records?resourceId=${customer.id}`)).body.items[0],
  ).toMatchObject({
    operation: "customer.delegated-admin-expire",
    actor: { userId: "schedule" },
    before: { resellerId: reseller.id, delegatedAdmin: { access: "manage" } },
  });
  const [event, ...others] = await eventsFor(reseller, customer.id, "access.expired");
  expect([event.data.resellerId, others]).toEqual([reseller.id, []]);
  expect(await eventsFor(provider, customer.id, "access.expired")).toMatchObject([
    { data: { adminCredentialsLastResetBy: { organizationId: reseller.id } } },
  ]);
  // A new grant, before or after the end was recorded, is another grant, with the newly named end or none.
  expect((await answered("200", access.assign(true))).body.delegatedAdmins).toMatchObject([
    { resellerId: reseller.id, access: "manage" },
  ]);
  await answered("200", reads[0]!(), access.change({ until: ahead(1) }));
  inside.advance(day + minute);
  const renewed = await answered("200", access.assign({ access: "read" }));
  expect(renewed.body.delegatedAdmins).toMatchObject([{ access: "read" }]);
  await inside.tick();
  await answered("200", reads[0]!());
  expect(await eventsFor(reseller, customer.id, "access.expired")).toHaveLength(2);
});

it("both sides are reminded 30 and 7 days before the present end, and of no end that is nearer when set", async () => {
  const access = await granted({ access: "manage", until: ahead(31) });
  const { reseller, customer } = access;
  /** The days of all reminders so far. */
  const reminded = async () => {
    await inside.tick();
    const events = await eventsFor(reseller, customer.id, "access.expiring");
    expect(await eventsFor(provider, customer.id, "access.expiring")).toHaveLength(events.length);
    return events.map(({ data }) => data.days);
  };
  const days: [number, object | undefined, number[]][] = [
    [0.5, undefined, []],
    // The entries of the older end find nothing to do.
    [0, { until: 50 }, []],
    [1, undefined, []],
    [0, { until: 30.5 }, []],
    [1, undefined, [30]],
    [23, undefined, [30, 7]],
    // Eight days are left when this end is set, and six when the other one is.
    [0, { until: 8 }, [30, 7]],
    [1.1, undefined, [30, 7, 7]],
    [0, { until: 6 }, [30, 7, 7]],
    // The first end is reached.
    [4.5, { access: "read" }, [30, 7, 7]],
    [0, { until: null }, [30, 7, 7]],
    [1, undefined, [30, 7, 7]],
  ];
  for (const [passed, change, expected] of days) {
    inside.advance(passed * day);
    const { until, ...rest } = (change ?? {}) as { until?: number | null };
    if (change)
      await answered(
        "200",
        access.change({ ...rest, ...(until !== undefined && { until: until && ahead(until) }) }),
      );
    expect([passed, await reminded()]).toEqual([passed, expected]);
  }
  expect(await eventsFor(reseller, customer.id, "access.expired")).toEqual([]);
  await answered("200", reseller.admin.get(access.path));
});

it("the provider alone sets the terms, within two years, and extends them only for an active partner", async () => {
  const access = await granted({ access: "read" });
  const { reseller, path, customer } = access;
  await answered(
    "400 INVALID_REQUEST",
    ...[-0.001, 732].flatMap((days) => [
      access.change({ until: ahead(days) }),
      access.assign({ access: "read", until: ahead(days) }),
    ]),
    access.assign({ until: ahead(1) }),
    access.change({ access: "own" }),
    provider.admin.put(`${path}/reseller`, { resellerId: null, delegatedAdmin: { access: "read" } }),
  );
  await answered("428 PRECONDITION_REQUIRED", access.change({ access: "manage" }, {}));
  await answered("412 PRECONDITION_FAILED", access.change({ access: "manage" }, { "if-match": '"old"' }));
  const sales = await inside.world.user(provider, "SalesAgent");
  const at = `${path}/delegated-admin/${reseller.id}`;
  await answered(
    "403 ROLE_REQUIRED",
    sales.put(`${path}/reseller`, { resellerId: reseller.id, delegatedAdmin: { access: "read" } }),
    sales.patch(at, { access: "manage" }, anyVersion),
    reseller.admin.patch(at, { access: "manage" }, anyVersion),
  );
  const other = await channel.partner();
  await answered(
    "404 NOT_FOUND",
    provider.admin.patch(`${path}/delegated-admin/${other.id}`, { access: "manage" }, anyVersion),
  );
  // Nothing changes, so there is no event.
  const before = await eventsFor(reseller, customer.id, "customer.updated");
  await answered("200", access.change({ access: "read", until: null }), access.assign({ access: "read" }));
  expect(await eventsFor(reseller, customer.id, "customer.updated")).toEqual(before);
  await answered("200", access.change({ access: "manage", until: ahead(730) }));
  expect(await eventsFor(reseller, customer.id, "customer.updated")).toMatchObject([
    ...before,
    { data: { changed: ["delegatedAdmins"], delegatedAdmin: { access: "manage" } } },
  ]);
  await endPartnership(provider, reseller.id);
  await answered("200", access.change({ access: "read", until: ahead(10) }));
  await answered(
    "422 PARTNERSHIP_ENDED",
    access.change({ access: "manage" }),
    access.change({ until: ahead(11) }),
    access.change({ until: null }),
  );
  expect(idsIn(await reseller.admin.get("/v1/customers"))).toEqual([customer.id]);
  inside.advance(11 * day);
  expect(idsIn(await reseller.admin.get("/v1/customers"))).toEqual([]);
});
