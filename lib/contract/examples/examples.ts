import type { RouteKey } from "../routes.ts";
import { apiClientExamples } from "./api-clients.ts";
import { customerExamples } from "./customers.ts";
import type { Example } from "./example.ts";
import { offerExamples } from "./offers.ts";
import { orderExamples } from "./orders.ts";
import { organizationExamples } from "./organizations.ts";
import { invitationExamples, partnershipExamples } from "./partnerships.ts";
import { recordExamples, serviceExamples } from "./record.ts";
import { type StandIn, standIns } from "./stand-ins.ts";
import { subscriptionExamples } from "./subscriptions.ts";
import { webhookExamples } from "./webhooks.ts";

/** One or several valid requests of each route. A route without one does not compile. */
export const examples: { [K in RouteKey]: Example<K> | readonly [Example<K>, ...Example<K>[]] } = {
  ...organizationExamples,
  ...apiClientExamples,
  ...partnershipExamples,
  ...invitationExamples,
  ...offerExamples,
  ...orderExamples,
  ...customerExamples,
  ...subscriptionExamples,
  ...recordExamples,
  ...webhookExamples,
  ...serviceExamples,
};

/** The examples of a route, typed for any route. */
export interface AnyExample {
  summary?: string;
  path?: Readonly<Record<string, string>>;
  query?: Readonly<Record<string, string | undefined>>;
  body?: Readonly<Record<string, unknown>>;
  form?: Readonly<Record<string, string>>;
  answer?: unknown;
}

/** All examples of a route, the most typical one first. */
export const examplesOf = (key: RouteKey): readonly [AnyExample, ...AnyExample[]] => {
  const given: AnyExample | readonly [AnyExample, ...AnyExample[]] = examples[key];
  return "at" in given ? given : [given];
};

/**
 * The example values that tests replace by real ones: the list in `stand-ins.ts`, and the ids in an example's path. The
 * id at `{noteId}` stands for a note, which the POST of its list creates; such an id is spelled in the example itself.
 */
export const everyStandIn: Readonly<Record<StandIn, string>> = (() => {
  const inPaths = Object.keys(examples)
    .flatMap((key) => examplesOf(key as RouteKey))
    .flatMap(({ path = {} }) => Object.entries(path))
    // An id of another form, such as an offer's, is chosen by whoever sends it, and is what it is.
    .filter(([name, text]) => name.endsWith("Id") && /^[a-z]{3}_[0-9a-z]{26}$/.test(text))
    .map(([name, text]) => [name.replace(/Id$/, ""), text] as const);
  const listed = new Set<string>(Object.values(standIns));
  return { ...Object.fromEntries(inPaths.filter(([, text]) => !listed.has(text))), ...standIns };
})();
