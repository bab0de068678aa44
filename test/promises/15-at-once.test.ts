import { jest } from "@jest/globals";
import { signIn } from "../../infra/local/sign-in.ts";
import type { LocalStack } from "../../infra/local/stack.ts";
import { pagesOf, requestItemOf, titleOf } from "../support/invitations.ts";
import { reached } from "../support/promise.ts";
import { openStack } from "../support/stack.ts";
import { clientOf, type Member, openWorld, password, type World } from "../support/world.ts";

/** For a machine that is busy with other things. */
jest.setTimeout(120_000);

let stack: LocalStack;
let world: World;

beforeAll(async () => {
  stack = await openStack();
  world = await openWorld(stack);
});
afterAll(() => stack?.stop());

/** Days have passed, and tokens live an hour. */
const anew = async ({ email }: Member) => clientOf(stack.apiUrl, await signIn(stack, email, password));

const mailFunction = (): string => stack.functions.names.find((name) => name.includes("mail")) ?? "";

it("ends a link with the answer to revoke, and the older one with the answer to send and link", async () => {
  const pages = pagesOf(stack);
  const [provider, reseller] = await Promise.all([world.provider(), world.reseller()]);
  const both = async (token: string, code: string) => {
    const page = await pages.get(token);
    const answer = await reseller.admin.post("/v1/invitations/accept", { token });
    expect([page.status, answer.status, answer.body.code]).toEqual([410, 410, code]);
    expect((await pages.accept(token, reseller.admin.email, password)).status).toBe(410);
    return titleOf(page);
  };
  let ends = 0;
  for (const round of [1, 2, 3]) {
    const { id, token } = await world.invitation(provider, `round-${round}@at-once.example`);
    const path = `/v1/partnership-requests/${id}`;
    expect((await pages.get(token)).status).toBe(200);
    const newer = await provider.admin.post(`${path}/link`);
    expect(await both(token, "INVITATION_SUPERSEDED")).toBe("There is a newer invitation");
    const newest: string = newer.body.link.slice(newer.body.link.lastIndexOf("/") + 1);
    expect((await pages.get(newest)).status).toBe(200);
    stack.kill(mailFunction());
    await provider.admin.post(`${path}/send`);
    expect(await both(newest, "INVITATION_SUPERSEDED")).toBe("There is a newer invitation");
    await provider.admin.post(`${path}/revoke`);
    // Whoever holds an older link of a withdrawn request gets to know what counts, not to wait for another mail.
    expect((await pages.get(newest)).status).toBe(410);
    const last = await world.invitation(provider, `last-${round}@at-once.example`);
    await provider.admin.post(`/v1/partnership-requests/${last.id}/revoke`);
    expect(await both(last.token, "INVITATION_REVOKED")).toBe("This invitation was withdrawn");
    ends += 3;
  }
  expect((await provider.admin.get("/v1/indirect-resellers")).body.items).toEqual([]);
  reached(15, `${ends} links ended by link, send and revoke, 410 from the next request on`);
});

it("has a link live until its last instant and over from the first one after it, with the item still there", async () => {
  const pages = pagesOf(stack);
  const [provider, reseller] = await Promise.all([world.provider(), world.reseller()]);
  const { id, token } = await world.invitation(provider, reseller.admin.email);
  const { expiresAt } = await requestItemOf(stack, id);
  const end = new Date(expiresAt).getTime();

  const beside = async <T>(milliseconds: number, look: () => Promise<T>): Promise<T> => {
    for (;;) {
      stack.advance(end + milliseconds - stack.now());
      const seen = await look();
      // A machine that was too busy to look within the second looks again.
      if (milliseconds > 0 || stack.now() < end) return seen;
    }
  };
  expect((await beside(-1_000, () => pages.get(token))).status).toBe(200);
  stack.advance(end - 60_000 - stack.now());
  const [recipient, sender] = await Promise.all([anew(reseller.admin), anew(provider.admin)]);
  expect((await beside(-1_000, () => sender.get(`/v1/partnership-requests/${id}`))).body.status).toBe("sent");

  const first = await beside(1_000, () => pages.get(token));
  const late = Math.ceil((stack.now() - end) / 1_000);
  expect(first.status).toBe(410);
  const gone = await pages.get(token);
  expect(titleOf(gone)).toBe("This invitation has expired");
  expect((await pages.accept(token, reseller.admin.email, password)).status).toBe(410);
  expect((await pages.decline(token)).status).toBe(410);
  for (const decision of ["accept", "decline"]) {
    const answer = await recipient.post(`/v1/invitations/${decision}`, { token });
    expect([answer.status, answer.body.code]).toEqual([410, "INVITATION_EXPIRED"]);
  }
  for (const call of ["send", "link", "revoke"]) {
    const answer = await sender.post(`/v1/partnership-requests/${id}/${call}`);
    expect([answer.status, answer.body.code]).toEqual([409, "REQUEST_ENDED"]);
  }
  expect((await sender.get(`/v1/partnership-requests/${id}`)).body.status).toBe("expired");
  // Nobody has recorded it yet: the clock alone says so.
  expect((await requestItemOf(stack, id)).status).toBe("sent");
  expect((await sender.get("/v1/indirect-resellers")).body.items).toEqual([]);
  reached(15, `the page live within 1 s before expiry, 410 within ${late} s after it, the item still there`);
});
