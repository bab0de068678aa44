import { all, answered, anyVersion, onSharedStack, problemsIn } from "../support/channel.ts";
import { lines, openOrders } from "../support/orders.ts";

/** Moves the clock. */
const the = onSharedStack(openOrders);

it("a review names every problem with its pointer, and commits nothing", async () => {
  const { world, provider, stranger, partner, end, newCustomer, draft, review, submit, ordered } = the();
  const [unsigned, foreign, former, unpartnered] = await Promise.all([
    partner({ agreement: false }),
    partner({ region: "APAC", agreement: true }),
    partner(),
    world.reseller(),
  ]);
  await end(former);
  const taken = await ordered();
  const named = [
    ["999999999", "MPN_ID_NOT_FOUND"],
    [stranger.mpnId, "MPN_ID_NOT_RESELLER"],
    [provider.mpnId, "MPN_ID_IS_PROVIDER"],
    [unsigned.mpnId, "AGREEMENT_NOT_SIGNED"],
    [foreign.mpnId, "REGION_MISMATCH"],
    [former.mpnId, "PARTNERSHIP_ENDED"],
    [unpartnered.mpnId, "PARTNERSHIP_REQUIRED"],
  ];
  const order = await draft({
    customer: newCustomer(taken.customer.companyProfile.domain),
    resellerId: former.id,
    lineItems: lines(
      ["no-such-offer", 1],
      ["ledgerline-finance", 19],
      ["deskhub-telephony", 1],
      ["deskhub-essential", 1, { supportContact: { resellerId: unpartnered.id } }],
      ...named.map(([partnerIdOnRecord]): [string, number, object] => [
        "deskhub-essential",
        1,
        { partnerIdOnRecord },
      ]),
    ),
  });
  const reviewed = await review(order.id);
  expect(problemsIn(reviewed)).toEqual([
    "/resellerId PARTNERSHIP_ENDED",
    "/customer/companyProfile/domain DOMAIN_TAKEN",
    "/lineItems/0/offerId OFFER_NOT_FOUND",
    "/lineItems/1/quantity QUANTITY_OUT_OF_RANGE",
    "/lineItems/2/offerId PREREQUISITE_MISSING",
    "/lineItems/3/supportContact/resellerId PARTNERSHIP_REQUIRED",
    ...named.map(([, code], at) => `/lineItems/${at + 4}/partnerIdOnRecord ${code}`),
  ]);
  for (const { detail } of reviewed.problems) expect(detail).toMatch(/\w{3,}/);
  // A line without a reseller of record gets none, though the order is under a reseller.
  expect(problemsIn({ problems: reviewed.warnings })).toEqual(
    [0, 1, 2, 3].map((line) => `/lineItems/${line}/partnerIdOnRecord NO_PARTNER_ON_RECORD`),
  );
  expect((await provider.admin.get(`/v1/orders/${order.id}`)).body).toEqual(order);
  const refused = await answered("422 ORDER_HAS_PROBLEMS", submit(order.id));
  expect(problemsIn(refused.body)).toEqual(problemsIn(reviewed));
});

it("a submit names a domain, or its admin's name, as another organization's, which no review does; on record, 20 times a day", async () => {
  const { world, newCustomer, draft, review, submitVersion, ordered } = the();
  const taken = (await ordered()).customer.companyProfile.domain;
  const named = `named-${world.next()}.example`;
  await world.reseller({ adminEmail: `Admin@${named}` });
  const { admin } = await world.provider();
  const drafted = async (domain?: string) => {
    const { id } = await draft({ customer: newCustomer(domain) }, admin);
    const { version, problems } = await review(id, admin);
    expect(problems).toEqual([]);
    return () => submitVersion(id, version, admin);
  };
  const [free, ...asking] = [await drafted(), await drafted(taken), await drafted(named)];
  for (let count = 0; count < 19; count++) {
    const refused = await answered("422 ORDER_HAS_PROBLEMS", asking[count % 2]!());
    expect(problemsIn(refused.body)).toEqual(["/customer/companyProfile/domain DOMAIN_TAKEN"]);
  }
  const user = (email: string) => ({ email, displayName: "Ann", roles: ["SalesAgent"] });
  await answered("409 EMAIL_TAKEN", admin.post("/v1/users", user(`admin@${named}`)));
  const records = await all(admin, "/v1/audit-records");
  const recorded = records.map(({ operation, after }) => [operation, after?.domain ?? after?.email]);
  const refusals = recorded.filter(([operation]) => operation.endsWith("-refused"));
  expect(refusals).toHaveLength(20);
  expect(refusals.slice(0, 2)).toEqual([
    ["user.create-refused", `a•••@${named}`],
    ["order.submit-refused", taken],
  ]);
  // Free domains are refused as well: otherwise a 429 would reveal the taken ones.
  const someone = user(`ann-${world.next()}@people.example`);
  const over = await answered("429 RATE_LIMITED", asking[0]!(), free!(), admin.post("/v1/users", someone));
  const wait = Number(over.headers.get("retry-after"));
  expect(wait).toBeGreaterThan(0);
  expect(wait).toBeLessThanOrEqual(24 * 3_600);
});

it("the record shows the creation of everything that an order has made, and the whole history of a customer", async () => {
  const { world, provider, ordered, draftFor } = the();
  const { customer, order, subscriptions } = await ordered();
  const [subscription] = subscriptions;
  const records = async (query: string, by = provider.admin) =>
    (await answered("200", by.get(`/v1/audit-records?${query}`))).body.items;
  const creation = { resourceType: "customer", resourceId: customer.id, operation: "customer.create" };
  expect(await records(`resourceType=customer&resourceId=${customer.id}`)).toMatchObject([creation]);
  expect(await records(`resourceType=order&resourceId=${customer.id}`)).toEqual([]);
  const path = `/v1/customers/${customer.id}/subscriptions/${subscription.id}`;
  await answered("200", provider.admin.patch(path, { friendlyName: "Renamed" }, anyVersion));
  await answered("200", provider.admin.patch(path, { friendlyName: "Again" }, anyVersion));
  const operations = ["subscription.update", "subscription.update", "subscription.create"];
  const paged: any[] = [];
  let cursor = "";
  do {
    const page = await provider.admin.get(`/v1/audit-records?resourceId=${subscription.id}&limit=1${cursor}`);
    paged.push(...page.body.items);
    cursor = page.body.nextCursor ? `&cursor=${page.body.nextCursor}` : "";
  } while (cursor);
  expect(paged.map(({ operation }) => operation)).toEqual(operations);
  expect(paged[2].after).toEqual({ orderId: order.id });
  const later = await draftFor(customer.id);
  await answered("200", provider.admin.post(`/v1/customers/${customer.id}/admin-credentials`));
  const all = await records(`customerId=${customer.id}&limit=100`);
  expect(all.map(({ operation, resourceId }: any) => [operation, resourceId])).toEqual([
    ["customer.credentials-reset", customer.id],
    ["order.create", later.id],
    ["subscription.update", subscription.id],
    ["subscription.update", subscription.id],
    ["order.submit", order.id],
  ]);
  const stranger = await world.provider();
  for (const query of ["resourceId", "customerId"])
    expect(await records(`${query}=${customer.id}`, stranger.admin)).toEqual([]);
  // No id has a time as late as this.
  expect(await records(`resourceId=cus_${"z".repeat(26)}`)).toEqual([]);
});
