import { type Act, act, type Cast } from "./cast-inside.ts";
import { hour } from "./clock.ts";

/** Operations that contend for one object. */
export interface Race {
  name: string;
  actors: Record<string, Act>;
  /** By the order in which the actors go, one after another: what each of them comes to. */
  serial: Record<string, Record<string, string>>;
  /** An answer that only comes when they meet, for each actor that may get it. */
  met?: Record<string, string>;
  /** By how much one of the actors moves the clock. */
  elapses?: number;
}

/** Two actors: what they come to when `one` is first, and when `two` is. */
const pair = (
  name: string,
  [one, two]: readonly [Parameters<typeof act>[0], Parameters<typeof act>[0]],
  first: readonly [string, string],
  second: readonly [string, string],
  met?: Race["met"],
): Race => ({
  name,
  actors: { one: act(one), two: act(two) },
  serial: {
    "one two": { one: first[0], two: first[1] },
    "two one": { one: second[0], two: second[1] },
  },
  ...(met && { met }),
});

/** Something that ends in an hour's time, and that hour's end: `late` is what it then comes to. */
const beforeItsEnd = (
  cast: Cast,
  name: string,
  call: Parameters<typeof act>[0],
  early: string,
  late: string,
): Race => ({
  name,
  actors: { one: act(call), schedule: cast.pass(2 * hour) },
  serial: {
    "one schedule": { one: early, schedule: "done" },
    "schedule one": { one: late, schedule: "done" },
  },
  elapses: 2 * hour,
});

const requests = (cast: Cast): Race[] => {
  const { provider, reseller, unpartnered, rival, invitation, repeated, expiring, draftRequest } = cast;
  const accept = cast.accept(unpartnered.admin, invitation);
  const verb = (name: "send" | "link" | "revoke") => cast.request(provider.admin, name, invitation);
  return [
    pair(
      "accept and revoke",
      [accept, verb("revoke")],
      ["200", "REQUEST_ENDED"],
      ["INVITATION_REVOKED", "200"],
    ),
    pair(
      "accept and send again",
      [accept, verb("send")],
      ["200", "REQUEST_ENDED"],
      ["INVITATION_SUPERSEDED", "202"],
    ),
    pair(
      "accept by two resellers",
      [accept, cast.accept(rival.admin, invitation)],
      ["200", "INVITATION_ANSWERED"],
      ["INVITATION_ANSWERED", "200"],
    ),
    pair(
      "accept by two admins of one reseller",
      [accept, cast.accept(cast.secondAdmin, invitation)],
      ["200", "200"],
      ["200", "200"],
    ),
    pair(
      "accept and decline",
      [accept, cast.decline(rival.admin, invitation)],
      ["200", "INVITATION_ANSWERED"],
      ["INVITATION_ANSWERED", "200"],
    ),
    pair(
      "accept again and removal",
      [cast.accept(reseller.admin, repeated), cast.remove(reseller)],
      ["ALREADY_PARTNERED", "200"],
      ["200", "200"],
    ),
    pair(
      "accept and the provider's suspension",
      [accept, cast.suspend(provider)],
      ["200", "200"],
      ["INVITATION_REVOKED", "200"],
    ),
    pair(
      "accept and the reseller's suspension",
      [accept, cast.suspend(unpartnered)],
      ["200", "200"],
      ["ORGANIZATION_SUSPENDED", "200"],
    ),
    beforeItsEnd(
      cast,
      "accept and expiry",
      cast.accept(unpartnered.admin, expiring),
      "200",
      "INVITATION_EXPIRED",
    ),
    pair(
      "decline and revoke",
      [cast.decline(rival.admin, invitation), verb("revoke")],
      ["200", "REQUEST_ENDED"],
      ["INVITATION_REVOKED", "200"],
    ),
    pair(
      "a draft's change and send",
      [cast.editRequest(provider.admin, draftRequest), cast.request(provider.admin, "send", draftRequest)],
      ["200", "202"],
      ["REQUEST_NOT_DRAFT", "202"],
    ),
    pair("send and revoke", [verb("send"), verb("revoke")], ["202", "200"], ["REQUEST_ENDED", "200"]),
    pair("link and revoke", [verb("link"), verb("revoke")], ["200", "200"], ["REQUEST_ENDED", "200"]),
    pair("send and link", [verb("send"), verb("link")], ["202", "200"], ["202", "200"]),
    pair(
      "two removals",
      [cast.remove(reseller), cast.remove(reseller)],
      ["200", "PARTNERSHIP_ENDED"],
      ["PARTNERSHIP_ENDED", "200"],
    ),
  ];
};

const orders = (cast: Cast): Race[] => {
  const { provider, providerAgent, reseller, resellerAgent, administered, orders: drafts } = cast;
  const { provided, placed } = drafts;
  const submit = cast.submit(provider.admin, provided);
  const place = cast.submit(resellerAgent, placed);
  const remove = cast.remove(reseller);
  const cancel = cast.cancel(provider.admin, provided);
  return [
    pair(
      "submit twice",
      [submit, cast.submit(provider.admin, provided, "second")],
      ["201", "ORDER_NOT_DRAFT"],
      ["ORDER_NOT_DRAFT", "201"],
    ),
    pair("submit twice with one key", [submit, submit], ["201", "201"], ["201", "201"], {
      one: "IDEMPOTENCY_IN_PROGRESS",
      two: "IDEMPOTENCY_IN_PROGRESS",
    }),
    pair("submit and cancel", [submit, cancel], ["201", "ORDER_NOT_DRAFT"], ["ORDER_NOT_DRAFT", "200"]),
    pair(
      "submit and change",
      [submit, cast.changeOrder(provider.admin, provided)],
      ["201", "ORDER_NOT_DRAFT"],
      ["ORDER_CHANGED", "200"],
    ),
    beforeItsEnd(
      cast,
      "submit and the draft's lapse",
      cast.submit(provider.admin, drafts.lapsing),
      "201",
      "ORDER_NOT_DRAFT",
    ),
    pair("submit and removal", [submit, remove], ["201", "200"], ["ORDER_HAS_PROBLEMS", "200"]),
    pair(
      "submit and its role taken",
      [cast.submit(providerAgent, provided), cast.demote(provider, providerAgent)],
      ["201", "200"],
      ["ROLE_REQUIRED", "200"],
    ),
    pair(
      "two orders for one domain",
      [submit, cast.submit(provider.admin, drafts.again)],
      ["201", "ORDER_HAS_PROBLEMS"],
      ["ORDER_HAS_PROBLEMS", "201"],
    ),
    pair("a reseller's submit and removal", [place, remove], ["201", "200"], ["PARTNERSHIP_ENDED", "200"]),
    pair(
      "a reseller's submit and its access revoked",
      [place, cast.revokeAdmin(provider.admin, administered.id, reseller)],
      ["201", "204"],
      ["NOT_FOUND", "204"],
    ),
    pair(
      "a reseller's draft and removal",
      [cast.draft(resellerAgent, administered.id), remove],
      ["201", "200"],
      ["PARTNERSHIP_ENDED", "200"],
    ),
    {
      name: "submit, cancel and removal",
      actors: { one: act(submit), two: act(cancel), three: act(remove) },
      serial: {
        "one two three": { one: "201", two: "ORDER_NOT_DRAFT", three: "200" },
        "one three two": { one: "201", two: "ORDER_NOT_DRAFT", three: "200" },
        "two one three": { one: "ORDER_NOT_DRAFT", two: "200", three: "200" },
        "two three one": { one: "ORDER_NOT_DRAFT", two: "200", three: "200" },
        "three one two": { one: "ORDER_HAS_PROBLEMS", two: "200", three: "200" },
        "three two one": { one: "ORDER_NOT_DRAFT", two: "200", three: "200" },
      },
    },
  ];
};

const subscriptions = (cast: Cast): Race[] => {
  const { inside, provider, reseller, other, resellerAgent } = cast;
  const { plain, suspended, renewing, free, recorded } = cast.subscriptions;
  const by = provider.admin;
  const cancel = cast.change(by, plain, { status: "cancelled" });
  const remove = cast.remove(reseller);
  const name = cast.change(by, free, { partnerId: reseller.mpnId });
  const upgrade = cast.upgrade(by, plain);
  const tick: Act = async () => ((await inside.tick()).failed ? "failed" : "done");
  const gone = "SUBSCRIPTION_NOT_ACTIVE";
  return [
    pair(
      "quantity and cancel",
      [cast.change(by, plain, { quantity: 12 }), cancel],
      ["200", "200"],
      [gone, "200"],
    ),
    pair(
      "cancel and suspend",
      [cancel, cast.change(by, plain, { status: "suspended" })],
      ["200", gone],
      ["200", "200"],
    ),
    pair(
      "upgrade and suspend",
      [upgrade, cast.change(by, plain, { status: "suspended" })],
      ["200", "200"],
      [gone, "200"],
    ),
    pair("upgrade and cancel", [upgrade, cancel], ["200", "200"], [gone, "200"]),
    pair("reseller of record and removal", [name, remove], ["200", "200"], ["PARTNERSHIP_ENDED", "200"]),
    pair(
      "support contact and removal",
      [cast.support(by, free, reseller.id), remove],
      ["200", "200"],
      ["PARTNERSHIP_ENDED", "200"],
    ),
    pair(
      "more licences by a reseller and removal",
      [cast.change(resellerAgent, plain, { quantity: 20 }), remove],
      ["200", "200"],
      ["PARTNERSHIP_ENDED", "200"],
    ),
    pair(
      "reactivation by a reseller and removal",
      [cast.change(resellerAgent, suspended, { status: "active" }), remove],
      ["200", "200"],
      ["PARTNERSHIP_ENDED", "200"],
    ),
    pair(
      "a change by the reseller of record and another named",
      [
        cast.change(resellerAgent, recorded, { friendlyName: "Renamed" }),
        cast.change(by, recorded, { partnerId: other.mpnId }),
      ],
      ["200", "200"],
      ["NOT_FOUND", "200"],
    ),
    pair(
      "a change by the reseller of record and removal",
      [cast.change(resellerAgent, recorded, { friendlyName: "Renamed" }), remove],
      ["200", "200"],
      ["NOT_FOUND", "200"],
    ),
    {
      name: "the term's end and renewal turned off",
      // The schedule's calls tell its own name.
      actors: { schedule: tick, two: act(cast.change(by, renewing, { autoRenewEnabled: false })) },
      serial: {
        "schedule two": { schedule: "done", two: "200" },
        "two schedule": { schedule: "done", two: "200" },
      },
    },
    {
      name: "reseller of record, upgrade and removal",
      actors: {
        one: act(cast.change(by, free, { partnerId: reseller.mpnId })),
        two: act(cast.upgrade(by, free)),
        three: act(remove),
      },
      serial: {
        "one two three": { one: "200", two: "200", three: "200" },
        "one three two": { one: "200", two: "200", three: "200" },
        "two one three": { one: "200", two: "200", three: "200" },
        "two three one": { one: "PARTNERSHIP_ENDED", two: "200", three: "200" },
        "three one two": { one: "PARTNERSHIP_ENDED", two: "200", three: "200" },
        "three two one": { one: "PARTNERSHIP_ENDED", two: "200", three: "200" },
      },
    },
  ];
};

const links = (cast: Cast): Race[] => {
  const { provider, reseller, other, third, resellerAgent, administered, associated, free } = cast;
  const by = provider.admin;
  const remove = cast.remove(reseller);
  const revoke = cast.revokeAdmin(by, administered.id, reseller);
  return [
    pair(
      "association and removal",
      [cast.assign(by, free.id, reseller.id), remove],
      ["200", "200"],
      ["PARTNERSHIP_ENDED", "200"],
    ),
    pair(
      "Azure owner and removal",
      [cast.own(by, free.id, reseller.id), remove],
      ["200", "200"],
      ["PARTNERSHIP_ENDED", "200"],
    ),
    pair(
      "association with two resellers",
      [cast.assign(by, free.id, reseller.id), cast.assign(by, free.id, other.id)],
      ["200", "200"],
      ["200", "200"],
    ),
    pair(
      "Azure owner twice",
      [cast.own(by, free.id, reseller.id), cast.own(by, free.id, other.id)],
      ["200", "200"],
      ["200", "200"],
    ),
    pair(
      "access revoked and the reseller's change",
      [revoke, cast.rename(resellerAgent, administered.id)],
      ["204", "NOT_FOUND"],
      ["204", "200"],
    ),
    pair("access revoked twice", [revoke, revoke], ["204", "NOT_FOUND"], ["NOT_FOUND", "204"]),
    pair(
      "association and access revoked",
      [cast.assign(by, associated.id, reseller.id), cast.revokeAdmin(by, associated.id, reseller)],
      ["200", "204"],
      ["200", "NOT_FOUND"],
    ),
    pair(
      "credentials by a reseller and removal",
      [cast.credentials(resellerAgent, administered.id), remove],
      ["200", "200"],
      ["PARTNERSHIP_ENDED", "200"],
    ),
    pair(
      "two reassignments",
      [cast.reassign(by, reseller, other), cast.reassign(by, reseller, third)],
      ["202", "JOB_RUNNING"],
      ["JOB_RUNNING", "202"],
    ),
    pair(
      "reassignment and removal of who is to get them",
      [cast.reassign(by, reseller, other), cast.remove(other)],
      ["202", "200"],
      ["PARTNERSHIP_ENDED", "200"],
    ),
  ];
};

const organizations = (cast: Cast): Race[] => {
  const { unpartnered, secondAdmin, changeRequest } = cast;
  return [
    pair(
      "two Global admins that take the role from each other",
      [cast.demote(unpartnered, secondAdmin), cast.demote(unpartnered, unpartnered.admin, secondAdmin)],
      ["200", "ROLE_REQUIRED"],
      ["ROLE_REQUIRED", "200"],
      { one: "LAST_GLOBAL_ADMIN", two: "LAST_GLOBAL_ADMIN" },
    ),
    pair(
      "approval and rejection of a change",
      [cast.decideChange("approve", changeRequest), cast.decideChange("reject", changeRequest)],
      ["200", "CHANGE_REQUEST_DECIDED"],
      ["CHANGE_REQUEST_DECIDED", "200"],
    ),
  ];
};

/** Everything that contends for one thing, with what may come of it by the rules. */
export const racesOf = (cast: Cast): Race[] => [
  ...requests(cast),
  ...orders(cast),
  ...subscriptions(cast),
  ...links(cast),
  ...organizations(cast),
];
