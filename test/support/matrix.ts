import { randomBytes } from "node:crypto";
import { ScanCommand } from "@aws-sdk/lib-dynamodb";
import type { LocalStack } from "../../infra/local/stack.ts";
import type { Role } from "../../lib/contract/common.ts";
import { newId } from "../../lib/ids.ts";
import { hashOf, tokenOf } from "../../lib/requests/token.ts";
import {
  documentsOf,
  type Member,
  type Method,
  type Organization,
  type Response,
  type World,
} from "./world.ts";

/** Every item of a table by its key, as text. The cursors' key and the schedule's mark are nobody's change. */
export type Dump = Map<string, string>;

const housekeeping = new Set(["SEALING-KEYS", "SCHEDULE"]);

const ordered = (_: string, value: unknown): unknown =>
  value !== null && typeof value === "object" && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
    : value;

/** Reads a stack's whole table, once what its streams have under way is done. */
export const dumper = (stack: LocalStack) => async (): Promise<Dump> => {
  await stack.streams.drained();
  const documents = documentsOf(stack);
  const dump: Dump = new Map();
  let start: Record<string, unknown> | undefined;
  try {
    do {
      const page = await documents.send(
        new ScanCommand({ TableName: stack.tableName, ConsistentRead: true, ExclusiveStartKey: start }),
      );
      for (const item of page.Items ?? [])
        if (!housekeeping.has(item.PK)) dump.set(`${item.PK} ${item.SK}`, JSON.stringify(item, ordered));
      start = page.LastEvaluatedKey;
    } while (start);
  } finally {
    documents.destroy();
  }
  return dump;
};

/** The keys of items that were added, changed or taken away. */
export const changes = (before: Dump, after: Dump): string[] => [
  ...[...after].filter(([key, item]) => before.get(key) !== item).map(([key]) => key),
  ...[...before.keys()].filter((key) => !after.has(key)),
];

/** How many items of a type a dump holds. */
export const countOf = (dump: Dump, type: string): number =>
  [...dump.values()].filter((item) => item.includes(`"type":"${type}"`)).length;

/** Runs `work` for each, a few at a time, and answers in their order. */
export const inParallel = async <T, R>(
  each: readonly T[],
  atOnce: number,
  work: (one: T, at: number) => Promise<R>,
): Promise<R[]> => {
  const results: R[] = [];
  let next = 0;
  const lane = async () => {
    while (next < each.length) {
      const at = next++;
      const one = each[at];
      if (one !== undefined) results[at] = await work(one, at);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, lane));
  return results;
};

/** Asks until the answer is the wanted one; throws what it was when that does not come in time. */
export const until = async <T>(ask: () => Promise<T>, wanted: (answer: T) => boolean): Promise<T> => {
  const deadline = Date.now() + 10_000;
  for (;;) {
    const answer = await ask();
    if (wanted(answer)) return answer;
    if (Date.now() > deadline) throw new Error(`waited in vain: ${JSON.stringify(answer)}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
};

/** An answer's text without what names the request itself. */
export const withoutRequestId = ({ text }: Response): string =>
  text.replace(/"requestId":"[^"]*"/, '"requestId":""');

/** The headers of an answer that may tell something. */
export const tellingHeaders = ({ headers }: Response): Record<string, string> =>
  Object.fromEntries(
    [...headers].filter(([name]) => !["date", "x-request-id", "apigw-requestid"].includes(name)),
  );

export const kinds = ["operator", "indirect-provider", "indirect-reseller"] as const;
export type Kind = (typeof kinds)[number];
export const roles = ["GlobalAdmin", "UserManagementAdmin", "AdminAgent", "SalesAgent"] as const;
export const relations = ["own", "active", "former", "never", "unknown"] as const;
export type Relation = (typeof relations)[number];

/** One thing of each noun that an organization has; only providers have requests. */
export interface Things {
  organization: string;
  mpnId: string;
  user: string;
  request?: string;
  change?: string;
  token?: string;
}
export type Noun = keyof Things;

export interface Caller {
  name: string;
  kind: Kind;
  /** What refuses this caller whatever its role. */
  refused?: "anonymous" | "USER_DISABLED" | "ORGANIZATION_SUSPENDED";
  role?: Role;
  client: Pick<Member, "call">;
  /** What must not occur in an answer to this caller. */
  foreign: string[];
}

export interface Cast {
  callers: Caller[];
  /** The thing that stands in this relation to a caller of this kind, where there is one. */
  target(kind: Kind, relation: Relation, noun: Noun): string | undefined;
  provider: Organization;
  reseller: Organization;
}

/** A well-formed id or link that was never given out. */
export const unknown = (noun: Noun, now: Date): string => {
  if (noun === "mpnId") return "99999999999999999999";
  if (noun === "token") return tokenOf(newId("req", now), randomBytes(32).toString("base64url"));
  return newId(({ organization: "org", user: "usr", request: "req", change: "chg" } as const)[noun], now);
};

/** The people and organizations of the matrix: a provider and a reseller, each with a partner of every relation. */
export const openCast = async (world: World, now: () => Date): Promise<Cast> => {
  const [provider, formerProvider, neverProvider, suspended] = await Promise.all(
    ["Primrose", "Formica", "Nevada", "Susanna"].map((name) =>
      world.provider({ name: `${name} Distribution` }),
    ),
  );
  const [reseller, formerReseller, neverReseller] = await Promise.all(
    ["Rosalind", "Fortuna", "Nerissa"].map((name) => world.reseller({ name: `${name} Cloud` })),
  );
  if (!provider || !formerProvider || !neverProvider || !suspended) throw new Error("a provider is missing");
  if (!reseller || !formerReseller || !neverReseller) throw new Error("a reseller is missing");
  await Promise.all([
    world.partner(provider, reseller),
    endedPartnership(world, provider, formerReseller),
    endedPartnership(world, formerProvider, reseller),
  ]);
  const things = async (organization: Organization, isProvider: boolean): Promise<Things> => {
    const { id, mpnId, admin } = organization;
    const user = await world.user(organization, "SalesAgent");
    const common = { organization: id, mpnId, user: user.id };
    if (!isProvider) return common;
    const [draft, change, invitation] = await Promise.all([
      admin.post("/v1/partnership-requests", { resellerEmail: `draft-${world.next()}@drafts.example` }),
      admin.post("/v1/organization/change-requests", { changes: { country: "FR" }, reason: "moved" }),
      world.invitation(organization),
    ]);
    return { ...common, request: draft.body.id, change: change.body.id, token: invitation.token };
  };
  const isProvider = (each: Organization) => [provider, formerProvider, neverProvider].includes(each);
  const all = [provider, formerProvider, neverProvider, reseller, formerReseller, neverReseller];
  const belongings = new Map(
    await Promise.all(all.map(async (each) => [each, await things(each, isProvider(each))] as const)),
  );
  const operator = await world.operator.get("/v1/me");
  const ofOperator: Things = {
    organization: operator.body.organization.id,
    mpnId: "0",
    user: world.operator.id.startsWith("usr_") ? world.operator.id : operator.body.user.id,
  };

  const standing: Record<Kind, Partial<Record<Relation, readonly Organization[]>>> = {
    operator: { active: [provider], never: [neverReseller, neverProvider] },
    "indirect-provider": {
      own: [provider],
      active: [reseller],
      former: [formerReseller],
      never: [neverReseller, neverProvider],
    },
    "indirect-reseller": {
      own: [reseller],
      active: [provider],
      former: [formerProvider],
      never: [neverProvider, neverReseller],
    },
  };
  const target: Cast["target"] = (kind, relation, noun) => {
    if (relation === "unknown") return unknown(noun, now());
    if (kind === "operator" && relation === "own") return noun === "mpnId" ? undefined : ofOperator[noun];
    for (const organization of standing[kind][relation] ?? []) {
      const found = belongings.get(organization)?.[noun];
      if (found) return found;
    }
    return undefined;
  };

  /** What must not reach `knows`' users: of a partner its people and things, of all others everything. */
  const foreignTo = (self: Organization | undefined, partners: readonly Organization[]): string[] =>
    all
      .filter((each) => each !== self)
      .flatMap((each) => {
        const of = belongings.get(each);
        // An invited address is the provider's own knowledge; the people of a partner are not.
        const address = partners.includes(each) ? undefined : each.admin.email;
        const inner = [address, of?.user, of?.request, of?.change].filter((text) => text !== undefined);
        const outer = [each.id, each.name, each.admin.id];
        return partners.includes(each) ? inner : [...inner, ...outer];
      });
  const withRoles = async (
    kind: Kind,
    admin: Member,
    foreign: string[],
    organization: Pick<Organization, "admin">,
  ): Promise<Caller[]> => {
    const others = await Promise.all(
      roles.slice(1).map(async (role) => [role, await world.user(organization, role)] as const),
    );
    return [["GlobalAdmin", admin] as const, ...others].map(([role, client]) => ({
      name: `${kind} ${role}`,
      kind,
      role,
      client,
      foreign,
    }));
  };
  const foreignToProvider = foreignTo(provider, [reseller, formerReseller]);
  const callers = await Promise.all([
    // An operator reads organizations, their first admins' ids and the change requests; nothing else of theirs.
    withRoles(
      "operator",
      world.operator,
      all.flatMap((each) =>
        [each.admin.email, belongings.get(each)?.user, belongings.get(each)?.request].filter(
          (text) => text !== undefined,
        ),
      ),
      { admin: world.operator },
    ),
    withRoles("indirect-provider", provider.admin, foreignToProvider, provider),
    withRoles("indirect-reseller", reseller.admin, foreignTo(reseller, [provider, formerProvider]), reseller),
  ]);
  const disabled = await world.user(provider, "GlobalAdmin");
  await provider.admin.patch(`/v1/users/${disabled.id}`, { status: "disabled" }, { "if-match": "*" });
  await world.operator.patch(
    `/v1/organizations/${suspended.id}`,
    { status: "suspended" },
    { "if-match": "*" },
  );
  const everything = foreignTo(undefined, []);
  const kind = "indirect-provider";
  return {
    callers: [
      { name: "anonymous", kind, refused: "anonymous", client: world.anonymous, foreign: everything },
      ...callers.flat(),
      { name: "a disabled user", kind, refused: "USER_DISABLED", client: disabled, foreign: everything },
      {
        name: "a user of a suspended organization",
        kind,
        refused: "ORGANIZATION_SUSPENDED",
        client: suspended.admin,
        foreign: everything,
      },
    ],
    target,
    provider,
    reseller,
  };
};

/** A partnership of the two that has ended. */
export const endedPartnership = async (world: World, provider: Organization, reseller: Organization) => {
  await world.partner(provider, reseller);
  await endPartnership(provider, reseller.id);
};

export const endPartnership = async (provider: Organization, resellerId: string) => {
  const path = `/v1/indirect-resellers/${resellerId}/removal`;
  const { body } = await provider.admin.get(path);
  const confirmed = { attestationVersion: body.attestation.version, confirmed: true };
  const answer = await provider.admin.post(path, confirmed);
  if (answer.status !== 200) throw new Error(`the removal answered ${answer.status}: ${answer.text}`);
};

/** The hash of a link's secret, as the table keeps it. */
export const hashOfToken = (token: string): string => hashOf(token.slice(token.indexOf(".") + 1));

/** A route key's method and path, its parameters put in. */
export const concrete = (
  routeKey: string,
  parameters: Record<string, string>,
): { method: Method; path: string } => {
  const [method, path = ""] = routeKey.split(" ");
  return {
    method: method as Method,
    path: path.replaceAll(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(parameters[name] ?? "")),
  };
};
