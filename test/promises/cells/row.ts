import type { Cast } from "../../support/matrix-cast.ts";
import type { Kind, Noun, Situation, Target } from "../../support/matrix-situations.ts";
import type { World } from "../../support/world.ts";

// Who may do what, as the product's table of roles has it; written here once more, apart from the code's own.
export const G = "GlobalAdmin";
export const U = "UserManagementAdmin";
export const A = "AdminAgent";
export const S = "SalesAgent";
const C = "CustomerAdmin";

export const anyone = {
  operator: [G, U, A, S],
  "indirect-provider": [G, U, A, S],
  "indirect-reseller": [G, U, A, S],
};
export const everybody = { ...anyone, customer: [C] };
export const operators = { operator: [G, A] };
export const userManagers = {
  operator: [G, U],
  "indirect-provider": [G, U],
  "indirect-reseller": [G, U],
};
export const auditors = { operator: [G, A], "indirect-provider": [G, A], "indirect-reseller": [G, A] };
export const providersAgents = { "indirect-provider": [G, A, S] };
export const resellersAgents = { "indirect-reseller": [G, A, S] };
export const agents = { ...providersAgents, ...resellersAgents };
export const agentsAndCustomer = { ...agents, customer: [C] };
export const providersAdministrators = { "indirect-provider": [G, A] };
export const administrators = { ...providersAdministrators, "indirect-reseller": [G, A] };
export const providersGlobalAdmin = { "indirect-provider": [G] };
export const resellersGlobalAdmin = { "indirect-reseller": [G] };

/** A status, and for a refusal its code. */
export type Expected = number | readonly [status: number, code: string];
export const notFound = [404, "NOT_FOUND"] as const;
export const roleRequired = [403, "ROLE_REQUIRED"] as const;
export const ended = [422, "PARTNERSHIP_ENDED"] as const;
export const required = [422, "PARTNERSHIP_REQUIRED"] as const;

type Answers = Partial<Record<Situation, Expected>>;

/** The cells of one row of the contract, or of one way to call it. */
export interface Row {
  /** Which way, where there are several. */
  way?: string;
  who: "public" | Partial<Record<Kind, readonly string[]>>;
  /** What the path, the query or the body names; a row without one has only the caller's own things. */
  target?: Noun;
  /** What a caller who may is answered, by the target's relation to it; or by the kind of caller, and else nothing is there. */
  answers: Expected | Answers | { reached: Partial<Record<Kind, Answers>> };
  parameters?: Target;
  query?: (target: Target) => string;
  body?: (of: { world: World; cast: Cast; target: Target }) => unknown;
  headers?: (world: World) => Record<string, string>;
  /** The call that is answered 2xx writes nothing, though it is no GET. */
  quiet?: true;
  /** A target of its own for a cell that uses its target up. */
  fresh?: true | ((of: { world: World; cast: Cast; kind: Kind; situation: Situation }) => Promise<Target>);
  /** Exactly these are in the list that is answered, each by its `named` field. */
  shows?: (of: { cast: Cast; kind: Kind; situation: Situation; target: Target }) => string[];
  named?: string;
  /** Where what is in a list is too much to name: whether there is anything for a caller of this kind and role. */
  fills?: (of: { kind: Kind; role: string }) => boolean;
}

export type Cells = Record<string, Row | readonly Row[]>;

/** Answers by who reaches what, and for all else that nothing is there. */
export const reached = (by: Partial<Record<Kind, Answers>>) => ({ reached: by });

/** All customers and subscriptions of one's own, whoever administers them. */
export const providersOwn = (answer: Expected): Answers => ({ own: answer, active: answer, former: answer });

export const anything = () => ({ "if-match": "*" });
