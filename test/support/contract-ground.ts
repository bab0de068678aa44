import { type CallerType, callerType } from "../../lib/contract/common.ts";
import { everyStandIn } from "../../lib/contract/examples/examples.ts";
import type { StandIn } from "../../lib/contract/examples/stand-ins.ts";
import { adminEmail } from "../../lib/customers/admin.ts";
import { customers } from "../../lib/customers/items.ts";
import type { Plan } from "./contract-calls.ts";
import { realThings } from "./example-calls.ts";
import { openExampleCast } from "./example-cast.ts";
import type { Inside } from "./inside.ts";
import { type Client, good, type Response } from "./world.ts";

/** A caller, and its type of organization; an anonymous caller has none. */
interface Caller {
  type: CallerType | undefined;
  client: Client;
}

/** The type of caller that each set of things is for: users are an organization's own, a draft is the reseller's. */
const sets = ["indirect-provider", "indirect-reseller", "indirect-provider", "operator"] as const;

/**
 * The existing things for calls to name, and the callers. Calls use them up, so a run takes several grounds in turn.
 */
export const openGround = async (inside: Inside) => {
  const { world } = inside;
  const cast = await openExampleCast(inside);
  const { provider, reseller, otherReseller } = cast;
  const things: Record<StandIn, string>[] = [];
  for (const type of sets) things.push(await realThings(cast, type));
  const [agent, sales, disabled, operatorAgent] = await Promise.all([
    world.user(provider, "AdminAgent"),
    world.user(reseller, "SalesAgent"),
    world.user(provider, "GlobalAdmin"),
    world.user({ admin: world.operator }, "AdminAgent"),
  ]);
  await good(provider.admin.patch(`/v1/users/${disabled.id}`, { status: "disabled" }, { "if-match": "*" }));
  const customer = await customers.in(inside.table).get({ id: things[0]?.customer ?? "" });
  if (!customer) throw new Error("the customer is missing");
  const admin = await world.member(customer.adminId, adminEmail(customer.companyProfile.domain));

  const callers: Record<CallerType, Client[]> = {
    operator: [world.operator, operatorAgent],
    "indirect-provider": [provider.admin, agent],
    "indirect-reseller": [reseller.admin, sales],
    customer: [admin],
  };
  const of = (type: CallerType | undefined, ...clients: Client[]): Caller[] =>
    clients.map((client) => ({ type, client }));
  const anybody = [
    ...of(undefined, world.anonymous),
    ...of("indirect-provider", disabled),
    ...of("indirect-reseller", otherReseller.admin),
    ...callerType.options.flatMap((type) => of(type, ...callers[type])),
  ];
  let cursors: string[] = [];

  return {
    /** The caller. */
    callerOf({ by, at }: Plan): Caller {
      const among = by ? of(by, ...callers[by]) : anybody;
      // By another part of the number than the things, so that each caller comes to name each set of them.
      const chosen = Math.floor(at / things.length) % among.length;
      return among[chosen] ?? { type: undefined, client: world.anonymous };
    },

    /** A planned text with real values in place of stand-ins. */
    put(text: string, at: number, etag: string): string {
      const real = things[at % things.length];
      let put = text.replaceAll("«etag»", etag).replaceAll("«cursor»", cursors[at % 8] ?? "none");
      for (const [name, standIn] of Object.entries(everyStandIn))
        put = put.replaceAll(standIn, real?.[name as StandIn] ?? "");
      return put;
    },

    /** Keeps parts of an answer that a further call may name. */
    learn({ body }: Response): void {
      if (typeof body?.nextCursor === "string") cursors = [body.nextCursor, ...cursors].slice(0, 8);
    },
  };
};
export type Ground = Awaited<ReturnType<typeof openGround>>;
