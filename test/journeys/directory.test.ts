import { logo, logoFacts } from "../../lib/contract/examples/logo.ts";
import { standIns } from "../../lib/contract/examples/stand-ins.ts";
import { answered, onSharedStack, openProvider } from "../support/channel.ts";
import { mailTo } from "../support/invitations.ts";
import { joinStack } from "../support/shared-stack.ts";
import type { Organization } from "../support/world.ts";

const the = onSharedStack(openProvider);

const entryOf = async ({ id }: Organization) => {
  const { body } = await the().world.anonymous.get("/v1/directory/indirect-providers?limit=100");
  return body.items.find((each: { id: string }) => each.id === id);
};

it("a provider learns whether an MPN ID may be named, and why not", async () => {
  const { world, provider } = the();
  const reseller = await world.reseller({ agreement: false });
  const check = async (mpnId: string) =>
    (await answered("200", provider.admin.get(`/v1/partners/${mpnId}`))).body;
  const known = { mpnId: reseller.mpnId, organizationId: reseller.id, name: reseller.name };
  const unsigned = { code: "AGREEMENT_NOT_SIGNED", detail: expect.any(String) };
  const stranger = { code: "PARTNERSHIP_REQUIRED", detail: expect.any(String) };
  expect(await check(reseller.mpnId)).toEqual({ ...known, eligible: false, problems: [unsigned, stranger] });
  const agreement = { signedAt: "2026-01-01T00:00:00Z", source: "paper" };
  await world.operator.put(`/v1/organizations/${reseller.id}/agreements/EMEA`, agreement);
  expect(await check(reseller.mpnId)).toEqual({ ...known, eligible: false, problems: [stranger] });
  await world.partner(provider, reseller);
  const eligible = { ...known, eligible: true, problems: [] };
  expect(await check(reseller.mpnId)).toEqual(eligible);
  const many = await answered(
    "200",
    provider.admin.post("/v1/partners/validate", {
      mpnIds: ["0", reseller.mpnId, provider.mpnId, reseller.mpnId],
    }),
  );
  expect(many.body.items).toMatchObject([
    { mpnId: "0", problems: [{ code: "MPN_ID_NOT_FOUND" }] },
    eligible,
    { problems: [{ code: "MPN_ID_IS_PROVIDER" }] },
    eligible,
  ]);
  // An MPN ID is a text: a leading zero makes another one. A text that cannot be an MPN ID is unknown, too.
  for (const odd of [`0${reseller.mpnId}`, "x", "1%20", "%00", "1".repeat(200)])
    expect((await check(odd)).problems).toMatchObject([{ code: "MPN_ID_NOT_FOUND" }]);
});

describe("a change request", () => {
  const ask = (provider: Organization, body: object) =>
    provider.admin.post("/v1/organization/change-requests", body);
  const decide = (id: string, action: string, note = "Looked at.") =>
    the().world.operator.post(`/v1/change-requests/${id}/${action}`, { note });

  it("brings a logo and a colour, which only the operator sees until the approval", async () => {
    const { world } = the();
    const provider = await world.provider();
    const changes = { logo, accentColour: "#7A003C" };
    const asked = await answered("201", ask(provider, { changes, reason: "A new look." }));
    const { id } = asked.body;
    const none = { logo: null, accentColour: null };
    const wanted = { logo: logoFacts, accentColour: "#7a003c" };
    expect(asked.body).toMatchObject({ changes: wanted, before: none });
    const path = `/brand/logos/${provider.id}/${standIns.logoHash}`;
    const showing = (status: string) => answered(status, world.anonymous.get(path));
    await showing("404 NOT_FOUND");
    const preview = await answered("200", world.operator.get(`/v1/change-requests/${id}/logo`));
    expect(preview.body).toEqual({ ...logoFacts, content: logo.content });

    await answered("200", decide(id, "approve"));
    const { logoUrl, accentColour } = await entryOf(provider);
    expect([logoUrl, accentColour]).toEqual([expect.stringMatching(`^https?://.*${path}$`), "#7a003c"]);
    expect((await provider.admin.get("/v1/organization")).body).toMatchObject({ logoUrl, accentColour });
    const { headers } = await showing("200");
    expect(Object.fromEntries(headers)).toMatchObject({
      "content-type": "image/png",
      "cache-control": "public, max-age=86400, immutable",
      "content-security-policy": "default-src 'none'; style-src 'unsafe-inline'; sandbox",
      "x-content-type-options": "nosniff",
    });
    const of = `resourceType=change-request&resourceId=${id}`;
    const { text } = await answered("200", world.operator.get(`/v1/audit-records?${of}`));
    expect(text).toContain(standIns.logoHash);
    expect(text).not.toContain(logo.content.slice(0, 40));

    // The invitation's page has the colours and the logo, and so has the mail.
    const { token, id: request } = await world.invitation(provider, `look-${provider.mpnId}@look.example`);
    const page = await answered("200", world.anonymous.get(`/invitations/${token}`));
    expect(page.text).toContain(`<img src="${path}" alt="${provider.name}">`);
    expect(page.text).toContain("main { --accent: #7a003c;");
    expect(page.headers.get("content-security-policy")).toContain("img-src 'self'");
    await answered("202", provider.admin.post(`/v1/partnership-requests/${request}/send`));
    const mail = await mailTo(await joinStack(), `look-${provider.mpnId}@look.example`);
    expect(mail.html).toContain(`<img src="${logoUrl}" alt="${provider.name}" width="48" height="16"`);

    // The logo of a suspended organization is nowhere to be seen, and neither is a removed one.
    const set = (body: object) =>
      answered("200", world.operator.patch(`/v1/organizations/${provider.id}`, body, { "if-match": "*" }));
    await set({ status: "suspended" });
    await showing("404 NOT_FOUND");
    await set({ status: "active" });
    await showing("200");
    const off = await answered("201", ask(provider, { changes: none, reason: "The old look." }));
    expect(off.body).toMatchObject({ changes: none, before: wanted });
    await answered("200", decide(off.body.id, "approve"));
    await showing("404 NOT_FOUND");
    expect(await entryOf(provider)).not.toHaveProperty("accentColour");
    await answered("404 NOT_FOUND", world.operator.get(`/v1/change-requests/${off.body.id}/logo`));
  });

  const svg = (inside: string) => ({
    contentType: "image/svg+xml",
    content: btoa(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9">${inside}</svg>`),
  });
  it.each([
    [{ logo: svg("<script/>") }, "422 LOGO_NOT_ALLOWED", "the SVG has a <script>"],
    [{ logo: { ...svg(""), contentType: "image/png" } }, "422 LOGO_NOT_ALLOWED", "the file is image/svg+xml"],
    [{ accentColour: "#ffd400" }, "422 CONTRAST_TOO_LOW", "Choose a darker colour"],
    [{ logo: { ...logo, content: "no base64!" } }, "400 INVALID_REQUEST", "must be base64"],
    [{ accentColour: "red" }, "400 INVALID_REQUEST", "must be a colour such as"],
  ])("is refused with values that cannot be shown: %j", async (changes, refused, why) => {
    const { world, provider } = the();
    const [field] = Object.keys(changes);
    const of = (pointer: string) => ({
      errors: [
        { pointer: expect.stringContaining(`${pointer}/${field}`), detail: expect.stringContaining(why) },
      ],
    });
    const asked = await answered(refused, ask(provider, { changes, reason: "A new look." }));
    expect(asked.body).toMatchObject(of("/changes"));
    const path = `/v1/organizations/${provider.id}`;
    const set = await answered(refused, world.operator.patch(path, changes, { "if-match": "*" }));
    expect(set.body).toMatchObject(of(""));
  });
});
