import type { LocalStack } from "../../infra/local/stack.ts";
import { openTable } from "../../lib/table/table.ts";
import { type CustomerOptions, customerFixture } from "./customers.ts";
import { openStack } from "./stack.ts";
import { documentsOf, type Member, type Organization, openWorld, type Response } from "./world.ts";

/** Looks until what is looked for has come to pass. */
export const until = async <T>(look: () => Promise<T>, holds: (found: T) => boolean): Promise<T> => {
  for (let tries = 0; tries < 100; tries++) {
    const found = await look();
    if (holds(found)) return found;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error("it did not come to pass");
};

/** A stack with a provider, its three resellers, and a provider that has nothing to do with them. */
export const openChannel = async () => {
  const stack: LocalStack = await openStack();
  const world = await openWorld(stack);
  const table = openTable(stack.tableName, documentsOf(stack));
  const [provider, stranger, reseller, other, former] = await Promise.all([
    world.provider(),
    world.provider(),
    world.reseller(),
    world.reseller(),
    world.reseller(),
  ]);
  for (const each of [reseller, other, former]) await world.partner(provider, each);

  return {
    stack,
    world,
    provider,
    stranger,
    reseller,
    other,
    former,

    /** A customer of the provider. */
    make: (more: Partial<CustomerOptions> = {}) =>
      customerFixture(table, { providerId: provider.id, now: new Date(stack.now()), ...more }),

    /** The provider ends the partnership. */
    async end(whom: Organization): Promise<Response> {
      const path = `/v1/indirect-resellers/${whom.id}/removal`;
      const { body } = await provider.admin.get(path);
      return provider.admin.post(path, { attestationVersion: body.attestation.version, confirmed: true });
    },

    /** What is on record of a resource, newest first. */
    async audits(who: Member, resourceId: string) {
      const answer = await until(
        () => who.get(`/v1/audit-records?resourceId=${resourceId}`),
        ({ body }) => body.items.length > 0,
      );
      return answer.body.items;
    },

    /** What an organization or a customer has been told of a customer. */
    async told(who: { get: Member["get"] }, customerId: string) {
      stack.advance(20_000);
      const items = [];
      let more = "";
      for (;;) {
        const { body } = await who.get(`/v1/events?limit=100${more}`);
        items.push(...body.items);
        if (!body.nextCursor) break;
        more = `&cursor=${encodeURIComponent(body.nextCursor)}`;
      }
      return items.filter(({ resourceId }) => resourceId === customerId);
    },
  };
};
export type Channel = Awaited<ReturnType<typeof openChannel>>;
