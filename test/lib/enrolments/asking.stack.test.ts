import type { Mail } from "../../../lib/aws/mail.ts";
import { enrolmentAsking } from "../../../lib/enrolments/asking.ts";
import { readEnrolment } from "../../../lib/enrolments/form.ts";
import { enrolmentDrafts } from "../../../lib/enrolments/items.ts";
import { enrolmentProving } from "../../../lib/enrolments/proving.ts";
import { enrolmentSender } from "../../../lib/enrolments/sender.ts";
import { enrolmentStore } from "../../../lib/enrolments/store.ts";
import { revoke } from "../../../lib/invitations/requests/rules.ts";
import { requestStore } from "../../../lib/invitations/requests/store.ts";
import { deliveryFeedback } from "../../../lib/invitations/sending/feedback.ts";
import { formatMoment } from "../../../lib/invitations/texts/moment.ts";
import { mailedLinks } from "../../../lib/mailed-links/items.ts";
import { day, hour, settableClock } from "../../support/clock.ts";
import { keptMails } from "../../support/kept-mails.ts";
import { openOneTable } from "../../support/table.ts";
import { enrol, suspend, withInvitation } from "../../support/table-fixtures.ts";

const filled = {
  name: " Prospect GmbH ",
  country: "AT",
  mpnId: "582 0733",
  website: "prospect.example",
  displayName: "Paula Prospect",
  email: "paula@Prospect.example",
};
const formOf = (more: object = {}) => {
  const read = readEnrolment({ ...filled, ...more });
  if ("wrong" in read) throw new Error(`wrong: ${read.wrong}`);
  return read.form;
};

/** An open invitation, from whose page enrolments are requested. */
const invited = async () => {
  const table = await openOneTable();
  const clock = settableClock();
  const { organization: provider } = await enrol(table, "indirect-provider", { name: "Northwind" });
  const { request } = await withInvitation(table, provider.id, "invited@prospect.example", clock.now());
  const asking = enrolmentAsking(table);
  const proving = enrolmentProving(table, clock.now);
  const requests = requestStore(table);
  const { mails, sending, tokenIn } = keptMails("enrolments");
  const ask = (more: object = {}, of = request) =>
    asking.ask({ request: of, provider }, formOf(more), "ru", clock.now(), "request 1");
  const deliver = (id: string) => enrolmentSender({ table, clock: clock.now, ...sending() }).deliver(id);
  return {
    ...{ table, clock, provider, request, requests, mails, tokenIn, ask, deliver },
    /** The token in the mail that a request waits for. */
    async mailed(more: object = {}) {
      const id = (await ask(more)) ?? "";
      await deliver(id);
      return { id, token: tokenIn() };
    },
    prove: (token: string) => proving.prove(token, clock.now(), "request 2"),
    stateOf: async (token: string) => (await proving.find(token, clock.now())).state,
    requested: async () => (await enrolmentStore(table).list(undefined, { limit: 10 })).items,
    invitation: () => requests.read(provider.id, request.id),
  };
};

test.each([
  ["a name without letters", { name: "—" }, "name"],
  ["an unknown country", { country: "UK" }, "country"],
  ["an MPN ID with letters", { mpnId: "12a" }, "mpnId"],
  ["a website of another scheme", { website: "javascript:alert(1)" }, "website"],
  ["no registration number in Brazil", { country: "BR" }, "organizationRegistrationNumber"],
  ["no name of the person", { displayName: " " }, "displayName"],
  ["an invalid address", { email: "paula" }, "email"],
])("a request with %s is refused by the rules of an operator's enrolment", (_, more, field) => {
  expect(readEnrolment({ ...filled, ...more })).toEqual({ wrong: [field] });
});

test("a request with common other spellings is accepted", () => {
  expect(formOf({ country: "BR", organizationRegistrationNumber: " 12.345 " })).toEqual({
    ...{ name: "Prospect GmbH", country: "BR", mpnId: "5820733", website: "https://prospect.example" },
    organizationRegistrationNumber: "12.345",
    globalAdmin: { email: "paula@prospect.example", displayName: "Paula Prospect" },
  });
  expect(formOf({ website: "" }).website).toBeUndefined();
});

test("the mail names the inviting provider and nothing that was entered; its link submits the request to the operator once", async () => {
  const { provider, mailed, mails, prove, stateOf, invitation, requested, clock } = await invited();
  const { id, token } = await mailed();
  const [{ to, senderName, subject, text, html, tags } = {} as Mail] = mails;
  expect([to, senderName, tags]).toEqual(["paula@prospect.example", "Партнёрский канал", { link: id }]);
  for (const part of [text, html]) expect(part).toContain("Northwind");
  // The company's country determines the reader's time zone.
  expect(text.replaceAll("\n", " ")).toContain(
    formatMoment("ru", new Date(clock.now().getTime() + day), "AT"),
  );
  for (const part of [subject, text, html]) expect(part).not.toMatch(/Prospect GmbH|Paula|5820733/);
  expect([await stateOf(token), await requested()]).toEqual(["live", []]);
  await prove(token);
  await prove(token);
  expect(await stateOf(token)).toBe("asked");
  const [request, ...more] = await requested();
  expect(more).toEqual([]);
  expect(request).toMatchObject({
    status: "open",
    providerId: provider.id,
    region: provider.region,
    locale: "ru",
    name: "Prospect GmbH",
  });
  const { waited, expiresAt } = await invitation();
  expect([waited?.enrolmentRequestId, expiresAt]).toEqual([
    request?.id,
    new Date(clock.now().getTime() + 30 * day).toISOString(),
  ]);
});

test.each<[string, (of: Awaited<ReturnType<typeof invited>>) => unknown, string]>([
  ["it has expired after a day", ({ clock }) => clock.advance(day), "expired"],
  ["the provider is suspended", ({ table, provider }) => suspend(table, provider.id), "suspended"],
  [
    "the invitation is withdrawn",
    async ({ requests, request, clock, table }) =>
      table.write(requests.save("revoke", request, revoke(request, clock.now()))),
    "over",
  ],
  [
    "the entered data is erased",
    async ({ table, mails }) => table.write(enrolmentDrafts.delete({ id: mails[0]?.tags.link ?? "" })),
    "unknown",
  ],
])("the link submits nothing to the operator once %s", async (_, happen, state) => {
  const ground = await invited();
  const { token } = await ground.mailed();
  await happen(ground);
  expect(await ground.stateOf(token)).toBe(state);
  await expect(ground.prove(token)).rejects.toMatchObject({ name: "Refusal" });
  expect(await ground.requested()).toEqual([]);
});

test("an invitation allows five companies a day and a mailbox three mails, and the answer hides which limit was reached", async () => {
  const { ask, table, provider, clock } = await invited();
  for (const spelling of ["Paula+1@prospect.example", "paula+2@prospect.example", "paula@prospect.example"])
    expect(await ask({ email: spelling })).toMatch(/^enr_/);
  expect(await ask({ name: "Other GmbH" })).toBeUndefined();
  const { request } = await withInvitation(table, provider.id, "second@prospect.example", clock.now());
  expect(await ask({}, request)).toBeUndefined();
  for (const number of [1, 2])
    expect(await ask({ email: `other-${number}@prospect.example` })).toMatch(/^enr_/);
  await expect(ask({ email: "last@prospect.example" })).rejects.toMatchObject({ code: "RATE_LIMITED" });
  clock.advance(day);
  expect(await ask()).toMatch(/^enr_/);
});

test("repeating the form sends no second mail while one is on its way, and later a newer mail", async () => {
  const { ask, deliver, mails, mailed, stateOf, tokenIn } = await invited();
  const [first, second] = await Promise.all([ask(), ask()]);
  expect(first).toBe(second);
  await deliver(first ?? "");
  const older = tokenIn();
  const { id, token } = await mailed();
  expect([mails.length, id, await stateOf(older), await stateOf(token)]).toEqual([
    2,
    first,
    "unknown",
    "live",
  ]);
});

test("a bounced mail holds the mailbox back for that provider, without a sign to the caller", async () => {
  const { ask, table, clock, deliver, mails } = await invited();
  const link = (await ask()) ?? "";
  const feedback = deliveryFeedback(table, clock.now);
  await feedback.record({ state: "bounced", hold: "bounced", mail: { link } }, "invocation 1");
  expect(await ask({ name: "Other GmbH" })).toBeUndefined();
  clock.advance(hour);
  await deliver(link);
  expect([
    mails,
    (await mailedLinks.in(table).get({ subjectId: link, purpose: "enrolment" }))?.state,
  ]).toEqual([[], "failed"]);
});
