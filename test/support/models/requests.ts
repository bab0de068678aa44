import type { Role } from "../../../lib/contract/common.ts";
import { anyVersion, inShort } from "../channel.ts";
import { day, minute } from "../clock.ts";
import type { Inside } from "../inside.ts";
import { ofThePage, tokenIn } from "../invitations.ts";
import type { Organization } from "../world.ts";
import { type Answered, changed, type Model, pick, type Run } from "./machine.ts";
import { commands } from "./request-commands.ts";
import { reading, seen, viewOf } from "./request-reading.ts";
import { type Answering, isOpen, openState, type Request, sent, statusOf, worth } from "./request-rules.ts";

const path = "/v1/partnership-requests";
/** Partnership requests and partnerships of a provider and two resellers, written from the product's pages. */
export const requestModel = async (inside: Inside): Promise<Model<typeof commands>> => {
  const { world } = inside;
  const [provider, first, other] = [await world.provider(), await world.reseller(), await world.reseller()];
  const parties = { provider, first };
  const seconds = {
    provider: await world.user(provider, "GlobalAdmin"),
    first: await world.user(first, "GlobalAdmin"),
  };
  const resellers = [first, other];
  await inside.customerOf(provider, { reseller: first });

  const begin = async (): Promise<Run<typeof commands>> => {
    const state = openState({ provider, first, other, seconds });
    const { requests, partnerships, suspended, isAdmin, note, halted, answering, removing, against } = state;
    const { isSo, requestsAre, recordIs } = reading(inside, state);
    const addresses = [`one-${world.next()}@runs.example`, first.admin.email, other.admin.email];
    /** The reseller of the last command: its side is compared with the model. */
    let touched = first;

    const whomAt = (at: number): Organization => resellers[at] ?? first;
    const create = async (address: string): Promise<Answered> => {
      const taken = requests.some((each) => each.address === address && isOpen(each, inside.now()));
      const answer = await provider.admin.post(path, { resellerEmail: address });
      const { id, expiresAt, subject } = answer.body;
      const draft = { id, address, status: "draft" as const, expiresAt, subject };
      if (answer.status === 201) requests.push({ ...draft, sends: [], tokens: [], live: false });
      return {
        real: inShort(answer),
        model: halted(provider) ?? (taken ? "409 REQUEST_ALREADY_OPEN" : "201"),
      };
    };
    const issueLink = async (request: Request): Promise<Answered> => {
      const model = halted(provider) ?? (isOpen(request, inside.now()) ? "200" : "409 REQUEST_ENDED");
      const began = inside.now();
      const answer = await provider.admin.post(`${path}/${request.id}/link`);
      if (answer.status === 200) {
        sent(request, answer.body.expiresAt, began, inside.now());
        request.tokens.push(tokenIn(answer.body.link));
        request.live = true;
      }
      return { real: inShort(answer), model };
    };
    const decide = async (
      verb: "accept" | "decline",
      request: Request | undefined,
      who: Answering,
      takesOldest = false,
    ): Promise<Answered | undefined> => {
      const token = takesOldest ? request?.tokens[0] : request?.tokens.at(-1);
      if (!request || !token) return undefined;
      const [client, whom, refused] = answering(who);
      if (whom !== provider) touched = whom;
      const accepts = verb === "accept";
      const decision = accepts ? "accepted" : "declined";
      const state = worth(request, requests, { token, whom: whom.id, decision, now: inside.now() });
      const reasons = state === "live" ? against(request, whom, accepts) : [state];
      const answer = await client.post(`/v1/invitations/${verb}`, { token });
      const real = inShort(answer);
      if (refused) return { real, model: refused };
      if (reasons.length > 0 && reasons[0] !== "200") return { real, model: reasons };
      if (state === "live") {
        Object.assign(request, { status: decision, by: whom.id });
        note(`partnership-request.${verb}`, provider, whom);
        note(`partnership-request.${decision}`, provider);
        if (accepts) {
          note("partnership.created", provider, whom);
          partnerships.set(whom.id, { status: "active", since: answer.body.since });
        }
      }
      const partnership = partnerships.get(whom.id);
      if (accepts && partnership) expect(viewOf(answer.body)).toEqual(seen(provider.id, partnership));
      return { real, model: "200" };
    };
    /** The operator suspends one of the two organizations, or makes it active again. */
    const standing = async (organization: Organization, status: "suspended" | "active") => {
      if (status === "suspended") suspended.add(organization);
      else suspended.delete(organization);
      const answer = await world.operator.patch(
        `/v1/organizations/${organization.id}`,
        { status },
        anyVersion,
      );
      return { real: inShort(answer), model: "200" };
    };
    const onRequest = async (
      at: number,
      act: (request: Request) => Promise<Answered | undefined>,
    ): Promise<Answered | undefined> => {
      const request = pick(requests, at);
      return request && act(request);
    };

    return {
      acts: {
        create: ({ address }) => create(addresses[address] ?? `new-${world.next()}@runs.example`),
        patch: ({ which, valid }) =>
          onRequest(which, async (request) => {
            const body = valid
              ? { subject: `Number ${world.next()}` }
              : { message: "There is no link here." };
            const isDraft = statusOf(request, inside.now()) === "draft";
            const draft = valid ? "200" : "422 LINK_REQUIRED";
            const model = halted(provider) ?? (isDraft ? draft : "409 REQUEST_NOT_DRAFT");
            const answer = await provider.admin.patch(`${path}/${request.id}`, body, anyVersion);
            if (model === "200") request.subject = body.subject ?? "";
            return { real: inShort(answer), model };
          }),
        send: ({ which }) =>
          onRequest(which, async (request) => {
            const began = inside.now();
            const recent = request.sends.filter((at) => at > began - 10 * minute);
            const open = recent.length >= 3 ? "429 RATE_LIMITED" : "202";
            const model = halted(provider) ?? (isOpen(request, began) ? open : "409 REQUEST_ENDED");
            const answer = await provider.admin.post(`${path}/${request.id}/send`);
            if (model === "202" && answer.status === 202) {
              sent(request, answer.body.expiresAt, began, inside.now());
              request.sends.push(began);
            }
            return { real: inShort(answer), model };
          }),
        link: ({ which }) => onRequest(which, issueLink),
        revoke: ({ which }) =>
          onRequest(which, async (request) => {
            const model = halted(provider) ?? (isOpen(request, inside.now()) ? "200" : "409 REQUEST_ENDED");
            const answer = await provider.admin.post(`${path}/${request.id}/revoke`);
            if (model === "200") request.status = "revoked";
            return { real: inShort(answer), model };
          }),
        accept: ({ which, by, older }) => decide("accept", pick(requests, which), by, older),
        decline: ({ which, by, older }) => decide("decline", pick(requests, which), by, older),
        /** An unknown person with the link declines on its page, without a sign-in. */
        turnDown: ({ which, older }) =>
          onRequest(which, async (request) => {
            const token = older ? request.tokens[0] : request.tokens.at(-1);
            if (!token) return undefined;
            const from = inside.now();
            const state = worth(request, requests, { token, decision: "declined", now: from });
            const isLive = state === "live";
            const model = isLive && suspended.has(provider) ? "410" : isLive ? "200" : state.slice(0, 3);
            const form = ["POST", `/invitations/${token}`, "decision=decline", ofThePage] as const;
            const { status } = await world.anonymous.call(...form);
            if (isLive && model === "200") {
              Object.assign(request, { status: "declined", declined: { from, to: inside.now() } });
              note("partnership-request.decline", provider);
              note("partnership-request.declined", provider);
            }
            return { real: String(status), model };
          }),
        /** A request to an unknown address, accepted at once. */
        async join({ reseller }) {
          const invited = await create(`new-${world.next()}@runs.example`);
          const request = requests.at(-1);
          if (!changed(invited) || !request) return invited;
          expect(await issueLink(request)).toEqual({ real: "200", model: "200" });
          return decide("accept", request, reseller === 0 ? "first" : "other");
        },
        async look({ reseller, by }) {
          const whom = whomAt(reseller);
          touched = whom;
          const [client, refused] = removing(by);
          const answer = await client.get(`/v1/indirect-resellers/${whom.id}/removal`);
          const remains = whom === first ? 1 : 0;
          if (answer.status === 200)
            expect(answer.body.remains).toMatchObject({ customers: remains, delegatedAdmin: remains });
          return {
            real: inShort(answer),
            model: refused ?? (partnerships.has(whom.id) ? "200" : "404 NOT_FOUND"),
          };
        },
        async remove({ reseller, by, version }) {
          const whom = whomAt(reseller);
          touched = whom;
          const [client, refused] = removing(by);
          const path = `/v1/indirect-resellers/${whom.id}/removal`;
          const { body } = await client.get(`${path}?locale=${version === "ru" ? "ru" : "en"}`);
          const current = version === "older" ? undefined : body.attestation?.version;
          const confirmed = { attestationVersion: current ?? "2020-01-1.en", confirmed: true };
          const answer = await client.post(path, confirmed);
          const partnership = partnerships.get(whom.id);
          const broken = [
            ...(partnership?.status === "ended" ? ["422 PARTNERSHIP_ENDED"] : []),
            ...(version === "older" ? ["422 ATTESTATION_CHANGED"] : []),
          ];
          if (refused) return { real: inShort(answer), model: refused };
          if (!partnership) return { real: inShort(answer), model: "404 NOT_FOUND" };
          if (broken.length > 0) return { real: inShort(answer), model: broken };
          const { endedAt } = answer.body.partner ?? {};
          partnerships.set(whom.id, { ...partnership, status: "ended", endedAt });
          note("partnership.end", provider, whom);
          note("partnership.ended", provider, whom);
          return { real: inShort(answer), model: "200" };
        },
        suspend: ({ whom }) => standing(parties[whom], "suspended"),
        reactivate: ({ whom }) => standing(parties[whom], "active"),
        async role({ whom }) {
          const roles: Role[] = isAdmin[whom] ? ["SalesAgent"] : ["GlobalAdmin"];
          const model = halted(parties[whom]) ?? "200";
          const { id } = seconds[whom];
          const answer = await parties[whom].admin.patch(`/v1/users/${id}`, { roles }, anyVersion);
          if (model === "200") isAdmin[whom] = !isAdmin[whom];
          return { real: inShort(answer), model };
        },
      },

      async readBack(_kind, _given, answered) {
        if (!suspended.has(provider)) await requestsAre();
        if (changed(answered)) await isSo(touched);
      },

      async end() {
        for (const organization of [...suspended]) await standing(organization, "active");
        for (const status of ["draft", "sent", "accepted", "declined", "revoked", "expired"])
          await requestsAre(`?status=${status}`, (each) => statusOf(each, inside.now()) === status);
        for (const each of resellers) await isSo(each);
        for (const each of [provider, first, other]) await recordIs(each);
      },
    };
  };
  return { commands, passing: [3, 2 * minute, 10 * minute, 3 * day, 7 * day], begin };
};
