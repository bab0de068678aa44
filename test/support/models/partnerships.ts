import fc from "fast-check";
import type { Role } from "../../../lib/contract/common.ts";
import { keys } from "../../../lib/table/keys.ts";
import { day, minute } from "../clock.ts";
import { customerFixture } from "../customers.ts";
import type { Inside } from "../inside.ts";
import type { Client, Organization } from "../world.ts";
import { any, changedBy, listed, type Passing, pass, passing, type Run, told } from "./running.ts";

const kind = <K extends string>(name: K) => fc.constant(name);
const which = fc.nat(3);
const reseller = fc.nat(1);
const remover = fc.constantFrom(
  ...(["admin", "admin", "admin", "admin", "second", "second", "reseller"] as const),
);
const party = fc.constantFrom("provider" as const, "first" as const);

export const partnershipCommand = fc.oneof(
  { weight: 3, arbitrary: fc.record({ kind: kind("invite"), address: fc.nat(2) }) },
  { weight: 4, arbitrary: fc.record({ kind: kind("join"), reseller }) },
  { weight: 1, arbitrary: fc.record({ kind: kind("renew"), which }) },
  { weight: 1, arbitrary: fc.record({ kind: kind("withdraw"), which }) },
  {
    weight: 9,
    arbitrary: fc.record({
      kind: fc.constantFrom("accept" as const, "accept" as const, "accept" as const, "decline" as const),
      which,
      older: fc.constantFrom(false, false, true),
      by: fc.constantFrom(
        "first" as const,
        "first" as const,
        "second" as const,
        "other" as const,
        "provider" as const,
      ),
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: kind("look"), reseller, by: remover }) },
  {
    weight: 5,
    arbitrary: fc.record({
      kind: kind("remove"),
      reseller,
      by: remover,
      version: fc.constantFrom("en" as const, "en" as const, "ru" as const, "older" as const),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: kind("suspend"), whom: party }) },
  { weight: 3, arbitrary: fc.record({ kind: kind("reactivate"), whom: party }) },
  { weight: 2, arbitrary: fc.record({ kind: kind("role"), whom: party }) },
  { weight: 2, arbitrary: passing(10 * minute, 3 * day, 7 * day) },
);
type Command = typeof partnershipCommand extends fc.Arbitrary<infer C> ? C : never;

interface Invitation {
  id: string;
  address: string;
  status: "sent" | "accepted" | "declined" | "revoked";
  expiresAt: string;
  /** The links handed out, the newest last. */
  tokens: string[];
  by?: string;
}

interface Partnership {
  status: "active" | "ended";
  since: string;
  endedAt?: string;
}

/** What the record says of an organization's partnerships, in the order of their events. */
const recorded = [
  "partnership-request.accepted",
  "partnership-request.declined",
  "partnership.created",
  "partnership.ended",
];
const audited = ["partnership-request.accept", "partnership-request.decline", "partnership.end"];

/** A run over the partnerships of a new provider and two new resellers, whose model is written from the product's pages. */
export const partnershipRun = (inside: Inside) => async (): Promise<Run<Command>> => {
  const { world, table } = inside;
  const [provider, first, other] = await Promise.all([world.provider(), world.reseller(), world.reseller()]);
  const parties = { provider, first };
  const seconds = {
    provider: await world.user(provider, "GlobalAdmin"),
    first: await world.user(first, "GlobalAdmin"),
  };
  const resellers = [first, other];
  await customerFixture(table, { providerId: provider.id, reseller: first, now: new Date(inside.now()) });

  const invitations: Invitation[] = [];
  const partnerships = new Map<string, Partnership>();
  const suspended = new Set<Organization>();
  const isAdmin = { provider: true, first: true };
  const addresses = [`one-${world.next()}@runs.example`, first.admin.email, other.admin.email];
  const events = new Map([provider, first, other].map(({ id }) => [id, [] as string[]]));
  const audits = new Map([provider, first, other].map(({ id }) => [id, [] as string[]]));
  /** The reseller that the last step was about: its side is read back. */
  let touched = first;
  let changed = false;

  const note = (notes: Map<string, string[]>, what: string, ...of: Organization[]) => {
    for (const { id } of of) notes.get(id)?.push(what);
  };
  const statusOf = ({ status, expiresAt }: Invitation) =>
    status === "sent" && Date.parse(expiresAt) <= inside.now() ? "expired" : status;
  const pick = (at: number) => (invitations.length > 0 ? invitations[at % invitations.length] : undefined);
  const tokenIn = (link: string) => link.slice(link.lastIndexOf("/") + 1);
  const halted = (of: Organization) => (suspended.has(of) ? "403 ORGANIZATION_SUSPENDED" : undefined);

  /** Hands out a link: the invitation's newest. */
  const hand = async (invitation: Invitation) => {
    const answer = await provider.admin.post(`/v1/partnership-requests/${invitation.id}/link`);
    if (answer.status === 200) {
      invitation.tokens.push(tokenIn(answer.body.link));
      invitation.expiresAt = answer.body.expiresAt;
    }
    return answer;
  };

  /** Who answers an invitation: the caller, its organization, and what refuses it whatever the link. */
  const answering = (
    by: "first" | "second" | "other" | "provider",
  ): [Client, Organization, string | undefined] => {
    if (by === "provider") return [provider.admin, provider, halted(provider) ?? "403 ROLE_REQUIRED"];
    if (by === "other") return [other.admin, other, undefined];
    if (by === "first") return [first.admin, first, halted(first)];
    return [seconds.first, first, halted(first) ?? (isAdmin.first ? undefined : "403 ROLE_REQUIRED")];
  };

  /** Who looks at a removal or confirms it. */
  const removing = (by: "admin" | "second" | "reseller"): [Client, string | undefined] => {
    if (by === "reseller") return [other.admin, "403 ROLE_REQUIRED"];
    if (by === "admin") return [provider.admin, halted(provider)];
    return [seconds.provider, halted(provider) ?? (isAdmin.provider ? undefined : "403 ROLE_REQUIRED")];
  };

  /** What a link is worth to a reseller that decides so: the same decision repeated, a refusal, or its being live. */
  const worth = (invitation: Invitation, token: string, whom: Organization, decision: string): string => {
    if (token !== invitation.tokens.at(-1)) return "410 INVITATION_SUPERSEDED";
    const status = statusOf(invitation);
    if (status === "expired") return "410 INVITATION_EXPIRED";
    if (status === "revoked") return "410 INVITATION_REVOKED";
    if (status === "sent") return "live";
    return invitation.by === whom.id && status === decision ? "200" : "409 INVITATION_ANSWERED";
  };

  /** What speaks against a live link's decision; every reason there is. */
  const against = (invitation: Invitation, whom: Organization, accepts: boolean): string[] => {
    const owner = resellers.find(({ admin }) => admin.email === invitation.address);
    if (accepts && owner && owner !== whom) return ["403 INVITATION_FOR_ANOTHER"];
    return [
      ...(accepts && partnerships.get(whom.id)?.status === "active" ? ["409 ALREADY_PARTNERED"] : []),
      ...(suspended.has(provider) ? ["410 INVITATION_REVOKED"] : []),
    ];
  };

  const shown = ({ id, status, since, endedAt, agreementSigned }: any) => ({
    id,
    status,
    since,
    endedAt,
    agreementSigned,
  });
  /** A partnership as one of the two sees the `other` in it. */
  const seen = (id: string, partnership: Partnership) => ({
    id,
    status: partnership.status,
    since: partnership.since,
    endedAt: partnership.endedAt,
    agreementSigned: true,
  });

  const decide = async (command: any): ReturnType<Run<Command>["step"]> => {
    const invitation = pick(command.which);
    const token = command.older ? invitation?.tokens[0] : invitation?.tokens.at(-1);
    if (!invitation || !token) return undefined;
    const [client, whom, refused] = answering(command.by);
    if (whom !== provider) touched = whom;
    const accepts = command.kind === "accept";
    const decision = accepts ? "accepted" : "declined";
    const state = worth(invitation, token, whom, decision);
    const reasons = state === "live" ? against(invitation, whom, accepts) : [];
    const answer = await client.post(`/v1/invitations/${command.kind}`, { token });
    if (refused) return { real: told(answer), model: refused };
    if (state !== "live" || reasons.length > 0) {
      const partnership = partnerships.get(whom.id);
      if (state === "200" && accepts && partnership)
        expect(shown(answer.body)).toEqual(seen(provider.id, partnership));
      return { real: told(answer), model: reasons.length > 0 ? reasons : state };
    }
    Object.assign(invitation, { status: decision, by: whom.id });
    note(audits, `partnership-request.${command.kind}`, provider, whom);
    note(events, `partnership-request.${decision}`, provider);
    if (accepts) {
      note(events, "partnership.created", provider, whom);
      const partnership: Partnership = { status: "active", since: answer.body.since };
      partnerships.set(whom.id, partnership);
      expect(shown(answer.body)).toEqual(seen(provider.id, partnership));
    }
    return { real: told(answer), model: "200" };
  };

  /** The operator suspends one of the two, or makes it active again. */
  const standing = async (organization: Organization, status: "suspended" | "active") => {
    if (status === "suspended") suspended.add(organization);
    else suspended.delete(organization);
    const answer = await world.operator.patch(`/v1/organizations/${organization.id}`, { status }, any);
    return { real: told(answer), model: "200" };
  };

  const act: {
    [K in Exclude<Command["kind"], Passing["kind"]>]: (command: any) => ReturnType<Run<Command>["step"]>;
  } = {
    accept: decide,
    decline: decide,
    async invite({ address: at }) {
      const address = addresses[at] ?? `one-${world.next()}@runs.example`;
      const open = invitations.some((each) => each.address === address && statusOf(each) === "sent");
      const answer = await provider.admin.post("/v1/partnership-requests", { resellerEmail: address });
      const model = halted(provider) ?? (open ? "409 REQUEST_ALREADY_OPEN" : "201");
      if (answer.status !== 201) return { real: told(answer), model };
      const { id, expiresAt } = answer.body;
      const invitation: Invitation = { id, address, status: "sent", expiresAt, tokens: [] };
      invitations.push(invitation);
      expect((await hand(invitation)).status).toBe(200);
      return { real: told(answer), model };
    },
    /** An invitation to nobody known, accepted at once. */
    async join({ reseller: at }) {
      const which = invitations.length;
      const invited = await act.invite({});
      if (invitations.length === which) return invited;
      return decide({ kind: "accept", which, by: at === 0 ? "first" : "other" });
    },
    async renew({ which: at }) {
      const invitation = pick(at);
      if (!invitation) return undefined;
      const model = halted(provider) ?? (statusOf(invitation) === "sent" ? "200" : "409 REQUEST_ENDED");
      return { real: told(await hand(invitation)), model };
    },
    async withdraw({ which: at }) {
      const invitation = pick(at);
      if (!invitation) return undefined;
      const model = halted(provider) ?? (statusOf(invitation) === "sent" ? "200" : "409 REQUEST_ENDED");
      const answer = await provider.admin.post(`/v1/partnership-requests/${invitation.id}/revoke`);
      if (model === "200") invitation.status = "revoked";
      return { real: told(answer), model };
    },
    async look({ reseller: at, by }) {
      const whom = resellers[at] ?? first;
      touched = whom;
      const [client, refused] = removing(by);
      const answer = await client.get(`/v1/indirect-resellers/${whom.id}/removal`);
      if (answer.status === 200)
        expect(answer.body.remains).toMatchObject(
          whom === first ? { customers: 1, delegatedAdmin: 1 } : { customers: 0, delegatedAdmin: 0 },
        );
      const model = refused ?? (partnerships.has(whom.id) ? "200" : "404 NOT_FOUND");
      return { real: told(answer), model };
    },
    async remove({ reseller: at, by, version }) {
      const whom = resellers[at] ?? first;
      touched = whom;
      const [client, refused] = removing(by);
      const path = `/v1/indirect-resellers/${whom.id}/removal`;
      const read = await client.get(`${path}?locale=${version === "ru" ? "ru" : "en"}`);
      const attestationVersion =
        version === "older" || read.status !== 200 ? "2020-01-1.en" : read.body.attestation.version;
      const answer = await client.post(path, { attestationVersion, confirmed: true });
      const partnership = partnerships.get(whom.id);
      const broken = [
        ...(partnership?.status === "ended" ? ["422 PARTNERSHIP_ENDED"] : []),
        ...(version === "older" ? ["422 ATTESTATION_CHANGED"] : []),
      ];
      if (refused) return { real: told(answer), model: refused };
      if (!partnership) return { real: told(answer), model: "404 NOT_FOUND" };
      if (broken.length > 0) return { real: told(answer), model: broken };
      partnerships.set(whom.id, { ...partnership, status: "ended", endedAt: answer.body.partner?.endedAt });
      note(audits, "partnership.end", provider, whom);
      note(events, "partnership.ended", provider, whom);
      return { real: told(answer), model: "200" };
    },
    suspend: ({ whom }) => standing(parties[whom as keyof typeof parties], "suspended"),
    reactivate: ({ whom }) => standing(parties[whom as keyof typeof parties], "active"),
    async role({ whom }: { whom: keyof typeof parties }) {
      const roles: Role[] = isAdmin[whom] ? ["SalesAgent"] : ["GlobalAdmin"];
      const model = halted(parties[whom]) ?? "200";
      const answer = await parties[whom].admin.patch(`/v1/users/${seconds[whom].id}`, { roles }, any);
      if (model === "200") isAdmin[whom] = !isAdmin[whom];
      return { real: told(answer), model };
    },
  };

  /** One party's two lists, or that it is suspended. */
  const lists = async (of: Organization, path: string, expected: [string, Partnership][]) => {
    for (const status of ["active", "ended"] as const) {
      const answer = await of.admin.get(`${path}?status=${status}`);
      const model = expected.filter(([, each]) => each.status === status).map((each) => seen(...each));
      const byId = (one: { id: string }, two: { id: string }) => (one.id < two.id ? -1 : 1);
      const real = answer.status === 200 ? answer.body.items.map(shown).toSorted(byId) : told(answer);
      expect({ status, real }).toEqual({ status, real: halted(of) ?? model.toSorted(byId) });
    }
  };

  /** What the provider and one of the resellers see of their partnerships. */
  const isSo = async (whom: Organization) => {
    const partnership = partnerships.get(whom.id);
    await lists(provider, "/v1/indirect-resellers", [...partnerships]);
    await lists(whom, "/v1/indirect-providers", partnership ? [[provider.id, partnership]] : []);
    const sides = [
      [provider, `/v1/indirect-resellers/${whom.id}`, whom.id],
      [whom, `/v1/indirect-providers/${provider.id}`, provider.id],
    ] as const;
    for (const [of, path, id] of sides) {
      const answer = await of.admin.get(path);
      const model = partnership ? seen(id, partnership) : "404 NOT_FOUND";
      expect(answer.status === 200 ? shown(answer.body) : told(answer)).toEqual(halted(of) ?? model);
    }
  };

  return {
    async step(command) {
      const passed = command.kind === "advance" || command.kind === "tick";
      const answered = await (passed ? pass(inside, command) : act[command.kind](command));
      changed = changedBy(answered);
      return answered;
    },

    async readBack() {
      if (changed) await isSo(touched);
    },

    async end() {
      for (const { id } of suspended)
        await world.operator.patch(`/v1/organizations/${id}`, { status: "active" }, any);
      suspended.clear();
      for (const each of resellers) await isSo(each);
      for (const { id, admin } of [provider, first, other]) {
        const { items } = await table.page(keys.events(id), { limit: 1_000 });
        const types = items
          .map(({ eventType }) => String(eventType))
          .filter((type) => recorded.includes(type));
        expect({ id, types }).toEqual({ id, types: events.get(id) });
        const records = (await listed(admin, "/v1/audit-records")).map(({ operation }) => operation);
        const done = records.filter((operation) => audited.includes(operation)).toReversed();
        expect({ id, done }).toEqual({ id, done: audits.get(id) });
      }
    },
  };
};
