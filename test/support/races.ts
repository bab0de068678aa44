import type { Act, Cast } from "./cast-inside.ts";
import { hour } from "./clock.ts";

/** Operations that contend for one object. */
export interface Race {
  name: string;
  actors: Record<string, Act>;
  /** The outcome of each actor, by the order in which the actors go one after another. */
  serial: Record<string, Record<string, string>>;
  /** A refusal that an actor may also get when the two meet. */
  met?: string;
  /** How far one of the actors moves the clock. */
  elapses?: number;
}

const ordersOf = (names: readonly string[]): string[][] =>
  names.length === 0
    ? [[]]
    : names.flatMap((first) =>
        ordersOf(names.filter((name) => name !== first)).map((rest) => [first, ...rest]),
      );

/**
 * A race with its actors' outcomes, one line for each order in which they may go: 1 2 and 2 1, or 1 2 3, 1 3 2, 2 1 3,
 * and so on. A line gives the outcome of each actor, the first one's first. A single line holds for all orders.
 */
const race = (name: string, acts: readonly Act[] | Record<string, Act>, ...outcomes: string[]): Race => {
  const actors = Object.fromEntries(
    Object.entries(acts).map(([key, act]) => [/^\d$/.test(key) ? String(Number(key) + 1) : key, act]),
  );
  const names = Object.keys(actors);
  const serial = ordersOf(names).map((order, at) => {
    const words = (outcomes[at] ?? outcomes[0] ?? "").split(" ");
    return [order.join(" "), Object.fromEntries(names.map((each, of) => [each, words[of] ?? ""]))];
  });
  return { name, actors, serial: Object.fromEntries(serial) };
};

/** Something that expires in an hour, and the schedule's run after that. */
const beforeItsEnd = (cast: Cast, name: string, act: Act, early: string, late: string): Race => ({
  // The schedule's calls have its own name.
  ...race(name, { one: act, schedule: cast.pass(2 * hour) }, `${early} done`, `${late} done`),
  elapses: 2 * hour,
});

const requests = (cast: Cast): Race[] => {
  const { provider, reseller, unpartnered, rival, secondAdmin, invitation, draftRequest } = cast;
  const by = provider.admin;
  const verb = (name: "send" | "link" | "revoke") => cast.request(by, name, invitation);
  const [send, link, revoke] = [verb("send"), verb("link"), verb("revoke")];
  const accept = cast.accept(unpartnered.admin, invitation);
  const acceptRepeated = cast.accept(reseller.admin, cast.repeated);
  const late = cast.accept(unpartnered.admin, cast.expiring);
  const decline = cast.decline(rival.admin, invitation);
  const remove = cast.remove(reseller);
  const [edit, sendDraft] = [cast.editRequest(by, draftRequest), cast.request(by, "send", draftRequest)];
  const [byRival, bySecond] = [cast.accept(rival.admin, invitation), cast.accept(secondAdmin, invitation)];
  const [suspend, suspendReseller] = [cast.suspend(provider), cast.suspend(unpartnered)];
  const answered = ["200 INVITATION_ANSWERED", "INVITATION_ANSWERED 200"];
  const revoked = "INVITATION_REVOKED 200";
  return [
    race("accept and revoke", [accept, revoke], "200 REQUEST_ENDED", revoked),
    race("accept and send again", [accept, send], "200 REQUEST_ENDED", "INVITATION_SUPERSEDED 202"),
    race("accept by two resellers", [accept, byRival], ...answered),
    race("accept by two admins of one reseller", [accept, bySecond], "200 200"),
    race("accept and decline", [accept, decline], ...answered),
    race("accept again and removal", [acceptRepeated, remove], "ALREADY_PARTNERED 200", "200 200"),
    race("accept and the provider's suspension", [accept, suspend], "200 200", revoked),
    race("accept and its own suspension", [accept, suspendReseller], "200 200", "ORGANIZATION_SUSPENDED 200"),
    beforeItsEnd(cast, "accept and expiry", late, "200", "INVITATION_EXPIRED"),
    race("decline and revoke", [decline, revoke], "200 REQUEST_ENDED", revoked),
    race("a draft's change and send", [edit, sendDraft], "200 202", "REQUEST_NOT_DRAFT 202"),
    race("send and revoke", [send, revoke], "202 200", "REQUEST_ENDED 200"),
    race("link and revoke", [link, revoke], "200 200", "REQUEST_ENDED 200"),
    race("send and link", [send, link], "202 200"),
    race("two removals", [remove, remove], "200 PARTNERSHIP_ENDED", "PARTNERSHIP_ENDED 200"),
  ];
};

const orders = (cast: Cast): Race[] => {
  const { provider, providerAgent, reseller, resellerAgent, administered, orders: drafts } = cast;
  const { provided, placed } = drafts;
  const by = provider.admin;
  const [submit, second] = [cast.submit(by, provided), cast.submit(by, provided, "second")];
  const sameDomain = cast.submit(by, drafts.again);
  const byAgent = cast.submit(providerAgent, provided);
  const place = cast.submit(resellerAgent, placed);
  const draft = cast.draft(resellerAgent, administered.id);
  const [cancel, change] = [cast.cancel(by, provided), cast.changeOrder(by, provided)];
  const late = cast.submit(by, drafts.lapsing);
  const remove = cast.remove(reseller);
  const demote = cast.demote(provider, providerAgent);
  const revoke = cast.revokeAdmin(by, administered.id, reseller);
  const [done, over] = ["201 200", "PARTNERSHIP_ENDED 200"];
  const [first, cancelled] = ["201 ORDER_NOT_DRAFT", "ORDER_NOT_DRAFT 200"];
  return [
    race("submit twice", [submit, second], first, "ORDER_NOT_DRAFT 201"),
    { ...race("submit twice with one key", [submit, submit], "201 201"), met: "IDEMPOTENCY_IN_PROGRESS" },
    race("submit and cancel", [submit, cancel], first, cancelled),
    race("submit and change", [submit, change], first, "ORDER_CHANGED 200"),
    beforeItsEnd(cast, "submit and the draft's lapse", late, "201", "ORDER_NOT_DRAFT"),
    race("submit and removal", [submit, remove], done, "ORDER_HAS_PROBLEMS 200"),
    race("submit and its role taken", [byAgent, demote], done, "ROLE_REQUIRED 200"),
    race("two for one domain", [submit, sameDomain], "201 ORDER_HAS_PROBLEMS", "ORDER_HAS_PROBLEMS 201"),
    race("a reseller's submit and removal", [place, remove], done, over),
    race("a reseller's submit and its access revoked", [place, revoke], "201 204", "NOT_FOUND 204"),
    race("a reseller's draft and removal", [draft, remove], done, over),
    race(
      "submit, cancel and removal",
      [submit, cancel, remove],
      ...[`${first} 200`, `${first} 200`, `${cancelled} 200`],
      ...[`${cancelled} 200`, "ORDER_HAS_PROBLEMS 200 200", `${cancelled} 200`],
    ),
  ];
};

const subscriptions = (cast: Cast): Race[] => {
  const { provider, reseller, other, resellerAgent } = cast;
  const { plain, suspended, renewing, free, recorded } = cast.subscriptions;
  const by = provider.admin;
  const quantity = cast.change(by, plain, { quantity: 12 });
  const cancel = cast.change(by, plain, { status: "cancelled" });
  const suspend = cast.change(by, plain, { status: "suspended" });
  const noRenewal = cast.change(by, renewing, { autoRenewEnabled: false });
  const name = cast.change(by, free, { partnerId: reseller.mpnId });
  const nameOther = cast.change(by, recorded, { partnerId: other.mpnId });
  const more = cast.change(resellerAgent, plain, { quantity: 20 });
  const reactivate = cast.change(resellerAgent, suspended, { status: "active" });
  const rename = cast.change(resellerAgent, recorded, { friendlyName: "Renamed" });
  const support = cast.support(by, free, reseller.id);
  const [upgrade, upgradeFree] = [cast.upgrade(by, plain), cast.upgrade(by, free)];
  const remove = cast.remove(reseller);
  const [done, over, all] = ["200 200", "PARTNERSHIP_ENDED 200", "200 200 200"];
  const [gone, out] = ["SUBSCRIPTION_NOT_ACTIVE 200", "NOT_FOUND 200"];
  return [
    race("quantity and cancel", [quantity, cancel], done, gone),
    race("cancel and suspend", [cancel, suspend], "200 SUBSCRIPTION_NOT_ACTIVE", done),
    race("upgrade and suspend", [upgrade, suspend], done, gone),
    race("upgrade and cancel", [upgrade, cancel], done, gone),
    race("reseller of record and removal", [name, remove], done, over),
    race("support contact and removal", [support, remove], done, over),
    race("more licences by a reseller and removal", [more, remove], done, over),
    race("reactivation by a reseller and removal", [reactivate, remove], done, over),
    race("a change by the reseller of record and another named", [rename, nameOther], done, out),
    race("a change by the reseller of record and removal", [rename, remove], done, out),
    race("the term's end and renewal turned off", { schedule: cast.tick, two: noRenewal }, "done 200"),
    race(
      "reseller of record, upgrade and removal",
      [name, upgradeFree, remove],
      ...[all, all, all, `${over} 200`, `${over} 200`, `${over} 200`],
    ),
  ];
};

const relationships = (cast: Cast): Race[] => {
  const { provider, reseller, other, third, resellerAgent, administered, associated, free } = cast;
  const by = provider.admin;
  const assign = cast.assign(by, free.id, reseller.id);
  const assignOther = cast.assign(by, free.id, other.id);
  const assignAgain = cast.assign(by, associated.id, reseller.id);
  const [own, ownOther] = [cast.own(by, free.id, reseller.id), cast.own(by, free.id, other.id)];
  const revoke = cast.revokeAdmin(by, administered.id, reseller);
  const revokeAssigned = cast.revokeAdmin(by, associated.id, reseller);
  const rename = cast.rename(resellerAgent, administered.id);
  const reset = cast.credentials(resellerAgent, administered.id);
  const [toOther, toThird] = [cast.reassign(by, reseller, other), cast.reassign(by, reseller, third)];
  const [remove, removeOther] = [cast.remove(reseller), cast.remove(other)];
  const [done, over] = ["200 200", "PARTNERSHIP_ENDED 200"];
  return [
    race("association and removal", [assign, remove], done, over),
    race("Azure owner and removal", [own, remove], done, over),
    race("association with two resellers", [assign, assignOther], done),
    race("Azure owner twice", [own, ownOther], done),
    race("access revoked and the reseller's change", [revoke, rename], "204 NOT_FOUND", "204 200"),
    race("access revoked twice", [revoke, revoke], "204 NOT_FOUND", "NOT_FOUND 204"),
    race("association and access revoked", [assignAgain, revokeAssigned], "200 204", "200 NOT_FOUND"),
    race("credentials by a reseller and removal", [reset, remove], done, over),
    race("two reassignments", [toOther, toThird], "202 JOB_RUNNING", "JOB_RUNNING 202"),
    race("reassignment and removal of who is to get them", [toOther, removeOther], "202 200", over),
  ];
};

const organizations = (cast: Cast): Race[] => {
  const { unpartnered, secondAdmin, changeRequest } = cast;
  const demote = cast.demote(unpartnered, secondAdmin);
  const demoteFirst = cast.demote(unpartnered, unpartnered.admin, secondAdmin);
  const approve = cast.decideChange("approve", changeRequest);
  const reject = cast.decideChange("reject", changeRequest);
  const demoted = race("two demotions", [demote, demoteFirst], "200 ROLE_REQUIRED", "ROLE_REQUIRED 200");
  const decided = ["200 CHANGE_REQUEST_DECIDED", "CHANGE_REQUEST_DECIDED 200"];
  return [
    { ...demoted, met: "LAST_GLOBAL_ADMIN" },
    race("approval and rejection of a change", [approve, reject], ...decided),
  ];
};

/** All operations that contend for one object, with the outcomes that the rules allow. */
export const racesOf = (cast: Cast): Race[] => [
  ...requests(cast),
  ...orders(cast),
  ...subscriptions(cast),
  ...relationships(cast),
  ...organizations(cast),
];
