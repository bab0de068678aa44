import type { LocalStack } from "../../infra/local/stack.ts";
import { itemsOf } from "./invitations.ts";
import type { Method, Organization, Response, World } from "./world.ts";
import { inOrder } from "./written.ts";

/** Every item of a table by its key, as text. The cursors' key and the schedule's watermark are nobody's change. */
export type Dump = Map<string, string>;

const housekeeping = new Set(["SEALING-KEYS", "SCHEDULE"]);

type Dumped = Pick<LocalStack, "dynamodbUrl" | "tableName"> & {
  streams: Pick<LocalStack["streams"], "drained">;
};

/** Reads a stack's whole table once its streams have handled everything. */
export const dumper = (stack: Dumped) => async (): Promise<Dump> => {
  await stack.streams.drained();
  const items = (await itemsOf(stack)).filter(({ PK }) => !housekeeping.has(PK));
  return new Map(items.map((item) => [`${item.PK} ${item.SK}`, JSON.stringify(item, inOrder)]));
};

/** The keys of items that were added, changed or removed. */
export const changes = (before: Dump, after: Dump): string[] => [
  ...[...after].filter(([key, item]) => before.get(key) !== item).map(([key]) => key),
  ...[...before.keys()].filter((key) => !after.has(key)),
];

/** Runs `work` for each, a few in parallel, and answers in their order. */
export const inParallel = async <T, R>(
  each: readonly T[],
  atOnce: number,
  action: (one: T, at: number) => Promise<R>,
): Promise<R[]> => {
  const results: R[] = [];
  let next = 0;
  const lane = async () => {
    while (next < each.length) {
      const at = next++;
      const one = each[at];
      if (one !== undefined) results[at] = await action(one, at);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, lane));
  return results;
};

/** An answer's text without the request's own id. */
export const withoutRequestId = ({ text }: Response): string =>
  text.replace(/"requestId":"[^"]*"/, '"requestId":""');

/** The headers of an answer that may reveal something. */
export const tellingHeaders = ({ headers }: Response): Record<string, string> =>
  Object.fromEntries(
    [...headers].filter(([name]) => !["date", "x-request-id", "apigw-requestid", "ratelimit"].includes(name)),
  );

/** A partnership of the two that has ended. */
export const endedPartnership = async (world: World, provider: Organization, reseller: Organization) => {
  await world.partner(provider, reseller);
  await endPartnership(provider, reseller.id);
};

/** The provider ends its partnership with this reseller. Answers the response. */
export const endPartnership = async (provider: Organization, resellerId: string): Promise<Response> => {
  const path = `/v1/indirect-resellers/${resellerId}/removal`;
  const { body } = await provider.admin.get(path);
  const confirmed = { attestationVersion: body.attestation.version, confirmed: true };
  const answer = await provider.admin.post(path, confirmed);
  if (answer.status !== 200) throw new Error(`the removal answered ${answer.status}: ${answer.text}`);
  return answer;
};

/** A route key's method and path, its parameters put in. */
export const concrete = (
  routeKey: string,
  parameters: Record<string, string>,
): { method: Method; path: string } => {
  const [method, path = ""] = routeKey.split(" ");
  return {
    method: method as Method,
    path: path.replaceAll(/\{(\w+)\}/g, (_, name: string) =>
      encodeURIComponent(parameters[name] ?? parameters.id ?? ""),
    ),
  };
};
