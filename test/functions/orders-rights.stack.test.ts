import { draftOf } from "../support/drafts.ts";
import { type ExampleCast, openExampleCast } from "../support/example-cast.ts";
import { type Inside, openInside } from "../support/inside.ts";
import { good } from "../support/world.ts";

let inside: Inside;
let cast: ExampleCast;

beforeAll(async () => {
  inside = await openInside();
  cast = await openExampleCast(inside);
}, 60_000);
afterAll(() => inside?.close());

const line = { offerId: "deskhub-essential", quantity: 5 };

it.each(["named", "taken off"])(
  "a support contact is %s by who still has the right for it when that commits",
  async (how) => {
    const { world, provider, reseller } = cast;
    const agent = await world.user(provider, "AdminAgent");
    const supported = { ...line, supportContact: { resellerId: reseller.id } };
    const [before, after] = how === "named" ? [line, supported] : [supported, line];
    const { id } = await draftOf(world, provider.admin, { lineItems: [before] });
    const path = `/v1/orders/${id}`;
    const any = { "if-match": "*" };
    let demoted = false;
    inside.between.dynamodb.decide(async (operation, forward) => {
      if (!demoted && operation === "TransactWriteItems") {
        demoted = true;
        // A Sales agent changes drafts, and grants nothing.
        await good(provider.admin.patch(`/v1/users/${agent.id}`, { roles: ["SalesAgent"] }, any));
      }
      return forward();
    });
    const { status, body } = await agent.patch(path, { lineItems: [after] }, any);
    inside.between.dynamodb.decide();
    expect([demoted, status, body.code]).toEqual([true, 403, "ROLE_REQUIRED"]);
    expect((await good(provider.admin.get(path))).lineItems).toEqual([before]);
    // What is not the support contact's, the Sales agent may change as ever.
    const more = [{ ...line, quantity: 6 }];
    expect((await good(agent.patch(path, { lineItems: more }, any))).lineItems).toEqual([
      { ...before, quantity: 6 },
    ]);
  },
);
