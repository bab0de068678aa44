import { type CallerType, callerType } from "../../lib/contract/common.ts";
import { adminEmail } from "../../lib/customers/admin.ts";
import { newId } from "../../lib/ids.ts";
import { attestation } from "../../lib/partnerships/attestation.ts";
import { openCastInside } from "./cast-inside.ts";
import type { Plan } from "./contract-calls.ts";
import type { Inside } from "./inside.ts";
import { type Client, password, type Response } from "./world.ts";

/** Who makes a call, and of what kind its organization is; nobody's is of none. */
interface Caller {
  type: CallerType | undefined;
  client: Client;
}

/** What there is for calls to name, and who calls. Calls use it up: a run takes several, one after the other. */
export const openGround = async (inside: Inside) => {
  const cast = await openCastInside(inside);
  const { world } = inside;
  const { provider, reseller, other, third, unpartnered, rival, administered, associated, free } = cast;
  const [salesAgent, spare, disabled, operatorAgent, request, change, pending, outgoing] = await Promise.all([
    world.user(reseller, "SalesAgent"),
    world.user(provider, "SalesAgent", "AdminAgent"),
    world.user(provider, "GlobalAdmin"),
    world.user({ admin: world.operator }, "AdminAgent"),
    provider.admin.post("/v1/partnership-requests", { resellerEmail: `draft-${world.next()}@asked.example` }),
    provider.admin.post("/v1/organization/change-requests", { changes: { country: "FR" }, reason: "moved" }),
    world.invitation(provider),
    world.invitation(provider, unpartnered.admin.email),
  ]);
  await provider.admin.patch(`/v1/users/${disabled.id}`, { status: "disabled" }, { "if-match": "*" });
  const job = await provider.admin.post("/v1/customers/reassign", {
    fromResellerId: other.id,
    toResellerId: third.id,
    subscriptions: true,
    delegatedAdmin: false,
  });
  const customerAdmin = await world.member(
    administered.adminId,
    adminEmail(administered.companyProfile.domain),
  );

  const { plain, suspended, renewing, over, recorded, free: plainOfFree } = cast.subscriptions;
  const subscriptions = [plain, recorded, plainOfFree, plain, suspended, renewing, over, plain];
  const orders = [cast.orders.provided, cast.orders.again, cast.orders.placed];
  const requests = [request.body.id, cast.invitation.id, pending.id, outgoing.id];
  let cursors: string[] = [];

  /** By the names of path parameters and of fields, what there is to name. */
  const pools: Record<string, () => readonly string[]> = {
    organizationId: () => [third.id, unpartnered.id, rival.id, other.id],
    providerId: () => [provider.id],
    resellerId: () => [reseller.id, other.id, reseller.id, third.id, unpartnered.id],
    mpnId: () => [reseller.mpnId, other.mpnId, provider.mpnId, unpartnered.mpnId, "404404"],
    // In the order of the callers who may change them.
    userId: () => [spare.id, salesAgent.id, operatorAgent.id, cast.secondAdmin.id],
    changeRequestId: () => [change.body.id],
    requestId: () => requests,
    token: () => [cast.invitation, cast.repeated, pending, outgoing].map(({ token }) => token),
    offerId: () => ["office-basic", "office-plus", "azure", "office-basic", "nothing"],
    customerId: () => subscriptions.map(({ customerId }) => customerId),
    subscriptionId: () => subscriptions.map(({ id }) => id),
    orderId: () => orders.map(({ id }) => id),
    version: () => orders.map(({ version }) => version),
    jobId: () => [job.body.id],
    attestation: () => [`${attestation.version}.en`, `${attestation.version}.ru`, "old"],
    domain: () => [administered, associated, free].map(({ companyProfile }) => companyProfile.domain),
    address: () => [reseller, unpartnered, other].map(({ admin }) => admin.email),
    password: () => [password, "wrong"],
    cursor: () => (cursors.length > 0 ? cursors : ["none"]),
    never: () =>
      (["org", "usr", "req", "cus", "ord"] as const).map((each) => newId(each, new Date(inside.now()))),
    unused: () => [`new-${world.next()}`],
  };

  const callers: Record<CallerType, Client[]> = {
    operator: [world.operator, operatorAgent],
    "indirect-provider": [provider.admin, cast.providerAgent, provider.admin, spare],
    "indirect-reseller": [reseller.admin, cast.resellerAgent, reseller.admin, unpartnered.admin, salesAgent],
    customer: [customerAdmin],
  };
  const of = (type: CallerType | undefined, ...clients: Client[]): Caller[] =>
    clients.map((client) => ({ type, client }));
  const anybody = [
    ...of(undefined, world.anonymous),
    ...of("indirect-provider", disabled),
    ...of("indirect-reseller", third.admin, rival.admin),
    ...callerType.options.flatMap((type) => of(type, ...callers[type])),
  ];

  return {
    /** Who makes a call. */
    callerOf({ by, at }: Plan): Caller {
      const among = by ? of(by, ...callers[by]) : anybody;
      return among[at % among.length] ?? { type: undefined, client: world.anonymous };
    },

    /** A plan's text with what there is in the place of what stands for it. */
    put: (text: string, at: number, etag: string): string =>
      text.replaceAll(/«(\w+):(\d+|=)»/g, (_, name: string, number: string) => {
        if (name === "etag") return etag;
        const pool = pools[name]?.();
        if (!pool) throw new Error(`there is nothing called ${name}`);
        return pool[(number === "=" ? at : Number(number)) % pool.length] ?? "";
      }),

    /** Keeps of an answer what a further call may name. */
    learn({ body }: Response): void {
      if (typeof body?.nextCursor === "string") cursors = [body.nextCursor, ...cursors].slice(0, 8);
    },
  };
};
export type Ground = Awaited<ReturnType<typeof openGround>>;
