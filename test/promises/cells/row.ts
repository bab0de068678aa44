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

/** The product's table of who may do what, apart from the code's own: what this says is what must be answered. */
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

/** Who may call what is for an action of some kinds of organization. */
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
  /** Which way, where there are several. */
  way?: string;
  who: Who;
  /** What the path, the query or the body names; a row without one has only the caller's own things. */
  target?: Noun;
  /** What a caller who may is answered, by the target's relation to it; or by the kind of caller, and else nothing is there. */
  answers: Expected | Answers | { reached: Partial<Record<Kind, Answers>> };
  parameters?: Target;
  /** The path's parameter for what lies beneath the target, a customer: made by the POST of its list. */
  beneath?: string;
  query?: (target: Target) => string;
  body?: (of: Of) => unknown;
  headers?: (world: World) => Record<string, string>;
  /** The call that is answered 2xx writes nothing, though it is no GET. */
  quiet?: true;
  /** A target of its own for a cell that uses its target up. */
  fresh?: true | ((of: At & { world: World }) => Promise<Target>);
  /** Exactly these are in the list that is answered, each by its `named` field. */
  shows?: (of: At & { target: Target }) => string[];
  named?: string;
  /** Members of the answer's JSON, word for word, that the contract shows here and nowhere else to a caller of this kind. */
  tells?: (of: { cast: Cast; kind: Kind }) => string[];
  /** Where what is in a list is too much to name: whether there is anything for a caller of this kind and role. */
  fills?: (of: { kind: Kind; role: string }) => boolean;
}

/** Answers by who reaches what, and for all else that nothing is there. */
export const reached = (by: Partial<Record<Kind, Answers>>) => ({ reached: by });

/** All customers and subscriptions of one's own, whoever administers them. */
export const providersOwn = (answer: Expected): Answers => ({ own: answer, active: answer, former: answer });

/** What a row's cells say of a situation. */
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
