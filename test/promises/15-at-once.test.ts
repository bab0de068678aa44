import { signIn } from "../../infra/local/sign-in.ts";
import { answered } from "../support/channel.ts";
import { minute, second } from "../support/clock.ts";
import { pagesOf, requestItemOf, titleOf, tokenIn } from "../support/invitations.ts";
import { reached } from "../support/promise.ts";
import { openStack } from "../support/stack.ts";
import { clientOf, type Member, openWorld, password, type World } from "../support/world.ts";

let stack: Awaited<ReturnType<typeof openStack>>;
let world: World;
beforeAll(async () => {
  stack = await openStack();
  world = await openWorld(stack);
});
afterAll(() => stack?.stop());

it("a link ends with the answer to revoke, and an older link with the answer to send and to link", async () => {
  const pages = pagesOf(stack);
  const mail = stack.functions.names.find((name) => name.includes("mail")) ?? "";
  const [provider, reseller] = await Promise.all([world.provider(), world.reseller()]);
  const post = (id: string, verb: string) => provider.admin.post(`/v1/partnership-requests/${id}/${verb}`);
  const isLive = async (token: string) => expect((await pages.get(token)).status).toBe(200);
  const isOver = async (token: string, code: string, title: string) => {
    const page = await pages.get(token);
    expect([page.status, titleOf(page)]).toEqual([410, title]);
    await answered(`410 ${code}`, reseller.admin.post("/v1/invitations/accept", { token }));
    expect((await pages.accept(token, reseller.admin.email, password)).status).toBe(410);
  };
  const isOlder = (token: string, than: string) => isOver(token, "INVITATION_SUPERSEDED", than);
  let ends = 0;
  for (const round of [1, 2, 3]) {
    const { id, token } = await world.invitation(provider, `round-${round}@at-once.example`);
    await isLive(token);
    const newest = tokenIn((await post(id, "link")).body.link);
    await isOlder(token, "There is a newer link");
    await isLive(newest);
    stack.kill(mail);
    await post(id, "send");
    await isOlder(newest, "There is a newer invitation");
    // For a revoked request, an older link's page says that it was revoked, not to wait for another mail.
    await post(id, "revoke");
    const withdrawn = await pages.get(newest);
    expect([withdrawn.status, titleOf(withdrawn)]).toEqual([410, "This invitation was withdrawn"]);
    const last = await world.invitation(provider, `last-${round}@at-once.example`);
    await post(last.id, "revoke");
    await isOver(last.token, "INVITATION_REVOKED", "This invitation was withdrawn");
    ends += 3;
  }
  expect((await provider.admin.get("/v1/indirect-resellers")).body.items).toEqual([]);
  reached(15, `${ends} links ended by link, send and revoke, 410 from the next request on`);
});

it("a link is live until its last instant and expired from the next one on, with the item still there", async () => {
  const pages = pagesOf(stack);
  const [provider, reseller] = await Promise.all([world.provider(), world.reseller()]);
  const { id, token } = await world.invitation(provider, reseller.admin.email);
  const path = `/v1/partnership-requests/${id}`;
  const end = new Date((await requestItemOf(stack, id)).expiresAt).getTime();

  const beside = async <T>(milliseconds: number, look: () => Promise<T>): Promise<T> => {
    for (;;) {
      stack.advance(end + milliseconds - stack.now());
      const seen = await look();
      // A machine that was too busy to check within the second checks again.
      if (milliseconds > 0 || stack.now() < end) return seen;
    }
  };
  expect((await beside(-second, () => pages.get(token))).status).toBe(200);
  // Tokens live an hour, and days have passed.
  stack.advance(end - minute - stack.now());
  const anew = async ({ email }: Member) => clientOf(stack.apiUrl, await signIn(stack, email, password));
  const [recipient, sender] = await Promise.all([anew(reseller.admin), anew(provider.admin)]);
  expect((await beside(-second, () => sender.get(path))).body.status).toBe("sent");

  const first = await beside(second, () => pages.get(token));
  const late = Math.ceil((stack.now() - end) / second);
  expect([first.status, titleOf(first)]).toEqual([410, "This invitation has expired"]);
  expect((await pages.accept(token, reseller.admin.email, password)).status).toBe(410);
  expect((await pages.decline(token)).status).toBe(410);
  for (const decision of ["accept", "decline"])
    await answered("410 INVITATION_EXPIRED", recipient.post(`/v1/invitations/${decision}`, { token }));
  for (const verb of ["send", "link", "revoke"])
    await answered("409 REQUEST_ENDED", sender.post(`${path}/${verb}`));
  expect((await sender.get(path)).body.status).toBe("expired");
  // Nothing has recorded the expiry yet: the clock alone decides.
  expect((await requestItemOf(stack, id)).status).toBe("sent");
  expect((await sender.get("/v1/indirect-resellers")).body.items).toEqual([]);
  reached(15, `the page live within 1 s before expiry, 410 within ${late} s after it, the item still there`);
});
