import type { Access, Action } from "../../../lib/contract/permissions.ts";
import type { Route } from "../../../lib/contract/route.ts";
import { type RouteKey, routes } from "../../../lib/contract/routes.ts";
import { concrete } from "../../support/matrix.ts";
import type { Cast } from "../../support/matrix-cast.ts";
import type { Kind, Noun, Situation, Target } from "../../support/matrix-situations.ts";
import type { Client, Response, World } from "../../support/world.ts";

const G = "GlobalAdmin";
export const U = "UserManagementAdmin";
const A = "AdminAgent";
export const S = "SalesAgent";
const C = "CustomerAdmin";

/** The product's table of roles, written independently of the code: the answers must match it. */
const roles: Record<Action, readonly string[]> = {
  seeCommon: [G, U, A, S, C],
  seeOwn: [G, U, A, S],
  manageUsers: [G, U],
  manageGlobalAdmins: [G],
  manageClients: [G],
  seeChannel: [G, A, S],
  seeCustomers: [G, A, S, C],
  requestPartnership: [G, A, S],
  answerInvitation: [G],
  manageCustomers: [G, A, S],
  grantAccess: [G, A],
  resetCustomerAdmin: [G, A],
  reassignCustomers: [G, A],
  transferCustomers: [G],
  removePartnership: [G],
  askForChange: [G, A],
  manageNotifications: [G],
  operate: [G, A],
  readAudit: [G, A],
  manageWebhooks: [G],
  deliverWebhooksAgain: [G, A],
};

export type Who = "public" | Partial<Record<Kind, readonly string[]>>;

/** The types of organization that each action is for. */
export const whoMay = (access: Access): Who =>
  access === "public"
    ? "public"
    : Object.fromEntries(
        access.types.map((type) => [
          type,
          roles[access.action].filter((role) => (role === C) === (type === "customer")),
        ]),
      );
export const providersAgents = { "indirect-provider": [G, A, S] };
export const providersAdministrators = { "indirect-provider": [G, A] };

/** A status, and for a refusal its code. */
export type Expected = number | readonly [status: number, code: string];
export const notFound = [404, "NOT_FOUND"] as const;
export const roleRequired = [403, "ROLE_REQUIRED"] as const;
export const ended = [422, "PARTNERSHIP_ENDED"] as const;
export const required = [422, "PARTNERSHIP_REQUIRED"] as const;

export type Answers = Partial<Record<Situation, Expected>>;
interface Of {
  world: World;
  cast: Cast;
  target: Target;
}
interface At {
  cast: Cast;
  kind: Kind;
  situation: Situation;
}

/** The cells of one row of the contract, or of one way to call it. */
export interface Row {
  /** The name of the way, if there are several. */
  way?: string;
  who: Who;
  /** The kind of thing in the path, the query or the body; a row without one only concerns the caller's own things. */
  target?: Noun;
  /**
   * The answer for an admitted caller, by the target's relation or by the type of caller. Otherwise the thing does not
   * exist for it.
   */
  answers: Expected | Answers | { reached: Partial<Record<Kind, Answers>> };
  parameters?: Target;
  /** The path's parameter for a thing beneath the target customer, made by the POST of its list. */
  beneath?: string;
  query?: (target: Target) => string;
  body?: (of: Of) => unknown;
  headers?: (world: World) => Record<string, string>;
  /** A successful call writes nothing, though it is no GET. */
  quiet?: true;
  /** A separate target for a cell that uses it up. */
  fresh?: true | ((of: At & { world: World }) => Promise<Target>);
  /** The exact items of the answered list, by their `named` field. */
  shows?: (of: At & { target: Target }) => string[];
  named?: string;
  /** Members of the answer's JSON that the contract shows only here to a caller of this type. */
  alsoNames?: (of: { cast: Cast; kind: Kind }) => string[];
  /** If a list has too many items to name: whether it has any for a caller of this type and role. */
  fills?: (of: { kind: Kind; role: string }) => boolean;
}

/** More cells of a row, as its first way and as further ways. */
export interface Ways {
  first?: Partial<Row>;
  more?: readonly (Partial<Row> & { way: string })[];
}

/** Answers by the rules of access. Otherwise the thing does not exist for the caller. */
export const reached = (by: Partial<Record<Kind, Answers>>) => ({ reached: by });

/** All customers and subscriptions of one's own, whoever administers them. */
export const providersOwn = (answer: Expected): Answers => ({ own: answer, active: answer, former: answer });

export const providersOnly = (answer: Expected) => reached({ "indirect-provider": providersOwn(answer) });

/** A provider's grants to a named reseller: only an active partner may get them. */
export const givenTo = (answer: Expected) =>
  ({ own: required, active: answer, former: ended, never: required, unknown: required }) as const;

/** The further ways of a grant that names its reseller. */
export const grantedTo: Ways = {
  more: [
    {
      way: "by the reseller named",
      target: "reseller",
      answers: givenTo(200),
      body: ({ target }) => ({ resellerId: target.resellerId }),
    },
  ],
};

/** The expectations of a row's cells for a situation. */
export const answerOf = ({ answers }: Row, kind: Kind, situation: Situation): Expected | undefined => {
  if (typeof answers === "number" || Array.isArray(answers)) return answers as Expected;
  if ("reached" in answers) return answers.reached[kind]?.[situation] ?? notFound;
  return (answers as Answers)[situation];
};

/** Whether a route answers page by page. */
export const isList = (key: RouteKey): boolean => {
  const { query }: Route = routes[key];
  return query !== undefined && "limit" in query.shape;
};

/** Calls a row about a target. */
export const ask = async (
  { world, cast, target }: Of,
  { key, row, by, beneath }: { key: RouteKey; row: Row; by: Pick<Client, "call">; beneath?: Target },
): Promise<Response> => {
  const { method, path } = concrete(key, { ...target, ...row.parameters, ...beneath });
  const limit = isList(key) ? "?limit=100" : "";
  const query = row.query ? `${limit || "?"}${row.query(target)}` : limit;
  const body = await row.body?.({ world, cast, target });
  return by.call(method, `${path}${query}`, body, row.headers?.(world));
};

export const anything = () => ({ "if-match": "*" });
