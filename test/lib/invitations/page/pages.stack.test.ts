import { day } from "../../../support/clock.ts";
import { openPages, password } from "../../../support/invitation-pages.ts";
import { suspend } from "../../../support/table-fixtures.ts";

test("a link shows its invitation in the requested language, else in the request's, else in the browser's", async () => {
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

test("an older link shows the invitation's present state, and sends nobody to an empty mailbox", async () => {
  const { get, accept, invite, relink, clock } = await openPages();
  const [open, answered, over] = [await invite(), await invite(), await invite()];
  const newer = await relink(answered.id);
  await relink(open.id);
  await relink(over.id);
  await accept(newer);
  const titleOf = async ({ token }: { token: string }) => {
    const { status, title } = await get(token);
    return [status, title];
  };
  expect(await titleOf(open)).toEqual([410, "There is a newer link"]);
  expect(await titleOf(answered)).toEqual([410, "You are now partners"]);
  clock.advance(8 * day);
  expect(await titleOf(over)).toEqual([410, "This invitation has expired"]);
});

test.each<[string, (of: Awaited<ReturnType<typeof openPages>>) => unknown, string]>([
  [
    "suspended",
    ({ table, provider }) => suspend(table, provider.id),
    "This invitation cannot be answered at the moment",
  ],
  ["late", ({ clock }) => clock.advance(7 * day), "This invitation has expired"],
])(
  "a user who chose a first password and is %s does not read that nothing was changed",
  async (_, end, title) => {
    const pages = await openPages();
    const { post, invite, challenged } = pages;
    const { token } = await invite();
    const session = ({ text }: { text: string }) => /name="session" value="([^"]*)"/.exec(text)?.[1] ?? "";
    const given = { email: await challenged("new-password"), password: "temporary", authorised: "yes" };
    const asked = await post(token, { decision: "accept", review: "yes", ...given });
    const review = await post(token, { decision: "accept", session: session(asked), newPassword: password });
    expect(review.title).toBe("Please check, then accept");
    await end(pages);
    const over = await post(token, { decision: "accept", session: session(review) });
    expect([over.status, over.title]).toEqual([410, title]);
    expect(over.text).not.toContain("Nothing was changed");
  },
);
