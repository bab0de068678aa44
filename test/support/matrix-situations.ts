import { randomBytes } from "node:crypto";
import { newId } from "../../lib/ids.ts";
import { tokenOf } from "../../lib/invitations/requests/token.ts";
import type { CustomerName, OrderName } from "./matrix-holdings.ts";

export const kinds = ["operator", "indirect-provider", "indirect-reseller", "customer"] as const;
export type Kind = (typeof kinds)[number];
export const roles = ["GlobalAdmin", "UserManagementAdmin", "AdminAgent", "SalesAgent"] as const;
export const relations = ["own", "active", "former", "never", "unknown"] as const;
export type Relation = (typeof relations)[number];

/** The situations of a caller: the five relations, and finer ones that only a reseller can have. */
export type Situation = Relation | CustomerName | OrderName;

/** The path parameters that name a thing, and further values for its calls. */
export type Target = Readonly<Record<string, string>>;

/** The kinds of things that calls name. */
export type Noun =
  | "organization"
  | "mpnId"
  | "user"
  | "client"
  | "endpoint"
  | "request"
  | "change"
  | "enrolment"
  | "token"
  | "offer"
  | "customer"
  | "access"
  | "named"
  | "suspended"
  | "unnamed"
  | "stray"
  | "reseller"
  | "order"
  | "job"
  | "transfer";

/** The customers by their situation for each type of caller. */
export const customersBy: Record<Kind, Partial<Record<Situation, CustomerName>>> = {
  operator: { active: "unrelated", never: "strange" },
  "indirect-provider": { own: "unrelated", active: "administered", former: "left", never: "strange" },
  "indirect-reseller": {
    own: "administered",
    active: "unrelated",
    former: "formerlyUnrelated",
    never: "strange",
    associated: "associated",
    recorded: "recorded",
    supported: "supported",
    owned: "owned",
    formerlyAdministered: "formerlyAdministered",
    formerlyAssociated: "formerlyAssociated",
    formerlyRecorded: "formerlyRecorded",
    formerlySupported: "formerlySupported",
    formerlyOwned: "formerlyOwned",
  },
  customer: { own: "administered", active: "unrelated", former: "left", never: "strange" },
};

export const ordersBy: Record<Kind, Partial<Record<Situation, OrderName>>> = {
  operator: { active: "ofProvider", never: "strange" },
  "indirect-provider": {
    own: "ofProvider",
    active: "ofReseller",
    former: "ofFormerReseller",
    never: "strange",
  },
  "indirect-reseller": {
    own: "ofReseller",
    active: "ofProvider",
    former: "ofFormerProvider",
    never: "strange",
    forAdministered: "forAdministered",
    ofOther: "ofOther",
    lost: "lost",
    formerlyPlaced: "formerlyPlaced",
  },
  customer: { own: "ofReseller", active: "ofProvider", former: "ofFormerReseller", never: "strange" },
};

/** Things that only a provider requests, about a reseller or the operator. */
const asked: readonly Noun[] = ["request", "token", "change", "enrolment", "job", "transfer"];
const atCustomer: readonly Noun[] = ["customer", "access", "named", "suspended", "unnamed", "stray", "order"];

interface Gap {
  kinds: readonly Kind[];
  nouns: readonly Noun[];
  situations: readonly Situation[];
  why: string;
}

/** Impossible cells of the matrix: no thing of these nouns is in this situation for these types of caller. */
const gaps: readonly Gap[] = [
  {
    kinds: ["operator"],
    nouns: ["organization", "mpnId", "user", "client", "endpoint", "reseller", ...asked, ...atCustomer],
    situations: ["former"],
    why: "Whoever is enrolled stays so: an operator has no former partner.",
  },
  {
    kinds: ["operator"],
    nouns: ["mpnId", "client", "endpoint", ...asked, ...atCustomer],
    situations: ["own"],
    why: "An operator sells nothing: it has no MPN ID, no machines, asks for nothing, and has no customers.",
  },
  {
    kinds: ["indirect-provider"],
    nouns: asked,
    situations: ["active", "former"],
    why: "A provider's partners are resellers, who ask for nothing.",
  },
  {
    kinds: ["indirect-reseller"],
    nouns: asked,
    situations: ["own"],
    why: "A reseller asks for nothing.",
  },
  {
    kinds: ["customer"],
    nouns: asked,
    situations: ["active", "former"],
    why: "The partners of a customer's provider are resellers, who ask for nothing.",
  },
  {
    kinds: ["operator", "indirect-provider", "indirect-reseller", "customer"],
    nouns: ["offer"],
    situations: ["active", "former", "never"],
    why: "There is one catalogue for all.",
  },
];

/** The reason why no thing of a noun is in a situation for this type of caller, if so. */
export const gapOf = (kind: Kind, situation: Situation, noun: Noun): string | undefined =>
  gaps.find(
    ({ kinds: of, nouns, situations }) =>
      of.includes(kind) && nouns.includes(noun) && situations.includes(situation),
  )?.why;

/** The situations of a noun for a type of caller. */
export const situationsOf = (kind: Kind, noun: Noun): Situation[] => {
  const known = noun === "order" ? ordersBy[kind] : customersBy[kind];
  const finer = Object.keys(known) as Situation[];
  return atCustomer.includes(noun) ? [...new Set([...finer, "unknown" as const])] : [...relations];
};

/** Well-formed ids that were never given out, of each kind. */
export const unknown = (noun: Noun, now: Date): Target => {
  const number = randomBytes(8).toString("hex");
  const id = (prefix: Parameters<typeof newId>[0]) => newId(prefix, now);
  const customer = { id: id("cus"), subscriptionId: id("sub"), resellerId: id("org") };
  switch (noun) {
    case "organization":
      return { id: id("org") };
    case "mpnId":
      return { mpnId: "99999999999999999999" };
    case "token":
      return { token: tokenOf(id("req"), randomBytes(32).toString("base64url")) };
    case "user":
      return { id: id("usr") };
    case "endpoint":
      return { id: id("whk"), deliveryId: id("dlv") };
    case "client":
      return { id: id("cli"), secretId: id("sec") };
    case "request":
      return { id: id("req") };
    case "change":
      return { id: id("chg") };
    case "enrolment":
      return { id: id("enr") };
    case "order":
      return { id: id("ord") };
    case "job":
      return { id: id("job") };
    case "transfer":
      return { id: id("trf") };
    case "offer":
      return { id: `matrix-${number}` };
    default:
      return { ...customer, domain: `d${number}.example`, word: `w${number}` };
  }
};
