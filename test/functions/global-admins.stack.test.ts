import { anyVersion } from "../support/channel.ts";
import { figure } from "../support/full.ts";
import { type Inside, openInside } from "../support/inside.ts";

let inside: Inside;
beforeAll(async () => {
  inside = await openInside();
}, 60_000);
afterAll(() => inside?.close());

it("of two Global admins who demote each other at the same instant exactly one does", async () => {
  const { world } = inside;
  const provider = await world.provider();
  for (let round = 0; round < figure(5, 40); round++) {
    const pair = [
      await world.user(provider, "GlobalAdmin"),
      await world.user(provider, "GlobalAdmin"),
    ] as const;
    const demote = (by: 0 | 1) =>
      pair[by].patch(`/v1/users/${pair[1 - by]?.id}`, { roles: ["SalesAgent"] }, anyVersion);
    const answers = await Promise.all([demote(0), demote(1)]);
    const told = answers.map(({ status, body }) => body.code ?? status);
    expect(told.toSorted()).toEqual([200, "ROLE_REQUIRED"]);
  }
}, 120_000);
