import { CognitoIdentityProviderClient } from "@aws-sdk/client-cognito-identity-provider";
import type { LocalStack } from "../../infra/local/stack.ts";
import { openIdentity } from "../../lib/aws/identity.ts";
import { adminEmail } from "../../lib/customers/admin.ts";
import { customers as customerEntity } from "../../lib/customers/items.ts";
import { keys } from "../../lib/table/keys.ts";
import { openTable } from "../../lib/table/table.ts";
import { type CustomerOptions, customerFixture } from "./customers.ts";
import type { Inside } from "./inside.ts";
import { endPartnership } from "./matrix.ts";
import { joinStack, type SharedStack } from "./shared-stack.ts";
import { at } from "./stand-in.ts";
import {
  type Client,
  documentsOf,
  type Ground,
  type Member,
  type Organization,
  openWorld,
  type Response,
  type World,
} from "./world.ts";

/** The parts of a stack that a channel needs, whether the stack is shared or the file's own. */
export type Footing = Ground &
  Pick<LocalStack, "advance" | "clientId"> &
  Pick<SharedStack, "schedule" | "streams">;

/** What `build` adds to the stack that is shared with other files, before the file's first test. */
export const onSharedStack = <T>(build: (stack: Footing) => Promise<T>): (() => T) => {
  let built: { it: T } | undefined;
  beforeAll(async () => {
    built = { it: await build(await joinStack()) };
  }, 120_000);
  return () => {
    if (!built) throw new Error("What the stack holds is there once the tests run.");
    return built.it;
  };
};

/** An answer in short: its status, and the code of a refusal ("200", "404 NOT_FOUND"). */
export const inShort = ({ status, body }: Response): string =>
  status >= 400 ? `${status} ${body.code}` : String(status);

/** Expects each of these calls to be answered like this, in short. Gives the first answer. */
export const answered = async (expected: string, ...calls: Promise<Response>[]): Promise<Response> => {
  const got = await Promise.all(calls);
  const answers = got.map((each) =>
    inShort(each) === expected ? expected : `${inShort(each)}: ${each.text}`,
  );
  expect(answers).toEqual(calls.map(() => expected));
  return got[0]!;
};

/** The ids in an answered list. */
export const idsIn = ({ body }: Response): string[] => body.items.map(({ id }: { id: string }) => id);

/** The If-Match header of a change to any version. */
export const anyVersion = { "if-match": "*" };

/** The pointers and codes of the problems that a review or a refused submit names. */
export const problemsIn = (body: any): string[] =>
  (body.problems ?? body.errors).map(({ pointer, code }: any) => `${pointer} ${code}`);

/** The items on all pages of a list. */
export const all = async (who: Pick<Client, "get">, path: string): Promise<any[]> => {
  const items: any[] = [];
  let more = "";
  for (;;) {
    const { status, body, text } = await who.get(`${path}${path.includes("?") ? "&" : "?"}limit=100${more}`);
    if (status !== 200) throw new Error(`listing answered ${status}: ${text}`);
    items.push(...body.items);
    if (!body.nextCursor) return items;
    more = `&cursor=${encodeURIComponent(body.nextCursor)}`;
  }
};

/** The If-Match header for the current version. */
export const matching = async (client: Pick<Client, "get">, path: string) => ({
  "if-match": (await client.get(path)).headers.get("etag") ?? "*",
});

/** A provider, and common steps of tests around it, wherever the functions run. */
export const channelOn = async ({
  world,
  table,
  now,
  advance,
}: Pick<Inside, "world" | "table" | "now" | "advance">) => {
  const provider = await world.provider();
  return {
    provider,

    /** A reseller with a partnership. */
    partner: (more?: Parameters<World["reseller"]>[0]): Promise<Organization> =>
      world.partnerOf(provider, more),

    /** A customer of the provider. */
    make: (more: Partial<CustomerOptions> = {}) =>
      customerFixture(table, { providerId: provider.id, now: new Date(now()), ...more }),

    /**
     * The events about a resource in a caller's feed. Moves the clock, because the feed holds the youngest events back.
     */
    async eventsAbout(who: Pick<Client, "get">, resourceId: string): Promise<any[]> {
      advance(20_000);
      return (await all(who, "/v1/events")).filter((event) => event.resourceId === resourceId);
    },
  };
};

/** The same on a stack. */
export const openProvider = async (stack: Footing) => {
  const world = await openWorld(stack);
  const table = openTable(stack.tableName, documentsOf(stack));
  const now = () => new Date(stack.now());
  const channel = await channelOn({ ...stack, world, table });
  const { provider } = channel;
  const cognito = new CognitoIdentityProviderClient(at(stack.cognitoUrl));
  const identity = openIdentity({ userPoolId: stack.userPoolId }, cognito);

  return {
    ...channel,
    stack,
    world,
    table,
    now,

    /** The provider ends the partnership. Answers the response. */
    end: ({ id }: Organization): Promise<Response> => endPartnership(provider, id),

    /** A customer's admin user, signed in with a password that it has chosen. */
    async adminOf(customerId: string): Promise<Member> {
      const { adminId, companyProfile } = customerEntity.parse(
        (await table.get(keys.customer(customerId))) ?? {},
      );
      const email = adminEmail(companyProfile.domain);
      await identity.giveTemporaryPassword(adminId, email);
      return world.member(adminId, email);
    },

    /** The audit records of a resource, newest first. */
    async audits(who: Pick<Client, "get">, resourceId: string): Promise<any[]> {
      return (await who.get(`/v1/audit-records?resourceId=${resourceId}`)).body.items;
    },
  };
};

/** A provider with two resellers, and a second provider without any relationship to them. */
export const openChannel = async (stack: Footing) => {
  const channel = await openProvider(stack);
  const [stranger, reseller, other] = await Promise.all([
    channel.world.provider(),
    channel.partner(),
    channel.partner(),
  ]);
  return { ...channel, stranger, reseller, other };
};
