import { randomUUID } from "node:crypto";
import type { Code } from "../../../lib/contract/codes.ts";
import { standIns } from "../../../lib/contract/examples/stand-ins.ts";
import type { RouteKey } from "../../../lib/contract/routes.ts";
import { methodOf, realCall, rowOf, successOf } from "../../support/example-calls.ts";
import { textIn, withText } from "../../support/example-variants.ts";
import { ofThePage } from "../../support/invitations.ts";
import { valueAt, withValue } from "../../support/json-values.ts";
import { endedPartnership } from "../../support/matrix.ts";
import type { MadeNoun } from "../../support/matrix-cast.ts";
import type { Noun } from "../../support/matrix-situations.ts";
import { good } from "../../support/world.ts";
import {
  type Answers,
  type Expected,
  ended,
  notFound,
  providersOwn,
  type Row,
  reached,
  roleRequired,
  whoMay,
} from "./row.ts";

/** The kind of thing that a path names: its last parameter, except beneath a customer. */
const nouns: Record<string, Noun> = {
  organizationId: "organization",
  userId: "user",
  apiClientId: "client",
  secretId: "client",
  webhookEndpointId: "endpoint",
  deliveryId: "endpoint",
  changeRequestId: "change",
  enrolmentRequestId: "enrolment",
  requestId: "request",
  providerId: "organization",
  token: "token",
  offerId: "offer",
  mpnId: "mpnId",
  jobId: "job",
  transferId: "transfer",
  orderId: "order",
  customerId: "customer",
  subscriptionId: "named",
};
/** The parameters of a path that name things. */
const parametersOf = (key: RouteKey): string[] =>
  [...key.matchAll(/\{(\w+)\}/g)].flatMap(([, name = ""]) =>
    ["region", "country", "domain", "logoHash"].includes(name) ? [] : [name],
  );
/** The things beneath a customer that belong to whoever has the customer. */
const beneathOf = (key: RouteKey): string | undefined => {
  const [outer, inner] = parametersOf(key).slice(-2);
  return outer === "customerId" && inner && !nouns[inner] && !key.includes("/delegated-admin/")
    ? inner
    : undefined;
};
const nounOf = (key: RouteKey): Noun | undefined => {
  if (/\/delegated-admin\//.test(key)) return "access";
  if (/^[A-Z]+ \/v1\/indirect-resellers\/\{/.test(key)) return "organization";
  if (/\/v1\/invitations\//.test(key)) return "token";
  if (key.endsWith("}/subscriptions")) return "named";
  const found = parametersOf(key).at(-1);
  const noun = found ? (nouns[found] ?? (beneathOf(key) ? "customer" : undefined)) : undefined;
  if (found && !noun)
    throw new Error(
      `the matrix has nothing that {${found}} of ${key} names: say in cells/by-example.ts what does`,
    );
  return noun;
};

const refuses = (key: RouteKey, code: Code): boolean => rowOf(key).refusals?.includes(code) ?? false;

/** The answers for admitted roles, by the owner of the named thing: the rules of access. */
const answersTo = (key: RouteKey, noun: Noun): Row["answers"] => {
  const done = successOf(key);
  const isRead = methodOf(key) === "GET";
  const everywhere = (answer: Expected): Answers => ({ active: answer, former: answer, never: answer });
  // A former reseller may go on with calls that sell the customer nothing more.
  const former = refuses(key, "PARTNERSHIP_ENDED") ? ended : done;
  const ofCustomer = {
    "indirect-provider": providersOwn(done),
    "indirect-reseller": { own: done, formerlyAdministered: former },
    customer: { own: done },
  };
  switch (noun) {
    case "organization":
      // Everybody may see a logo. Nobody of the cast has one.
      if (key.includes(" /brand/")) return { own: notFound, ...everywhere(notFound), unknown: notFound };
      if (whoMay(rowOf(key).access) !== "public" && key.includes("/v1/organizations/"))
        // The operator's own organization is not enrolled.
        return { own: notFound, active: done, never: done, unknown: notFound };
      return { own: notFound, active: done, former, never: notFound, unknown: notFound };
    case "user":
    case "client":
    case "endpoint":
      return { own: done, ...everywhere(notFound), unknown: notFound };
    case "change":
    case "enrolment":
      return { active: done, never: done, unknown: notFound };
    case "request":
    case "job":
    case "transfer":
      return { own: done, never: notFound, unknown: notFound };
    case "token": {
      // An invitation's token does not work for other links.
      if (/ \/(addresses|enrolments|passwords|unsubscribe)\//.test(key))
        return { own: 404, ...everywhere(404), unknown: 404 };
      if (key.includes(" /invitations/")) {
        const live = methodOf(key) === "POST" ? 422 : done;
        return { own: live, ...everywhere(live), unknown: 404 };
      }
      const partner = refuses(key, "ALREADY_PARTNERED") ? ([409, "ALREADY_PARTNERED"] as const) : done;
      return { ...everywhere(done), active: partner, unknown: [404, "INVITATION_NOT_FOUND"] };
    }
    case "offer":
      return { own: done, unknown: isRead ? notFound : done };
    case "mpnId":
      // The check of an MPN ID comes from the reseller: it is the only look beyond one's own partners.
      return { own: done, ...everywhere(done), unknown: done };
    case "order":
      // A provider has access to its customers' orders, a reseller to those of customers that it administers. It can
      // only change those that it has placed.
      return reached({
        "indirect-provider": providersOwn(done),
        "indirect-reseller": isRead
          ? { own: done, forAdministered: done, formerlyPlaced: done }
          : { own: done, forAdministered: roleRequired, formerlyPlaced: former },
      });
    case "named": {
      // A reseller that is only named reads or manages one subscription, under an active partnership.
      const supported = isRead ? done : roleRequired;
      const ofReseller = { own: done, recorded: done, supported, formerlyAdministered: former };
      return reached({ ...ofCustomer, "indirect-reseller": ofReseller });
    }
    default:
      // A removed or changed relationship must exist: the caller's own customer has no reseller.
      return noun === "access" || (methodOf(key) === "DELETE" && !beneathOf(key))
        ? reached({ "indirect-provider": { own: notFound, active: done, former: done } })
        : reached(ofCustomer);
  }
};

/** The stand-ins in a path that a cell's target replaces. Nothing is made for them. */
const inThePath = {
  ...{
    organization: "-",
    user: "-",
    changeRequest: "-",
    enrolmentRequest: "-",
    request: "-",
    customer: "-",
    subscription: "-",
  },
  ...{ order: "-", job: "-", leavingReseller: "-", transfer: "-", ownTransfer: "-" },
  ...{ apiClient: "-", secret: "-", webhookEndpoint: "-", delivery: "-" },
};

/** The example's body, with other contents each time. Of a patch only one text changes. */
const bodyOf =
  (key: RouteKey): NonNullable<Row["body"]> =>
  async ({ world, cast, target }) => {
    const { token = "-", version = "-" } = target;
    const beneath = beneathOf(key)?.replace(/Id$/, "");
    const found = { token, orderVersion: version, attestationVersion: cast.attestation };
    const given = { ...inThePath, ...(beneath && { [beneath]: "-" }), ...found };
    const call = await realCall(key, cast.example, { given });
    const way = textIn(call);
    if (!way) return call.body;
    const { body } = withText(call, `Words number ${world.next()}`);
    return methodOf(key) === "PATCH" ? withValue({}, way, valueAt(body, way)) : body;
  };

const freshly =
  (noun: MadeNoun): Extract<Row["fresh"], object> =>
  ({ cast, kind }) =>
    cast.make(noun, kind === "indirect-reseller" ? cast.reseller : cast.provider);

/** Separate things for cells that use them up, where the cast has none. */
const fresh: Partial<Record<Noun, Row["fresh"]>> = {
  client: freshly("client"),
  endpoint: async (of) => {
    const made = await freshly("endpoint")(of);
    const { admin } = of.kind === "indirect-reseller" ? of.cast.reseller : of.cast.provider;
    // An organization has at most twenty, so earlier ones are deleted.
    const { items } = await good(admin.get("/v1/webhook-endpoints?limit=100"));
    for (const each of items.slice(1, -4)) await admin.delete(`/v1/webhook-endpoints/${each.id}`);
    return made;
  },
  change: freshly("change"),
  enrolment: freshly("enrolment"),
  request: freshly("request"),
  transfer: freshly("transfer"),
  token: async ({ world, cast, situation }) => {
    if (situation === "active") return { token: (await world.invitation(cast.provider)).token };
    const provider = await world.provider();
    if (situation === "former") await endedPartnership(world, provider, cast.reseller);
    return { token: (await world.invitation(provider)).token };
  },
  organization: async ({ world, cast, situation }) => {
    const reseller = situation === "active" ? world.partnerOf(cast.provider) : world.reseller();
    return { id: (await reseller).id };
  },
};
const used = ["order", "access", "customer", "named"];

/** The cells of a row, from its example and the rules of access. */
export const cellOf = (key: RouteKey): Row => {
  const { access, body, html, oauth, ifMatch, keyRequired } = rowOf(key);
  const target = nounOf(key);
  const beneath = beneathOf(key);
  const acts = !/^(GET|HEAD) /.test(key);
  const headers = {
    ...((html || oauth) && acts && ofThePage),
    ...(ifMatch === "required" && anythingMatches),
  };
  const isRemoval = key.endsWith("/removal");
  return {
    who: whoMay(access),
    ...(target
      ? { target, answers: answersTo(key, target) }
      : { answers: key.includes("{domain}") ? notFound : html && acts ? 422 : successOf(key) }),
    ...(beneath && { beneath }),
    ...(key.includes("{region}") && { parameters: { region: "APAC" } }),
    // A domain is released once, so admitted callers are tried with a domain that nobody has.
    ...(key.includes("{domain}") && { parameters: { domain: "nobody.example" } }),
    ...(key.includes("{country}") && { parameters: { country: "US" } }),
    ...(key.includes("{logoHash}") && { parameters: { logoHash: standIns.logoHash } }),
    ...(body && { body: bodyOf(key) }),
    ...(html && acts && { body: () => "decision=accept" }),
    ...(oauth && { body: async ({ cast }) => (await realCall(key, cast.example)).body }),
    headers: () => ({ ...headers, ...(keyRequired && { "idempotency-key": randomUUID() }) }),
    ...(/\/(review|validate)$/.test(key) && { quiet: true }),
    ...(acts && !html && target && used.includes(target) && ifMatch !== "required" && { fresh: true }),
    ...(acts &&
      !html &&
      target &&
      !used.includes(target) &&
      ifMatch !== "required" &&
      (target !== "organization" || isRemoval) &&
      fresh[target] && { fresh: fresh[target] }),
  };
};
const anythingMatches = { "if-match": "*" };
