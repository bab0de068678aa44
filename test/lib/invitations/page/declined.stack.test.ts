import { enrolmentFormPages } from "../../../../lib/invitations/page/enrolment-pages.ts";
import { revoke } from "../../../../lib/invitations/requests/rules.ts";
import { requestStore } from "../../../../lib/invitations/requests/store.ts";
import { partnershipStore } from "../../../../lib/partnerships/store.ts";
import { day } from "../../../support/clock.ts";
import { gatewayEvent } from "../../../support/gateway-event.ts";
import { openPages } from "../../../support/invitation-pages.ts";
import { suspend } from "../../../support/table-fixtures.ts";

describe("a decline on the page", () => {
  const open = [200, "Partnership invitation from Northwind"];
  const final = [409, "This invitation was already declined"];
  const declinedPage = [200, "Invitation declined"];
  const openDeclined = async (address?: string) => {
    const pages = await openPages();
    const { id, token } = await pages.invite(address);
    // The link expires before the decline becomes final.
    pages.clock.advance(6 * day);
    await pages.decline(token);
    const statusAndTitle = async (answering: ReturnType<typeof pages.get>) => {
      const { status, title } = await answering;
      return [status, title];
    };
    return { ...pages, id, token, statusAndTitle };
  };

  test("can be withdrawn by an acceptance for seven days, whatever the link's expiry, and by nothing less", async () => {
    const { accept, get, id, statusAndTitle, statusOf, token, clock, decline } = await openDeclined();
    clock.advance(7 * day - 1);
    const page = await get(token);
    expect([page.text.includes("was declined on"), page.text.includes('value="decline"')]).toEqual([
      true,
      false,
    ]);
    expect(await statusAndTitle(get(token))).toEqual(open);
    expect((await accept(token, undefined, "Wrong-1")).status).toBe(401);
    expect(await statusOf(id)).toBe("declined");
    expect(await statusAndTitle(accept(token))).toEqual([200, "You are now partners"]);
    expect((await decline(token)).status).toBe(409);
    expect(await statusOf(id)).toBe("accepted");
  });

  test("is shown beneath the invitation too, where a company that is not enrolled would request its enrolment", async () => {
    const { table, token, clock } = await openDeclined();
    const event = gatewayEvent({
      routeKey: "GET /invitations/{token}/enrolment",
      rawPath: `/invitations/${token}/enrolment`,
      pathParameters: { token },
    });
    const forms = enrolmentFormPages({ table, baseUrl: "https://t.example", clock: clock.now });
    const { status, body } = await forms.show(event, clock.now());
    expect([status, body]).toEqual([409, expect.stringContaining("You can still accept until")]);
    expect(body).toContain(`href="/invitations/${token}?lang=en">Back to the invitation</a>`);
  });

  test("is final from the first instant after seven days, and no credentials are tried any more", async () => {
    const { accept, decline, get, statusAndTitle, token, clock, tried } = await openDeclined();
    clock.advance(7 * day);
    expect(await statusAndTitle(accept(token))).toEqual(final);
    expect(await statusAndTitle(get(token))).toEqual(declinedPage);
    const repeated = await decline(token);
    expect([repeated.status, repeated.text.includes("You can still accept"), tried()]).toEqual([
      200,
      false,
      0,
    ]);
  });

  test("is final once the provider has made a newer request for the address, also after that request ended", async () => {
    const address = "newer@x.example";
    const { accept, get, invite, provider, statusAndTitle, table, token, clock } =
      await openDeclined(address);
    const newer = await invite(address);
    expect(await statusAndTitle(accept(token))).toEqual(final);
    const store = requestStore(table);
    const sent = await store.read(provider.id, newer.id);
    await table.transact([
      store.save("revoke", sent, revoke(sent, clock.now())),
      ...(await store.freeAddress(sent)),
    ]);
    expect(await statusAndTitle(accept(token))).toEqual(final);
    expect(await statusAndTitle(get(token))).toEqual(declinedPage);
  });

  test("stays after a partnership that began and ended since, and while the provider is suspended", async () => {
    const { accept, get, invite, provider, reseller, statusAndTitle, table, token, clock } =
      await openDeclined();
    expect(await statusAndTitle(get(token))).toEqual(open);
    clock.advance(1);
    expect((await accept((await invite()).token)).status).toBe(200);
    const partnerships = partnershipStore(table);
    const begun = await partnerships.find(provider.id, reseller.id);
    if (!begun) throw new Error("the partnership has not begun");
    const endedAt = clock.now().toISOString();
    await table.transact(partnerships.end(begun, { ...begun, status: "ended", endedAt }));
    expect(await statusAndTitle(accept(token))).toEqual(final);
    await suspend(table, provider.id);
    expect(await statusAndTitle(get(token))).toEqual(declinedPage);
  });
});
