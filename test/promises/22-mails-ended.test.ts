import { optOutLinks } from "../../lib/opt-outs/link.ts";
import { keys } from "../../lib/table/keys.ts";
import { type Inside, openInside } from "../support/inside.ts";
import { itemsOf, linkIn, ofThePage, titleOf } from "../support/invitations.ts";
import { reached } from "../support/promise.ts";
import { streaming } from "../support/scenes-background.ts";
import type { Organization } from "../support/world.ts";

const urlencoded = { "content-type": "application/x-www-form-urlencoded" };
const oneClick = "List-Unsubscribe=One-Click";
/** The request of large mailbox providers (RFC 8058, section 3.2). */
const multipart = [
  '--b\r\nContent-Disposition: form-data; name="List-Unsubscribe"',
  "One-Click\r\n--b--\r\n",
].join("\r\n\r\n");

describe("a reader who unsubscribes", () => {
  let inside: Inside;
  beforeAll(async () => {
    inside = await openInside();
  });
  afterAll(async () => {
    reached(22, "mails end by one click or on their page, and come again from it");
    await inside?.close();
  });

  const reader = () => `reader-${inside.world.next()}@prospect.example`;
  const draft = (by: Organization, resellerEmail: string) =>
    by.admin.post("/v1/partnership-requests", { resellerEmail });
  const send = async (by: Organization, id: string) => {
    const sent = await by.admin.post(`/v1/partnership-requests/${id}/send`);
    if (sent.status !== 202) return sent;
    const request = await inside.table.get(keys.request(by.id, id));
    const entry = (await inside.table.get(keys.outbox(String(request?.outboxId)))) ?? {};
    await streaming(inside, "mail", entry).drive();
    return sent;
  };
  /** A provider, its mailed request, and the path of the page that ends its mails. */
  const mailed = async (address = reader()) => {
    const provider = await inside.world.provider();
    const { id } = (await draft(provider, address)).body;
    await send(provider, id);
    const [mail] = inside.ses.messages(address);
    const path = new URL(mail?.headers["list-unsubscribe"]?.slice(1, -1) ?? "").pathname;
    const read = async () => (await provider.admin.get(`/v1/partnership-requests/${id}`)).body;
    return { provider, id, address, mail, path, read };
  };
  const post = (path: string, form: string, headers: Record<string, string> = {}) =>
    inside.world.anonymous.post(path, form, { ...urlencoded, ...headers });
  const choose = (path: string, mails: string) => post(path, `mails=${mails}`, ofThePage);

  it.each([
    [oneClick, {}],
    [multipart, { "content-type": "multipart/form-data; boundary=b" }],
  ])("ends a provider's mails by the mail program's own button (%j)", async (form, headers) => {
    const { provider, id, mail, path, read, address } = await mailed();
    expect(mail?.headers["list-unsubscribe-post"]).toBe(oneClick);
    expect(mail?.text).toContain(`${path}\n`);
    expect(decodeURIComponent(path)).not.toContain("prospect");
    expect(await post(path, form, headers)).toMatchObject({ status: 200 });
    expect((await read()).delivery).toMatchObject({
      state: "complained",
      detail: expect.stringContaining("has unsubscribed"),
    });
    expect(await send(provider, id)).toMatchObject({ status: 409, body: { code: "ADDRESS_HELD_BACK" } });
    expect(inside.ses.messages(address)).toHaveLength(1);
    // The invitation itself can still be answered, and another provider can still send mails.
    expect(await inside.world.anonymous.get(new URL(linkIn(mail ?? {})).pathname)).toMatchObject({
      status: 200,
    });
    await mailed(address);
    expect(inside.ses.messages(address)).toHaveLength(2);
    const { body } = await provider.admin.get(`/v1/audit-records?resourceId=${id}`);
    expect(body.items[0]).toMatchObject({
      operation: "mail.opted-out",
      after: { wantsMails: false, wantsAnybodys: true },
    });
  });

  it("gets them again from the same page, which shows the present state and changes nothing when opened", async () => {
    const { provider, id, path, address } = await mailed();
    await choose(path, "organization");
    const before = await itemsOf(inside);
    const page = await inside.world.anonymous.get(path);
    expect(titleOf(page)).toContain("Which mails do you want?");
    expect(page.text).toContain("no longer gets mails from");
    expect(page.text).not.toContain(address);
    expect(await itemsOf(inside)).toEqual(before);
    expect(await choose(path, "wanted")).toMatchObject({ status: 200 });
    expect(await send(provider, id)).toMatchObject({ status: 202 });
    expect(inside.ses.messages(address)).toHaveLength(2);
  });

  it("ends everybody's mails, in any spelling of the address, and gets none back that a complaint has ended", async () => {
    const { provider, path, address, id } = await mailed();
    await choose(path, "all");
    const other = await inside.world.provider();
    const drafted = (await draft(other, address.replace("@", "+again@"))).body;
    expect(await send(other, drafted.id)).toMatchObject({ status: 409, body: { code: "ADDRESS_HELD_BACK" } });
    // One click chooses less than this.
    await post(path, oneClick);
    expect((await inside.world.anonymous.get(path)).text).toContain("no longer gets any mails");
    await choose(path, "wanted");
    expect(await send(other, drafted.id)).toMatchObject({ status: 202 });
    expect(await send(provider, id)).toMatchObject({ status: 202 });
  });

  it("is safe from other sites' forms, altered links, and endless repeats", async () => {
    const { path, read } = await mailed();
    const foreign = { "sec-fetch-site": "cross-site" };
    expect(await post(path, oneClick, foreign)).toMatchObject({ status: 403 });
    expect(await post(path, "mails=all", { origin: "https://evil.example" })).toMatchObject({ status: 403 });
    expect(await post(path, "mails=all")).toMatchObject({ status: 403 });
    expect(await post(path, "mails=none", ofThePage)).toMatchObject({ status: 422 });
    const at = path.length - 8;
    const bent = path.slice(0, at) + (path[at] === "A" ? "B" : "A") + path.slice(at + 1);
    for (const each of [bent, `${path}.`, "/unsubscribe/x"])
      expect([(await inside.world.anonymous.get(each)).status, (await post(each, oneClick)).status]).toEqual([
        404, 404,
      ]);
    expect((await read()).delivery.state).toBe("sent");
    for (let count = 0; count < 10; count++)
      for (const mails of ["organization", "wanted"]) expect((await choose(path, mails)).status).toBe(200);
    expect((await choose(path, "organization")).status).toBe(429);
  });

  it("can use the link for as long as the mail exists", async () => {
    const { provider, path } = await mailed();
    const inYears = new Date(inside.now() + 5 * 366 * 86_400_000);
    const token = path.slice("/unsubscribe/".length);
    expect(await optOutLinks(inside.table).read(token, inYears)).toMatchObject({
      organizationId: provider.id,
    });
  });
});
