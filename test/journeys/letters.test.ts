import { marshall } from "@aws-sdk/util-dynamodb";
import { letterMail } from "../../lib/letters/mail.ts";
import { appOf } from "../support/account-window.ts";
import { day } from "../support/clock.ts";
import { customerFixture } from "../support/customers.ts";
import { withoutIsolation } from "../support/hostile.ts";
import { type Inside, openInside } from "../support/inside.ts";
import { type Item, itemsOf, ofThePage } from "../support/invitations.ts";
import { streaming } from "../support/scenes-background.ts";
import { choosePassword, good, type Member, type Organization, password } from "../support/world.ts";

const urlencoded = { "content-type": "application/x-www-form-urlencoded" };

describe("people get mails about changes, after the change", () => {
  let inside: Inside;
  beforeAll(async () => {
    inside = await openInside();
  });
  afterAll(() => inside?.close());

  /** Brings items of these organizations before a function of the stream, twice, as the stream may. */
  const twice = async (name: string, isMeant: (item: Item) => boolean) => {
    const Records = (await itemsOf(inside)).filter(isMeant).map((item, at) => {
      const NewImage = marshall(item, { removeUndefinedValues: true });
      const [Keys, SequenceNumber] = [{ PK: NewImage.PK, SK: NewImage.SK }, String(at)];
      return { eventID: String(at), eventName: "INSERT", dynamodb: { Keys, SequenceNumber, NewImage } };
    });
    for (let round = 0; round < 2; round++) {
      const { payload } = await inside.invoke(name, { Records });
      expect(JSON.parse(payload)).toEqual({ batchItemFailures: [] });
    }
  };
  /** Writes and sends the mails about the organizations' events and audit records. */
  const sendLetters = async (...organizationIds: string[]) => {
    const starts = organizationIds.flatMap((id) => [`EVENTS#${id}`, `AUDIT#${id}`]);
    await twice("stream-consumer", ({ PK }) => starts.some((start) => String(PK).startsWith(start)));
    await twice("mail", ({ type, state }) => type === "Letter" && state === "queued");
  };
  /** The default language is that of the organization's country. */
  const english = {
    provider: () => inside.world.provider({ country: "IE" }),
    reseller: () => inside.world.reseller({ country: "IE" }),
  };
  const subjects = (address: string | undefined) =>
    inside.ses.messages(String(address)).map(({ subject }) => subject);
  const drafted = async (provider: Organization, by?: Member) => {
    const sender = by ?? (await inside.world.user(provider, "SalesAgent"));
    const resellerEmail = `prospect-${inside.world.next()}@mails.example`;
    const { id } = await good(sender.post("/v1/partnership-requests", { resellerEmail }));
    return { sender, id, resellerEmail };
  };
  const invited = async (provider: Organization, by?: Member) => {
    const { sender, id, resellerEmail } = await drafted(provider, by);
    const { link } = await good(sender.post(`/v1/partnership-requests/${id}/link`));
    return { sender, id, token: String(link).slice(String(link).lastIndexOf("/") + 1), resellerEmail };
  };
  const decline = (token: string) =>
    inside.world.anonymous.post(`/invitations/${token}`, "decision=decline", { ...ofThePage, ...urlencoded });

  it("an acceptance is reported to the inviting user once, and the accepting user gets a receipt", async () => {
    const [provider, reseller] = [await english.provider(), await english.reseller()];
    const { sender, token } = await invited(provider);
    await good(reseller.admin.post("/v1/invitations/accept", { token }));
    await sendLetters(provider.id, reseller.id);
    expect(subjects(sender.email)).toEqual([expect.stringContaining("has accepted your invitation")]);
    const [receipt, ...others] = inside.ses.messages(reseller.admin.email);
    expect([receipt?.subject, others]).toEqual([expect.stringContaining("You are now partners with"), []]);
    const text = withoutIsolation(receipt?.text ?? "");
    // The receipt names who accepted, what and when, its meaning, and the next steps.
    const [who = "", meaning, ...ways] = text.split("\n\n").map((each) => each.replaceAll("\n", " "));
    expect(who.startsWith(`${reseller.name} accepted the invitation from ${provider.name} on `)).toBe(true);
    expect(who).toMatch(/ on \w+day, .*\d\d:\d\d\s\(\D+\)\.$/);
    expect(meaning).toContain("There is nothing else to do.");
    expect(ways.slice(0, 3)).toEqual([
      expect.stringMatching(/^Sign in to your account: http\S+\/account\?lang=en$/),
      expect.stringMatching(/^Guides: http\S+\/docs\/guides$/),
      "--------",
    ]);
    const foot = { locale: "en", baseUrl: "https://t.example", organization: "R" } as const;
    const ofWebsite = { provider: "N", website: "https://n.example" };
    expect(letterMail("receipt", ofWebsite, { locale: "en", foot }).html).toContain(
      'href="https://n.example/"',
    );
    expect(receipt?.headers["list-unsubscribe"]).toContain("/unsubscribe/");
  });

  it("a decline is reported to the inviting user, unless she has opted out of mails", async () => {
    const provider = await english.provider();
    const first = await invited(provider);
    await decline(first.token);
    await sendLetters(provider.id);
    const [mail] = inside.ses.messages(first.sender.email);
    expect([mail?.subject, mail?.text?.includes(first.resellerEmail)]).toEqual([
      "Your invitation was declined",
      true,
    ]);
    const path = new URL(mail?.headers["list-unsubscribe"]?.slice(1, -1) ?? "").pathname;
    await inside.world.anonymous.post(path, "List-Unsubscribe=One-Click", urlencoded);
    await decline((await invited(provider, first.sender)).token);
    await sendLetters(provider.id);
    expect(subjects(first.sender.email)).toHaveLength(1);
  });

  it("the inviting user gets the mails of her choice in her language; without a choice the organization's settings apply", async () => {
    const provider = await english.provider();
    const [sender, other] = [await invited(provider), await invited(provider)];
    const [own, ofAll] = ["/v1/me/notification-preferences", "/v1/notification-preferences"];
    const choose = async (who: Member, path: string, change: object) => {
      const { headers } = await who.get(path);
      return good(who.patch(path, change, { "if-match": headers.get("etag") ?? "" }));
    };
    expect(await choose(provider.admin, ofAll, { invitationDeclined: false })).toEqual({
      organizationId: provider.id,
      ...{ invitationAccepted: true, invitationDeclined: false },
      ...{ invitationExpired: true, acceptanceReceipt: true },
    });
    expect(await good(other.sender.get(own))).toMatchObject({ invitationDeclined: false, locale: "en" });
    const chosen = await choose(sender.sender, own, { invitationDeclined: true, locale: "de" });
    expect(chosen).toMatchObject({
      ...{ invitationDeclined: true, locale: "de" },
      inherited: ["invitationAccepted", "invitationExpired", "acceptanceReceipt"],
    });
    for (const { token } of [sender, other]) await decline(token);
    await sendLetters(provider.id);
    expect(subjects(other.sender.email)).toEqual([]);
    expect(subjects(sender.sender.email)).toEqual(["Ihre Einladung wurde abgelehnt"]);
    const back = await choose(sender.sender, own, { invitationDeclined: null });
    expect([back.invitationDeclined, back.inherited]).toEqual([
      false,
      ["invitationAccepted", "invitationDeclined", "invitationExpired", "acceptanceReceipt"],
    ]);
  });

  it("every Global admin is informed of a new secret of an API client, whatever the settings", async () => {
    const provider = await english.provider();
    const other = await inside.world.user(provider, "GlobalAdmin");
    await good(provider.admin.post("/v1/api-clients", { displayName: "Portal", roles: ["SalesAgent"] }));
    await sendLetters(provider.id);
    for (const { email } of [provider.admin, other])
      expect(subjects(email)).toEqual([expect.stringContaining("An API client of")]);
    const [mail] = inside.ses.messages(other.email);
    expect(mail?.text).toContain("Portal");
    expect(mail?.headers["list-unsubscribe"]).toBeUndefined();
  });

  it("a user is informed of new credentials, also of those set by the operator", async () => {
    const provider = await english.provider();
    const user = await inside.world.user(provider, "SalesAgent");
    await good(provider.admin.post(`/v1/users/${user.id}/credentials`));
    await sendLetters(provider.id);
    expect(subjects(user.email)).toEqual(["Your sign-in was reset"]);
    const { operator } = inside.world;
    const { organization } = await good(operator.get("/v1/me"));
    await good(operator.post(`/v1/organizations/${provider.id}/admin-credentials`));
    await good(operator.post(`/v1/organizations/${provider.id}/global-admins`, { userId: user.id }));
    await sendLetters(organization.id, provider.id);
    expect(subjects(provider.admin.email)).toEqual(["Your sign-in was reset"]);
    expect(subjects(user.email)).toEqual(["Your sign-in was reset", "Your sign-in was reset"]);
  });

  it("a user is informed of being disabled and enabled, in the language of the organization's country", async () => {
    const provider = await inside.world.provider({ country: "JP" });
    const user = await inside.world.user(provider, "SalesAgent");
    for (const status of ["disabled", "disabled", "active"])
      await good(provider.admin.patch(`/v1/users/${user.id}`, { status }, { "if-match": "*" }));
    await sendLetters(provider.id);
    expect(subjects(user.email).toSorted()).toEqual([
      "アカウントが再び有効になりました",
      "アカウントが無効になりました",
    ]);
  });

  it("a customer's billing address is informed of changes of its admin's account, and of who made them", async () => {
    const [provider, reseller] = [await english.provider(), await english.reseller()];
    await inside.world.partner(provider, reseller);
    const { customer } = await customerFixture(inside.table, {
      providerId: provider.id,
      reseller: { id: reseller.id },
    });
    const path = `/v1/customers/${customer.id}`;
    const done = [
      ["admin-credentials", "issued new credentials for"],
      ["admin/disable", "disabled"],
    ] as const;
    for (const [route, what] of done) {
      await good(reseller.admin.post(`${path}/${route}`));
      await sendLetters(provider.id, reseller.id);
      const [mail] = inside.ses.messages(customer.billingProfile.email);
      const of = new RegExp(`^${reseller.name} has ${what}\\sadmin@`);
      expect([mail?.text, mail?.headers["list-unsubscribe"]]).toEqual([expect.stringMatching(of), undefined]);
    }
    expect(subjects(customer.billingProfile.email)).toHaveLength(2);
  });

  it("a user is informed of a password and an authenticator that were set on the account page", async () => {
    const provider = await english.provider();
    const user = await inside.world.user(provider, "SalesAgent");
    await choosePassword(inside, user);
    let cookie = "";
    const post = async (fields: Record<string, string>) => {
      const headers = { ...ofThePage, ...(cookie && { cookie }) };
      const reply = await inside.world.anonymous.call(
        "POST",
        "/account",
        `${new URLSearchParams(fields)}`,
        headers,
      );
      cookie = (reply.headers.get("set-cookie") ?? cookie).split(";")[0] ?? "";
      expect(reply.status).toBe(200);
      return reply;
    };
    await post({ email: user.email, password });
    await post({ step: "password", currentPassword: password, newPassword: `${password}x` });
    await sendLetters(provider.id);
    const app = appOf(inside, await post({ step: "authenticator", password: `${password}x` }));
    await post({ step: "authenticator-code", mfaCode: app() });
    await sendLetters(provider.id);
    expect(subjects(user.email)).toEqual(["An authenticator app was connected", "Your password was changed"]);
  });

  it("an invited person without an answer is reminded two days before the link ends, by a link that accepts", async () => {
    const [provider, reseller] = [await english.provider(), await english.reseller()];
    const { sender, id, resellerEmail } = await drafted(provider);
    await good(sender.post(`/v1/partnership-requests/${id}/send`));
    const leave = async (type: string) => {
      for (const item of (await itemsOf(inside)).filter((each) => each.type === type))
        if ([item.requestId, item.subjectId].includes(id)) await streaming(inside, "mail", item).drive();
    };
    await leave("Outbox");
    const { expiresAt } = await good(sender.get(`/v1/partnership-requests/${id}`));
    inside.advance(Date.parse(expiresAt) - inside.now() - 2 * day);
    for (let round = 0; round < 2; round++) {
      await inside.tick();
      await leave("MailedLink");
    }
    expect(subjects(resellerEmail)).toEqual([
      expect.stringContaining("Reminder: the invitation from"),
      expect.stringContaining("Partnership invitation from"),
    ]);
    const [reminder] = inside.ses.messages(resellerEmail);
    expect(reminder?.headers["list-unsubscribe-post"]).toBe("List-Unsubscribe=One-Click");
    const token = /\/invitations\/([\w.-]+)/.exec(reminder?.text ?? "")?.[1];
    await good(reseller.admin.post("/v1/invitations/accept", { token }));
  });
});
