import fc from "fast-check";
import { day, minute } from "../clock.ts";
import type { Inside } from "../inside.ts";
import { endPartnership } from "../matrix.ts";
import type { Organization } from "../world.ts";
import { any, listed, type Passing, pass, passing, type Run, told } from "./running.ts";

const kind = <K extends string>(name: K) => fc.constant(name);
const which = fc.nat(3);
const reseller = fc.nat(1);

export const requestCommand = fc.oneof(
  { weight: 3, arbitrary: fc.record({ kind: kind("create"), address: fc.nat(2) }) },
  { weight: 2, arbitrary: fc.record({ kind: kind("patch"), which, valid: fc.boolean() }) },
  { weight: 6, arbitrary: fc.record({ kind: fc.constantFrom("send" as const, "link" as const), which }) },
  { weight: 1, arbitrary: fc.record({ kind: kind("revoke"), which }) },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constantFrom("accept" as const, "accept" as const, "decline" as const),
      which,
      reseller,
      older: fc.boolean(),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: kind("remove"), reseller }) },
  { weight: 3, arbitrary: passing(2 * minute, 10 * minute, 3 * day, 7 * day) },
);
type Command = typeof requestCommand extends fc.Arbitrary<infer C> ? C : never;

type Status = "draft" | "sent" | "accepted" | "declined" | "revoked" | "expired";

interface Request {
  id: string;
  address: string;
  status: Exclude<Status, "expired">;
  expiresAt: string;
  subject: string;
  sends: number[];
  /** The links handed out, the newest last, and whether that one is live. */
  tokens: string[];
  live: boolean;
  by?: string;
}

/** A run over the requests of a new provider, whose model is written from the product's pages. */
export const requestRun =
  (inside: Inside, resellers: readonly Organization[]) => async (): Promise<Run<Command>> => {
    const { world } = inside;
    const provider = await world.provider();
    const { admin } = provider;
    const number = world.next();
    const addresses = [
      `one-${number}@runs.example`,
      resellers[0]?.admin.email ?? "",
      `two-${number}@runs.example`,
    ];
    const requests: Request[] = [];
    const partners = new Map<string, "active" | "ended">();
    const path = "/v1/partnership-requests";
    const week = 7 * day;

    const statusOf = ({ status, expiresAt }: Request): Status =>
      (status === "draft" || status === "sent") && Date.parse(expiresAt) <= inside.now() ? "expired" : status;
    const isOpen = (request: Request) => ["draft", "sent"].includes(statusOf(request));
    const pick = (at: number) => (requests.length > 0 ? requests[at % requests.length] : undefined);

    /** A link counts seven days from the call: the instant is the system's to say. */
    const sent = (request: Request, expiresAt: string, began: number) => {
      const given = Date.parse(expiresAt) - week;
      if (given < began || given > inside.now()) throw new Error(`${request.id} expires at ${expiresAt}`);
      Object.assign(request, { status: "sent", expiresAt, live: false });
    };

    /** What a link is worth to a reseller. */
    const answerTo = (request: Request, token: string, whom: Organization): string => {
      if (token !== request.tokens.at(-1) || !request.live) return "410 INVITATION_SUPERSEDED";
      const status = statusOf(request);
      if (status === "expired") return "410 INVITATION_EXPIRED";
      if (status === "revoked") return "410 INVITATION_REVOKED";
      if (status === "sent") return "live";
      return request.by === whom.id ? status : "409 INVITATION_ANSWERED";
    };

    const act: {
      [K in Exclude<Command["kind"], Passing["kind"]>]: (command: any) => ReturnType<Run<Command>["step"]>;
    } = {
      async create({ address }) {
        const resellerEmail = addresses[address] ?? "";
        const taken = requests.some((each) => each.address === resellerEmail && isOpen(each));
        const answer = await admin.post(path, { resellerEmail });
        const { id, expiresAt, subject } = answer.body;
        if (answer.status === 201)
          requests.push({
            id,
            address: resellerEmail,
            status: "draft",
            expiresAt,
            subject,
            sends: [],
            tokens: [],
            live: false,
          });
        return { real: told(answer), model: taken ? "409 REQUEST_ALREADY_OPEN" : "201" };
      },
      async patch({ which: at, valid }) {
        const request = pick(at);
        if (!request) return undefined;
        const body = valid ? { subject: `Number ${world.next()}` } : { message: "There is no link here." };
        const model =
          statusOf(request) !== "draft" ? "409 REQUEST_NOT_DRAFT" : valid ? "200" : "422 LINK_REQUIRED";
        const answer = await admin.patch(`${path}/${request.id}`, body, any);
        if (model === "200") request.subject = body.subject ?? "";
        return { real: told(answer), model };
      },
      async send({ which: at }) {
        const request = pick(at);
        if (!request) return undefined;
        const began = inside.now();
        const recent = request.sends.filter((sentAt) => sentAt > began - 10 * minute);
        const model = !isOpen(request)
          ? "409 REQUEST_ENDED"
          : recent.length >= 3
            ? "429 RATE_LIMITED"
            : "202";
        const answer = await admin.post(`${path}/${request.id}/send`);
        if (model === "202" && answer.status === 202) {
          sent(request, answer.body.expiresAt, began);
          request.sends.push(began);
        }
        return { real: told(answer), model };
      },
      async link({ which: at }) {
        const request = pick(at);
        if (!request) return undefined;
        const model = isOpen(request) ? "200" : "409 REQUEST_ENDED";
        const began = inside.now();
        const answer = await admin.post(`${path}/${request.id}/link`);
        if (model === "200" && answer.status === 200) {
          sent(request, answer.body.expiresAt, began);
          const link = String(answer.body.link);
          request.tokens.push(link.slice(link.lastIndexOf("/") + 1));
          request.live = true;
        }
        return { real: told(answer), model };
      },
      async revoke({ which: at }) {
        const request = pick(at);
        if (!request) return undefined;
        const model = isOpen(request) ? "200" : "409 REQUEST_ENDED";
        const answer = await admin.post(`${path}/${request.id}/revoke`);
        if (model === "200") request.status = "revoked";
        return { real: told(answer), model };
      },
      async accept({ which: at, reseller: who, older }) {
        const [request, whom] = [pick(at), resellers[who]];
        const token = older ? request?.tokens[0] : request?.tokens.at(-1);
        if (!request || !whom || !token) return undefined;
        const state = answerTo(request, token, whom);
        const foreign = request.address === resellers[0]?.admin.email && whom !== resellers[0];
        const partnered = partners.get(whom.id) === "active";
        const whenLive = foreign ? "403 INVITATION_FOR_ANOTHER" : partnered ? "409 ALREADY_PARTNERED" : "200";
        const repeated =
          state === "accepted" ? "200" : state === "declined" ? "409 INVITATION_ANSWERED" : state;
        const model = state === "live" ? whenLive : repeated;
        const answer = await whom.admin.post("/v1/invitations/accept", { token });
        if (state === "live" && model === "200") {
          Object.assign(request, { status: "accepted", by: whom.id });
          partners.set(whom.id, "active");
        }
        return { real: told(answer), model };
      },
      async decline({ which: at, reseller: who, older }) {
        const [request, whom] = [pick(at), resellers[who]];
        const token = older ? request?.tokens[0] : request?.tokens.at(-1);
        if (!request || !whom || !token) return undefined;
        const state = answerTo(request, token, whom);
        const repeated =
          state === "declined" ? "200" : state === "accepted" ? "409 INVITATION_ANSWERED" : state;
        const model = state === "live" ? "200" : repeated;
        const answer = await whom.admin.post("/v1/invitations/decline", { token });
        if (state === "live") Object.assign(request, { status: "declined", by: whom.id });
        return { real: told(answer), model };
      },
      async remove({ reseller: who }) {
        const whom = resellers[who];
        if (!whom || partners.get(whom.id) !== "active") return undefined;
        partners.set(whom.id, "ended");
        return { real: told(await endPartnership(provider, whom.id)), model: "200" };
      },
    };

    const modelOf = (request: Request) => ({
      id: request.id,
      status: statusOf(request),
      subject: request.subject,
      expiresAt: request.expiresAt,
      acceptedBy: request.status === "accepted" ? request.by : undefined,
    });
    const shown = ({ id, status, subject, expiresAt, acceptedBy }: any) => ({
      id,
      status,
      subject,
      expiresAt,
      acceptedBy: acceptedBy?.organizationId,
    });

    return {
      step: (command) =>
        command.kind === "advance" || command.kind === "tick"
          ? pass(inside, command)
          : act[command.kind](command),
      async readBack() {
        const all = await listed(admin, path);
        expect(all.map(shown).toReversed()).toEqual(requests.map(modelOf));
      },
      async end() {
        for (const status of ["draft", "sent", "accepted", "declined", "revoked", "expired"]) {
          const ids = (await listed(admin, `${path}?status=${status}`)).map(({ id }) => id);
          const expected = requests.filter((each) => statusOf(each) === status).map(({ id }) => id);
          expect({ status, ids: ids.toReversed() }).toEqual({ status, ids: expected });
        }
        for (const status of ["active", "ended"]) {
          const ids = (await listed(admin, `/v1/indirect-resellers?status=${status}`)).map(({ id }) => id);
          const expected = [...partners].filter(([, each]) => each === status).map(([id]) => id);
          expect({ status, ids: ids.toSorted() }).toEqual({ status, ids: expected.toSorted() });
        }
      },
    };
  };
