import { type RouteKey, routes } from "../../lib/contract/routes.ts";
import { type RealCall, rowOf } from "./example-calls.ts";
import type { Client } from "./world.ts";

/** A place to read a resource: by itself, or, with its id, as one item of a list. */
export interface Place {
  key: RouteKey;
  path: string;
  id?: string;
}

type Called = Pick<RealCall, "key" | "path" | "body">;

const templateOf = (key: RouteKey): string => key.slice(key.indexOf(" ") + 1);
const reads = (Object.keys(routes) as RouteKey[]).filter((key) => key.startsWith("GET "));
/** The routes that answer one resource, and those that list, each by its path's template. */
const single = new Map(reads.filter((key) => rowOf(key).resource).map((key) => [templateOf(key), key]));
const lists = new Map(
  reads.filter((key) => "cursor" in (rowOf(key).query?.shape ?? {})).map((key) => [templateOf(key), key]),
);

/** Routes whose resource is read at another place than their path. */
const elsewhere: Partial<Record<RouteKey, (answer: any, body: any) => Place>> = {
  "POST /v1/customers/reassign": ({ id }) => ({ key: "GET /v1/jobs/{jobId}", path: `/v1/jobs/${id}` }),
  "POST /v1/customers/{customerId}/transfers": ({ id }) => ({
    key: "GET /v1/customer-transfers/{transferId}",
    path: `/v1/customer-transfers/${id}`,
  }),
  "POST /v1/enrolment-requests/{enrolmentRequestId}/approve": ({ id }) => ({
    key: "GET /v1/organizations/{organizationId}",
    path: `/v1/organizations/${id}`,
  }),
  "POST /v1/invitations/accept": ({ id }) => ({
    key: "GET /v1/indirect-providers/{providerId}",
    path: `/v1/indirect-providers/${id}`,
  }),
  "POST /v1/offers/import": (_, { offers: [{ id }] }) => ({
    key: "GET /v1/offers/{offerId}",
    path: `/v1/offers/${id}`,
  }),
};

/** A path and those above it, each with its template. */
const upwards = (template: string, path: string): [template: string, path: string][] => {
  const [names, parts] = [template.split("/"), path.split("/")];
  return names.map((_, cut) => {
    const length = names.length - cut;
    return [names.slice(0, length).join("/"), parts.slice(0, length).join("/")];
  });
};

/** Where one can read the resource that a call has created, or that its path names. */
export const placeOf = ({ key, path: whole, body }: Called, answer: any): Place | undefined => {
  const other = elsewhere[key];
  if (other) return other(answer, body);
  const [path = ""] = whole.split("?");
  const template = templateOf(key);
  if (lists.has(template)) {
    const inIt = new RegExp(`^${template.replaceAll(/[{}]/g, "\\$&")}/\\{\\w+\\}$`);
    const created = [...single].find(([at]) => inIt.test(at))?.[1];
    return created && { key: created, path: `${path}/${answer.id}` };
  }
  for (const [above, at] of upwards(template, path)) {
    const found = single.get(above);
    if (found) return { key: found, path: at };
  }
  return undefined;
};

/** The list that contains the resource, if there is one. */
export const listOf = (call: Called, answer: any): Place | undefined => {
  const { key, path: whole } = placeOf(call, answer) ?? call;
  const [path = ""] = whole.split("?");
  for (const [above, at] of upwards(templateOf(key), path)) {
    const found = lists.get(above);
    const id = at === path ? answer.id : path.split("/")[at.split("/").length];
    if (found) return { key: found, path: at, id };
  }
  return undefined;
};

/** Reads the resource at a place; `undefined` if it is not there. */
export const readAt = async (by: Client, { path, id }: Place): Promise<any> => {
  const query = id ? `${path.includes("?") ? "&" : "?"}limit=100` : "";
  for (let cursor = ""; ; ) {
    const { status, body } = await by.get(`${path}${query}${cursor}`);
    if (status !== 200) return undefined;
    const found = id ? body.items.find((item: { id: string }) => item.id === id) : body;
    if (found || !body.nextCursor) return found;
    cursor = `&cursor=${encodeURIComponent(body.nextCursor)}`;
  }
};
