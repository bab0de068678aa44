import { permissions } from "../../../../lib/contract/permissions.ts";
import { type Caller, rightsInTheWrite } from "../../../../lib/http/caller.ts";
import { committer } from "../../../../lib/http/commit.ts";
import { newSecret } from "../../../../lib/ids.ts";
import { invitationAnswers } from "../../../../lib/invitations/answers/answers.ts";
import { issueLink } from "../../../../lib/invitations/requests/rules.ts";
import { requestStore } from "../../../../lib/invitations/requests/store.ts";
import { hashOf, tokenOf } from "../../../../lib/invitations/requests/token.ts";
import { partnershipStore } from "../../../../lib/partnerships/store.ts";
import type { Table } from "../../../../lib/table/table.ts";
import { settableClock } from "../../../support/clock.ts";
import { figure } from "../../../support/full.ts";
import { describeOnEachEngine, itemsOf, settled } from "../../../support/table.ts";
import { callerOf, enrol, withDraft, withUser } from "../../../support/table-fixtures.ts";

const access = { action: "answerInvitation", types: ["indirect-reseller"] } as const;

const invited = async (table: Table, o: { to?: string } = {}) => {
  const clock = settableClock();
  const { organization: provider } = await enrol(table, "indirect-provider");
  const { organization: reseller, admin } = await enrol(table, "indirect-reseller", { name: "Reseller" });
  const requests = requestStore(table);
  const draft = await withDraft(table, provider.id, o.to ?? "bob@fabrikam.example", clock.now());
  const secret = newSecret();
  const sent = issueLink(draft, { linkHash: hashOf(secret), now: clock.now(), days: 7 });
  await table.transact(requests.renew(draft, sent));
  const commitOf = ({ user, organization }: Caller) =>
    committer({
      table,
      actor: { userId: user.id, organizationId: organization.id },
      rights: rightsInTheWrite({ user, organization }, access),
      entry: () => [],
      requestId: "request 1",
      clock: clock.now,
    });
  const token = tokenOf(draft.id, secret);
  const answers = invitationAnswers(table);
  const accept = (caller: Caller) => answers.accept(token, caller, clock.now(), commitOf(caller));
  const decline = (caller: Caller) => answers.decline(token, caller, clock.now(), () => commitOf(caller));
  return {
    clock,
    provider,
    reseller,
    admin,
    caller: callerOf(reseller, admin),
    draft,
    requests,
    accept,
    decline,
  };
};

describeOnEachEngine("answers to an invitation", (open) => {
  test("many parallel acceptances by one reseller make one partnership, and each is answered with it", async () => {
    const table = await open();
    const { accept, caller, provider, reseller, draft, requests } = await invited(table);
    const { fulfilled, rejected } = await settled(
      Array.from({ length: figure(20, 50) }, () => accept(caller)),
    );
    for (const error of rejected) expect(error).toMatchObject({ code: "UNAVAILABLE" });
    expect(fulfilled.length).toBeGreaterThan(0);
    expect(new Set(fulfilled.map((each) => JSON.stringify(each))).size).toBe(1);
    const { items } = await partnershipStore(table).page(provider.id, "provider", "active", { limit: 10 });
    expect(items.map(({ id }) => id)).toEqual([reseller.id]);
    expect(await requests.read(provider.id, draft.id)).toMatchObject({
      status: "accepted",
      acceptedBy: { organizationId: reseller.id, name: "Reseller", mpnId: reseller.mpnId },
    });
    expect(await itemsOf(table, `AUDIT#${provider.id}`)).toHaveLength(1);
    expect(await itemsOf(table, `AUDIT#${reseller.id}`)).toHaveLength(1);
    const types = async (id: string) =>
      (await itemsOf(table, `EVENTS#${id}`)).map(({ eventType }) => eventType).sort();
    expect(await types(provider.id)).toEqual(["partnership-request.accepted", "partnership.created"]);
    expect(await types(reseller.id)).toEqual(["partnership.created"]);
  });

  test("of ten resellers at once one is accepted, and the others are told that it was answered", async () => {
    const table = await open();
    const { accept, provider } = await invited(table);
    const callers: Caller[] = [];
    for (let each = 0; each < 10; each++) {
      const { organization, admin } = await enrol(table, "indirect-reseller");
      callers.push(callerOf(organization, admin));
    }
    const { fulfilled, rejected } = await settled(callers.map(accept));
    expect(fulfilled).toHaveLength(1);
    for (const error of rejected) expect(error).toMatchObject({ code: "INVITATION_ANSWERED" });
    const { items } = await partnershipStore(table).page(provider.id, "provider", "active", { limit: 20 });
    expect(items).toHaveLength(1);
  });

  test("an acceptance and a refusal at once end in one of them", async () => {
    const table = await open();
    const { accept, decline, caller, provider, draft, requests } = await invited(table);
    const { fulfilled, rejected } = await settled<unknown>([accept(caller), decline(caller)]);
    expect(fulfilled).toHaveLength(1);
    expect(rejected).toEqual([expect.objectContaining({ code: "INVITATION_ANSWERED" })]);
    const { status } = await requests.read(provider.id, draft.id);
    const { items } = await partnershipStore(table).page(provider.id, "provider", "active", { limit: 20 });
    expect(items).toHaveLength(status === "accepted" ? 1 : 0);
  });

  test("the same decision again answers the same, and frees the address for a new request", async () => {
    const table = await open();
    const { decline, caller, provider, clock, accept } = await invited(table);
    expect(await decline(caller)).toEqual({ status: "declined" });
    expect(await decline(caller)).toEqual({ status: "declined" });
    await expect(accept(caller)).rejects.toMatchObject({ code: "INVITATION_ANSWERED" });
    await withDraft(table, provider.id, "bob@fabrikam.example", clock.now());
  });

  test("an address of another reseller's user is that reseller's to accept, in whatever case", async () => {
    const table = await open();
    const { accept, caller } = await invited(table, { to: "CAROL@other.example" });
    const { organization: other, admin } = await enrol(table, "indirect-reseller");
    await withUser(table, other, ["SalesAgent"], { email: "carol@other.example" });
    await expect(accept(caller)).rejects.toMatchObject({ code: "INVITATION_FOR_ANOTHER" });
    expect(await accept(callerOf(other, admin))).toMatchObject({ status: "active" });
  });

  test.each([
    ["a role taken away", "ROLE_REQUIRED", { roles: ["AdminAgent" as const] }],
    ["a user disabled", "USER_DISABLED", { status: "disabled" as const }],
  ])("%s between the check and the write counts", async (_, code, changed) => {
    const table = await open();
    const { accept, caller, reseller, admin, provider } = await invited(table);
    const key = { PK: `ORG#${reseller.id}`, SK: `USER#${admin.id}` };
    await table.write({ update: key, set: changed });
    await expect(accept(caller)).rejects.toMatchObject({ code });
    expect(await itemsOf(table, `AUDIT#${provider.id}`)).toEqual([]);
    expect(permissions[access.action]).toEqual(["GlobalAdmin"]);
  });

  test.each([
    ["the reseller's suspension", "ORGANIZATION_SUSPENDED", "reseller"],
    ["the provider's suspension", "INVITATION_REVOKED", "provider"],
  ] as const)("%s between the check and the write counts", async (_, code, who) => {
    const table = await open();
    const { accept, caller, ...parties } = await invited(table);
    const key = { PK: `ORG#${parties[who].id}`, SK: "ORGANIZATION" };
    await table.write({ update: key, set: { status: "suspended" } });
    await expect(accept(caller)).rejects.toMatchObject({ code });
    expect(await partnershipStore(table).find(parties.provider.id, parties.reseller.id)).toBeUndefined();
  });
});
