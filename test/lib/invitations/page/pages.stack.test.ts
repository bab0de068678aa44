import { issueLink, revoke } from "../../../../lib/invitations/requests/rules.ts";
import { requestStore } from "../../../../lib/invitations/requests/store.ts";
import { partnershipStore } from "../../../../lib/partnerships/store.ts";
import { day } from "../../../support/clock.ts";
import { openPages, password } from "../../../support/invitation-pages.ts";
import { suspend } from "../../../support/table-fixtures.ts";

test("a link shows its invitation in the language that is asked for, then the request's, then the browser's", async () => {
  const { get, invite } = await openPages();
  const { token } = await invite();
  const headers = { "accept-language": "ru" };
  const [english, russian, unknown] = [
    await get(token, { headers }),
    await get(token, { query: "lang=ru" }),
    await get("unknown", { headers }),
  ];
  expect([english.status, english.title]).toEqual([200, "Partnership invitation from Northwind"]);
  expect(english.headers).toMatchObject({ "content-language": "en", vary: "accept-language" });
  expect(russian.text).toContain('<html lang="ru">');
  expect([unknown.status, unknown.headers["content-language"]]).toEqual([404, "ru"]);
  const head = await get(token, { method: "HEAD" });
  expect(head).toMatchObject({ status: 200, text: "", headers: english.headers });
});

test("every text that is no token is answered alike", async () => {
  const { get, invite } = await openPages();
  const { token, id } = await invite();
  const odd = ["a", "../..", "\u0000", `${token}.`, `${token} `, token.toUpperCase(), "a".repeat(4_000), id];
  const replies = await Promise.all(odd.map((each) => get(each)));
  expect(new Set(replies.map(({ status }) => status))).toEqual(new Set([404]));
  const bodies = replies.map(({ text }) => text.replaceAll(/\/invitations\/[^?"]*/g, ""));
  expect(new Set(bodies).size).toBe(1);
});

test("a decision stays: the same one again shows the same page, and the other one is refused", async () => {
  const { accept, decline, get, invite, provider, reseller, table, tried, statusOf } = await openPages();
  const [one, other] = [await invite(), await invite()];
  const accepted = await accept(one.token);
  expect([accepted.status, accepted.title]).toEqual([200, "You are partners now"]);
  expect(await partnershipStore(table).find(provider.id, reseller.id)).toMatchObject({ status: "active" });
  expect(await accept(one.token, "anybody@x.example", "Wrong-1")).toEqual(accepted);
  expect(tried()).toBe(1);
  for (const { status, title } of [await decline(one.token), await get(one.token)])
    expect([status, title]).toEqual([409, "This invitation was already accepted"]);

  const declined = await decline(other.token);
  expect([declined.status, declined.title]).toEqual([200, "Invitation declined"]);
  expect((await decline(other.token)).title).toBe(declined.title);
  expect(await accept(other.token)).toMatchObject({
    status: 409,
    title: "This invitation was already declined",
  });
  expect([await statusOf(one.id), await statusOf(other.id)]).toEqual(["accepted", "declined"]);
});

test("each missing field is named with 422, and no credentials are tried", async () => {
  const { post, invite, admin, tried, failures, statusOf } = await openPages();
  const invitation = await invite();
  const whole = { decision: "accept", email: admin.email, password, authorised: "yes" };
  const odd = [
    ...Object.keys(whole).flatMap((field) => [{ [field]: "" }, { [field]: undefined }]),
    ...[{ email: " \t" }, { authorised: "no" }, { authorised: "on" }, { decision: "ACCEPT" }],
    ...[{ decision: "__proto__" }],
  ];
  for (const change of odd) {
    const fields = Object.entries({ ...whole, ...change }).filter(([, value]) => value !== undefined);
    const reply = await post(invitation.token, Object.fromEntries(fields) as Record<string, string>);
    expect([change, reply.status]).toEqual([change, 422]);
    expect(reply.text).toContain(`href="#${Object.keys(change)[0]}"`);
    expect(reply.text).not.toContain(password);
  }
  expect([tried(), await failures(invitation), await statusOf(invitation.id)]).toEqual([
    0,
    undefined,
    "sent",
  ]);
});

test("a dead link answers by what ended it, and no credentials are tried on it", async () => {
  const { table, clock, provider, invite, get, accept, decline, post, tried } = await openPages();
  const requests = requestStore(table);
  const end = async (change: "supersede" | "revoke") => {
    const { token, request } = await invite();
    const link = { linkHash: "newer", now: clock.now(), days: 7 };
    const after = change === "revoke" ? revoke(request, clock.now()) : issueLink(request, link);
    await table.transact(requests.renew("issueLink", request, after));
    return token;
  };
  const dead: [string, number, string][] = [
    [await end("supersede"), 410, "There is a newer invitation"],
    [await end("revoke"), 410, "This invitation was withdrawn"],
    ["nonsense", 404, "This link does not lead to an invitation"],
  ];
  const expired = (await invite()).token;
  const check = async ([token, status, title]: (typeof dead)[number]) => {
    const session = { decision: "accept", session: "x", mfaCode: "123456" };
    for (const reply of [
      await get(token),
      await accept(token),
      await decline(token),
      await post(token, session),
    ])
      expect([reply.status, reply.title]).toEqual([status, title]);
  };
  for (const each of dead) await check(each);
  clock.advance(7 * day);
  await check([expired, 410, "This invitation has expired"]);
  const open = (await invite()).token;
  await suspend(table, provider.id);
  await check([open, 410, "This invitation was withdrawn"]);
  expect(tried()).toBe(0);
});
