import { requestStore } from "../../lib/invitations/requests/store.ts";
import { waitForEnrolment } from "../../lib/invitations/requests/waiting.ts";
import { all, answered, idsIn, onSharedStack, openProvider } from "../support/channel.ts";
import { day } from "../support/clock.ts";
import { withEnrolment } from "../support/enrolments.ts";
import { good } from "../support/world.ts";

const the = onSharedStack(openProvider);
const path = "/v1/enrolment-requests";

/** A request that was made on the page of an invitation, which waits for it. */
const asked = async (locale: "en" | "ru" = "en") => {
  const { world, table, provider, now } = the();
  const invitation = await world.invitation(provider);
  const request = await withEnrolment(table, now(), {
    ...{ providerId: provider.id, locale },
    partnershipRequestId: invitation.id,
  });
  const requests = requestStore(table);
  const before = await requests.read(provider.id, invitation.id);
  const after = waitForEnrolment(before, request.id, now());
  if (!after) throw new Error("the invitation does not wait");
  await table.transact(requests.saveWait(before, after, now()));
  const expiry = async () =>
    Date.parse((await good(provider.admin.get(`/v1/partnership-requests/${invitation.id}`))).expiresAt);
  return { request, invitation, expiry, held: Date.parse(after.expiresAt), at: `${path}/${request.id}` };
};

it("the operator approves a request with corrections: the organization exists, and its Global admin accepts", async () => {
  const { world, provider } = the();
  const { request, invitation, expiry, held, at } = await asked("ru");
  const { status, name, globalAdmin } = await good(world.operator.get(at));
  expect([status, name, globalAdmin]).toEqual(["open", request.name, request.globalAdmin]);
  const { body, headers } = await answered(
    "200",
    world.operator.post(`${at}/approve`, { name: "Prospect GmbH", website: "https://prospect.example" }),
  );
  expect(body).toMatchObject({
    ...{ type: "indirect-reseller", name: "Prospect GmbH", country: "AT", region: "EMEA" },
    ...{ mpnId: request.mpnId, website: "https://prospect.example", status: "active", agreements: [] },
    globalAdmin: { ...request.globalAdmin, roles: ["GlobalAdmin"], emailProven: true },
  });
  const read = await world.operator.get(`/v1/organizations/${body.id}`);
  expect(read.headers.get("etag")).toBe(headers.get("etag"));
  expect(await good(world.operator.get(at))).toMatchObject({ status: "approved", organizationId: body.id });
  expect(held - (await expiry())).toBeGreaterThan(20 * day);

  const { id, email } = body.globalAdmin;
  await answered("200", world.operator.post(`/v1/organizations/${body.id}/admin-credentials`));
  const admin = await world.member(id, email);
  // In the form's language, which is not that of the company's country.
  expect(await good(admin.get("/v1/me/notification-preferences"))).toMatchObject({ locale: "ru" });
  await answered("200", admin.post("/v1/invitations/accept", { token: invitation.token }));
  const resellers = await provider.admin.get("/v1/indirect-resellers?limit=100");
  expect(idsIn(resellers)).toContain(body.id);
});

it("taken names and numbers are shown to the operator alone, who corrects them; a decided request stays decided", async () => {
  const { world } = the();
  const [first, second] = [await asked(), await asked()];
  await answered("200", world.operator.post(`${first.at}/approve`, {}));
  const approve = (body: object) => world.operator.post(`${second.at}/approve`, body);
  const { mpnId, globalAdmin } = first.request;
  await answered("409 MPN_ID_TAKEN", approve({ mpnId }));
  await answered("409 EMAIL_TAKEN", approve({ globalAdmin: { email: globalAdmin.email } }));
  await answered("400 INVALID_REQUEST", approve({ country: "UK" }), approve({ status: "approved" }));
  await answered("400 INVALID_REQUEST", world.operator.post(`${second.at}/reject`, {}));
  await answered("200", approve({}));
  const rejection = { reason: "Too late." };
  await answered("409 ENROLMENT_DECIDED", approve({}), world.operator.post(`${second.at}/reject`, rejection));
});

it("a rejection has a reason, the invitation's time goes on, and the list shows both requests by status", async () => {
  const { world, provider } = the();
  const [rejected, open] = [await asked(), await asked()];
  const reason = "The register does not know the number.";
  const { body } = await answered("200", world.operator.post(`${rejected.at}/reject`, { reason }));
  expect(body).toMatchObject({ id: rejected.request.id, status: "rejected", reason });
  expect(rejected.held - (await rejected.expiry())).toBeGreaterThan(20 * day);
  expect(await open.expiry()).toBe(open.held);
  const listed = async (query: string) => (await all(world.operator, `${path}${query}`)).map(({ id }) => id);
  expect(await listed("")).toEqual(expect.arrayContaining([rejected.request.id, open.request.id]));
  expect(await listed("?status=open")).toContain(open.request.id);
  expect(await listed("?status=open")).not.toContain(rejected.request.id);
  expect(await listed("?status=rejected")).toContain(rejected.request.id);
  await answered("403 ROLE_REQUIRED", provider.admin.get(path), provider.admin.post(`${open.at}/approve`));

  // The provider's event contains ids only.
  const eventsOfRejected = async () =>
    (await all(provider.admin, "/v1/events")).filter(({ resourceId }) => resourceId === rejected.request.id);
  the().stack.advance(20_000);
  expect(await eventsOfRejected()).toMatchObject([
    {
      type: "enrolment.rejected",
      data: { status: "rejected", partnershipRequestId: rejected.invitation.id },
    },
  ]);
});
