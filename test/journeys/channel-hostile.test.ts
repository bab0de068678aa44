import { answers, matching, onSharedStack, problemsIn } from "../support/channel.ts";
import { inParallel, until, withoutRequestId } from "../support/matrix.ts";
import { lines, openOrders } from "../support/orders.ts";
import { pathOf } from "../support/subscription-channel.ts";
import type { Response } from "../support/world.ts";

const the = onSharedStack(openOrders);

const malformed = [400, "INVALID_REQUEST"];
const isProblem = ({ status, headers, text }: Response) => {
  expect([status < 500, text]).toEqual([true, text]);
  if (status >= 400) expect(headers.get("content-type")).toBe("application/problem+json");
};

const unsafe = ["\u0000", "\u001b[31m", "\u0085", "\u202e", "\u2066", "\ud800"];
const whole = [
  "Ёлки & Söhne",
  "שלום 👩‍👩‍👧",
  "<script>alert(1)</script>",
  "{{link}}",
  "__proto__",
  "constructor",
];

it("takes names in any script as they are, and none that hides or turns text", async () => {
  const { provider, newCustomer, draft, ordered } = the();
  const named = (companyName: string, friendlyName: string) => {
    const customer = newCustomer();
    return {
      customer: { ...customer, billingProfile: { ...customer.billingProfile, companyName } },
      lineItems: lines(["deskhub-essential", 1, { friendlyName }]),
    };
  };
  const { customer, subscriptions } = await ordered({
    lineItems: whole.map((friendlyName) => ({ offerId: "deskhub-essential", quantity: 1, friendlyName })),
  });
  expect(subscriptions.map(({ friendlyName }: any) => friendlyName)).toEqual(whole);
  const self = `/v1/customers/${customer.id}`;
  for (const companyName of whole) {
    const renamed = { billingProfile: { companyName } };
    expect((await provider.admin.patch(self, renamed, { "if-match": "*" })).status).toBe(200);
    expect((await provider.admin.get(self)).body.billingProfile).toEqual({
      ...customer.billingProfile,
      companyName,
    });
  }
  const { id } = await draft();
  const path = `/v1/orders/${id}`;
  const match = await matching(provider.admin, path);
  for (const character of unsafe)
    for (const body of [named(`a${character}b`, "good"), named("good", `a${character}b`)]) {
      const refused = [
        await provider.admin.post("/v1/orders", body),
        await provider.admin.patch(path, body, match),
      ];
      expect([character, refused.map(answers)]).toEqual([character, [malformed, malformed]]);
      refused.forEach(isProblem);
    }
  expect((await provider.admin.get(path)).headers.get("etag")).toBe(match["if-match"]);
});

it("finds in names that look like the language's own things what their words say, and nothing else", async () => {
  const { provider, make } = the();
  const { customer } = await make({ companyName: "__proto__ constructor prototype" });
  const search = await until(
    () => provider.admin.get("/v1/customers?search=constructor%20proto%20prototype"),
    ({ body }) => body.items.length > 0,
  );
  expect(search.body.items).toMatchObject([{ id: customer.id }]);
  const patched = await provider.admin.patch(
    `/v1/customers/${customer.id}`,
    '{"billingProfile":{"__proto__":{"email":"x@x.example"}}}',
    { "if-match": "*" },
  );
  expect(answers(patched)).toEqual(malformed);
  for (const id of ["__proto__", "constructor"])
    expect(answers(await provider.admin.get(`/v1/offers/${id}`))).toEqual([404, "NOT_FOUND"]);
  const { body } = await provider.admin.post("/v1/orders", {
    customerId: customer.id,
    lineItems: lines(["constructor", 1], ["hasOwnProperty", 1], ["toString", 1]),
  });
  const review = await provider.admin.post(`/v1/orders/${body.id}/review`);
  expect(problemsIn(review.body)).toEqual(
    [0, 1, 2].map((line) => `/lineItems/${line}/offerId OFFER_NOT_FOUND`),
  );
});

it("answers each list's odd parameters with a refusal or an empty list, and never breaks", async () => {
  const { provider, make } = the();
  const { customer } = await make();
  const lists = {
    "/v1/offers": { refused: ["billing=free", "billing=", "category=", `category=${"x".repeat(61)}`] },
    "/v1/customers": {
      refused: [
        "resellerId=x",
        "resellerId=cus_00000000000000000000000000",
        "domain=x",
        "domain=a..b",
        "domain=%00",
      ],
    },
    "/v1/orders": { refused: ["status=open", "status=", "customerId=x"] },
    "/v1/incentives": { refused: ["from=now", "to=2026-02-30T00:00:00Z", "resellerId=%00"] },
    [`/v1/customers/${customer.id}/subscriptions`]: { refused: ["status=active"] },
  };
  const everywhere = [
    "limit=0",
    "limit=101",
    "limit=-1",
    "limit=1e1",
    "limit=",
    "limit=1&limit=2",
    "unknown=1",
    "__proto__=1",
  ];
  const calls = Object.entries(lists).flatMap(([path, { refused }]) =>
    [...everywhere, ...refused].map((query) => `${path}?${query}`),
  );
  await inParallel(calls, 4, async (path) => {
    const answer = await provider.admin.get(path);
    expect([path, ...answers(answer)]).toEqual([path, ...malformed]);
    isProblem(answer);
  });
  const cursors = ["x", "%00", "AAAA.BBBB", "a".repeat(3_000), "%F0%9F%92%A9"];
  await inParallel(
    Object.keys(lists).flatMap((path) => cursors.map((cursor) => `${path}?cursor=${cursor}`)),
    4,
    async (path) =>
      expect([path, ...answers(await provider.admin.get(path))]).toEqual([path, 400, "CURSOR_INVALID"]),
  );
  const searches = ["%00", "%E2%80%AE", "%F0%9F%92%A9", "*", "%25", "'%20OR%201=1", "___"];
  for (const path of ["/v1/offers", "/v1/customers"])
    for (const search of searches) {
      const answer = await provider.admin.get(`${path}?search=${search}`);
      isProblem(answer);
      if (answer.status === 200 && path === "/v1/customers") expect(answer.body).toEqual({ items: [] });
    }
});

it("shows nothing behind ids of others or of nothing, whatever is done with them", async () => {
  const { provider, stranger, reseller, make, draftFor, key } = the();
  const { customer, subscriptions } = await make({ subscriptions: [{ billing: "azure" }] });
  const { id } = await draftFor(customer.id);
  const elsewhere = await make({ providerId: stranger.id, subscriptions: [{}] });
  const grant = { resellerId: reseller.id };
  const routes = (customerPath: string, subscription: string, order: string) =>
    [
      ["GET", customerPath],
      ["PATCH", customerPath, {}],
      ["PUT", `${customerPath}/reseller`, { ...grant, delegatedAdmin: true }],
      ["DELETE", `${customerPath}/delegated-admin/${reseller.id}`],
      ["PUT", `${customerPath}/azure-tenant-owner`, grant],
      ["DELETE", `${customerPath}/azure-tenant-owner`],
      ["POST", `${customerPath}/admin-credentials`, {}],
      ["GET", `${customerPath}/subscriptions`],
      ["GET", subscription],
      ["PATCH", subscription, { quantity: 1 }],
      ["GET", `${subscription}/upgrades`],
      ["POST", `${subscription}/upgrades`, { targetOfferId: "x" }],
      ["GET", `${subscription}/support-contact`],
      ["PUT", `${subscription}/support-contact`, grant],
      ["GET", order],
      ["PATCH", order, {}],
      ["POST", `${order}/review`, {}],
      ["POST", `${order}/submit`, { version: "1.x" }],
      ["POST", `${order}/cancel`, {}],
    ] as const;
  const nowhere = (path: string) => path.replaceAll(/_[0-9a-z]{26}/g, "_00000000000000000000000000");
  const foreign = routes(`/v1/customers/${customer.id}`, pathOf(subscriptions[0]!), `/v1/orders/${id}`);
  for (const [method, path, body] of foreign) {
    const headers = { "if-match": "*", ...(path.endsWith("/submit") && key()) };
    const [theirs, nothing] = [
      await stranger.admin.call(method, path, body, headers),
      await stranger.admin.call(method, nowhere(path), body, headers),
    ];
    expect([method, path, ...answers(theirs)]).toEqual([method, path, 404, "NOT_FOUND"]);
    expect(withoutRequestId(theirs)).toBe(withoutRequestId(nothing));
  }
  // A subscription of one customer is none of another, though both are one's own.
  const own = await make();
  const mixed = pathOf({ customerId: own.customer.id, id: subscriptions[0]!.id });
  expect(answers(await provider.admin.get(mixed))).toEqual([404, "NOT_FOUND"]);
  const crossed = pathOf({ customerId: customer.id, id: elsewhere.subscriptions[0]!.id });
  expect(answers(await provider.admin.get(crossed))).toEqual([404, "NOT_FOUND"]);
});
