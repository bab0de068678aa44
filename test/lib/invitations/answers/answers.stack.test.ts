import { type Caller, rightsInTheWrite } from "../../../../lib/http/caller.ts";
import { committer } from "../../../../lib/http/commit.ts";
import { invitationAnswers } from "../../../../lib/invitations/answers/answers.ts";
import { issueLink, queueMail, revoke } from "../../../../lib/invitations/requests/rules.ts";
import { requestStore } from "../../../../lib/invitations/requests/store.ts";
import { partnershipStore } from "../../../../lib/partnerships/store.ts";
import type { Table } from "../../../../lib/table/table.ts";
import { settableClock } from "../../../support/clock.ts";
import { figure } from "../../../support/full.ts";
import { describeOnEachEngine, itemsOf, settled } from "../../../support/table.ts";
import { callerOf, enrol, withDraft, withInvitation, withUser } from "../../../support/table-fixtures.ts";

const access = { action: "answerInvitation", types: ["indirect-reseller"] } as const;

const invited = async (table: Table, to = "bob@fabrikam.example") => {
  const { now } = settableClock();
  const { organization: provider } = await enrol(table, "indirect-provider");
  const { organization: reseller, admin } = await enrol(table, "indirect-reseller", { name: "Reseller" });
  const answers = invitationAnswers(table);
  const commitOf = ({ user, organization }: Caller) =>
    committer({
      table,
      actor: { userId: user.id, organizationId: organization.id },
      rights: rightsInTheWrite({ user, organization }, access),
      entry: () => [],
      requestId: "request 1",
      clock: now,
    });
  const { token, request } = await withInvitation(table, provider.id, to, now());
  return {
    now,
    provider,
    reseller,
    admin,
    caller: callerOf(reseller, admin),
    request,
    accept: (caller: Caller, of = token) => answers.accept(of, caller, now(), commitOf(caller)),
    decline: (caller: Caller) => answers.decline(token, caller, now(), () => commitOf(caller)),
    stored: () => requestStore(table).read(provider.id, request.id),
    partners: async () =>
      (await partnershipStore(table).page(provider.id, "provider", "active", { limit: 20 })).items.map(
        ({ id }) => id,
      ),
  };
};

describeOnEachEngine("answers to an invitation", (open) => {
  test("many parallel acceptances by one reseller make one partnership, and each is answered with it", async () => {
    const table = await open();
    const { accept, caller, provider, reseller, stored, partners } = await invited(table);
    const attempts = Array.from({ length: figure(20, 50) }, () => accept(caller));
    const { fulfilled, rejected } = await settled(attempts);
    for (const error of rejected) expect(error).toMatchObject({ code: "UNAVAILABLE" });
    expect(new Set(fulfilled.map((each) => JSON.stringify(each))).size).toBe(1);
    expect(await partners()).toEqual([reseller.id]);
    expect(await stored()).toMatchObject({
      status: "accepted",
      acceptedBy: { organizationId: reseller.id, name: "Reseller", mpnId: reseller.mpnId },
    });
    const events = async (id: string) =>
      (await itemsOf(table, `EVENTS#${id}`)).map(({ eventType }) => eventType).sort();
    expect(await events(provider.id)).toEqual(["partnership-request.accepted", "partnership.created"]);
    expect(await events(reseller.id)).toEqual(["partnership.created"]);
    for (const id of [provider.id, reseller.id]) expect(await itemsOf(table, `AUDIT#${id}`)).toHaveLength(1);
  });

  test("of ten resellers at once one is accepted, and the others learn that it was answered", async () => {
    const table = await open();
    const { accept, partners } = await invited(table);
    const callers: Caller[] = [];
    for (let each = 0; each < 10; each++) {
      const { organization, admin } = await enrol(table, "indirect-reseller");
      callers.push(callerOf(organization, admin));
    }
    const { fulfilled, rejected } = await settled(callers.map((caller) => accept(caller)));
    expect([fulfilled.length, (await partners()).length]).toEqual([1, 1]);
    for (const error of rejected) expect(error).toMatchObject({ code: "INVITATION_ANSWERED" });
  });

  test("of two invitations that one reseller accepts at once, one makes the partnership", async () => {
    const table = await open();
    const { accept, caller, provider, now, partners } = await invited(table);
    const second = await withInvitation(table, provider.id, "carol@fabrikam.example", now());
    const { fulfilled, rejected } = await settled([accept(caller), accept(caller, second.token)]);
    expect([fulfilled.length, (await partners()).length]).toEqual([1, 1]);
    expect(rejected).toEqual([expect.objectContaining({ code: "ALREADY_PARTNERED" })]);
  });

  test.each(["decline", "revoke", "link", "send"] as const)(
    "of an acceptance and a %s at once, one stands, and the table says which",
    async (name) => {
      const table = await open();
      const { accept, decline, caller, now, request, stored, partners } = await invited(table);
      const requests = requestStore(table);
      const [options, linkHash] = [{ now: now(), days: 7 }, "newer"];
      const rivals = {
        decline: () => decline(caller),
        revoke: () => table.write(requests.save("revoke", request, revoke(request, now()))),
        link: () =>
          table.transact(requests.renew("issueLink", request, issueLink(request, { linkHash, ...options }))),
        send: () =>
          table.transact(
            requests.renew("send", request, queueMail(request, { outboxId: "out_1", ...options })),
          ),
      };
      const { fulfilled } = await settled<unknown>([accept(caller), rivals[name]()]);
      expect(fulfilled).toHaveLength(1);
      const { status } = await stored();
      const lost = { decline: "declined", revoke: "revoked", link: "sent", send: "sent" }[name];
      expect(["accepted", lost]).toContain(status);
      expect(await partners()).toHaveLength(status === "accepted" ? 1 : 0);
    },
  );

  test("the same decision again answers the same, and frees the address for a new request", async () => {
    const table = await open();
    const { decline, caller, provider, now, accept } = await invited(table);
    for (const answer of [await decline(caller), await decline(caller)])
      expect(answer).toEqual({ status: "declined" });
    await expect(accept(caller)).rejects.toMatchObject({ code: "INVITATION_ANSWERED" });
    await withDraft(table, provider.id, "bob@fabrikam.example", now());
  });

  test("an address of another reseller's user is that reseller's to accept, in any case of its letters", async () => {
    const table = await open();
    const { accept, caller } = await invited(table, "CAROL@other.example");
    const { organization: other, admin } = await enrol(table, "indirect-reseller");
    await withUser(table, other, ["SalesAgent"], { email: "carol@other.example" });
    await expect(accept(caller)).rejects.toMatchObject({ code: "INVITATION_FOR_ANOTHER" });
    expect(await accept(callerOf(other, admin))).toMatchObject({ status: "active" });
  });

  test.each([
    ["a role taken away", "ROLE_REQUIRED", "admin", { roles: ["AdminAgent"] }],
    ["a user disabled", "USER_DISABLED", "admin", { status: "disabled" }],
    ["the reseller's suspension", "ORGANIZATION_SUSPENDED", "reseller", { status: "suspended" }],
    ["the provider's suspension", "INVITATION_REVOKED", "provider", { status: "suspended" }],
  ] as const)("%s between the check and the write counts", async (_, code, whose, set) => {
    const table = await open();
    const { accept, caller, ...parties } = await invited(table);
    const SK = whose === "admin" ? `USER#${parties.admin.id}` : "ORGANIZATION";
    const { id } = whose === "provider" ? parties.provider : parties.reseller;
    await table.write({ update: { PK: `ORG#${id}`, SK }, set });
    await expect(accept(caller)).rejects.toMatchObject({ code });
    expect(await parties.partners()).toEqual([]);
    expect(await itemsOf(table, `AUDIT#${parties.provider.id}`)).toEqual([]);
  });
});
