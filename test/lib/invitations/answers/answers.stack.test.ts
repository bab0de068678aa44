import { type Caller, rightsInTheWrite } from "../../../../lib/http/caller.ts";
import { committer } from "../../../../lib/http/commit.ts";
import { invitationAnswers } from "../../../../lib/invitations/answers/answers.ts";
import { requestStore } from "../../../../lib/invitations/requests/store.ts";
import { partnershipStore } from "../../../../lib/partnerships/store.ts";
import type { Table } from "../../../../lib/table/table.ts";
import { settableClock } from "../../../support/clock.ts";
import { describeOnEachEngine, settled } from "../../../support/table.ts";
import { callerOf, enrol, withInvitation, withUser } from "../../../support/table-fixtures.ts";

const access = { action: "answerInvitation", types: ["indirect-reseller"] } as const;

const invited = async (table: Table, to = "bob@fabrikam.example") => {
  const { now } = settableClock();
  const { organization: provider } = await enrol(table, "indirect-provider");
  const { organization: reseller, admin } = await enrol(table, "indirect-reseller", { name: "Reseller" });
  const answers = invitationAnswers(table);
  const commitOf = (caller: Caller) =>
    committer({
      table,
      actor: { userId: caller.user.id, organizationId: caller.organization.id },
      rights: rightsInTheWrite(caller, access),
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
  test("of two invitations that one reseller accepts at once, one makes the partnership", async () => {
    const table = await open();
    const { accept, caller, provider, now, partners } = await invited(table);
    const second = await withInvitation(table, provider.id, "carol@fabrikam.example", now());
    const { fulfilled, rejected } = await settled([accept(caller), accept(caller, second.token)]);
    expect([fulfilled.length, (await partners()).length]).toEqual([1, 1]);
    expect(rejected).toEqual([expect.objectContaining({ code: "ALREADY_PARTNERED" })]);
  });

  test("an address of another reseller's user is that reseller's to accept, in any case of its letters", async () => {
    const table = await open();
    const { accept, caller } = await invited(table, "CAROL@other.example");
    const { organization: other, admin } = await enrol(table, "indirect-reseller");
    await withUser(table, other, ["SalesAgent"], { email: "carol@other.example" });
    await expect(accept(caller)).rejects.toMatchObject({ code: "INVITATION_FOR_ANOTHER" });
    expect(await accept(callerOf(other, admin))).toMatchObject({ status: "active" });
  });
});
