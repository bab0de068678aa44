import { type RouteKey, routes } from "../../lib/contract/routes.ts";
import { type Act, act, type Cast, outcome } from "./cast-inside.ts";
import { ofThePage } from "./invitations.ts";
import { reassigning } from "./meetings.ts";
import { choosePassword } from "./scenes-partnerships.ts";
import { type Client, clientOver, password, type Response } from "./world.ts";

/** What may end while somebody works: the partnership that the work needs, the role for it, or the user. */
export const endings = ["partnership", "role", "user"] as const;
export type Ending = (typeof endings)[number];

/** Something that is begun with rights that may end before it is done. */
export interface Flow {
  name: string;
  act: Act;
  /** What it comes to while the rights last. */
  done: string;
  /** It commits nothing. */
  looks?: boolean;
  /** Where it commits more than once: what it comes to when the end comes after so many of its commits. */
  parts?: Record<number, string>;
  /** What each end makes of it, when it comes before the flow commits. */
  ended: Partial<Record<Ending, { by: Act; outcome: string }>>;
}

type Call = () => Promise<Response>;

const patterns = (Object.keys(routes) as RouteKey[]).map((key) => ({
  key,
  pattern: new RegExp(`^${key.replaceAll(/\{\w+\}/g, "[^/]+")}$`),
}));

/**
 * Every flow that a reseller's user or a provider's agent may begin, with the ends that may come in between, and the
 * routes that the flows have called so far.
 */
export const openFlows = async (cast: Cast): Promise<{ flows: Flow[]; called: ReadonlySet<RouteKey> }> => {
  const called = new Set<RouteKey>();
  /** The same caller, whose calls are noted. */
  const noted = <T extends Client>(client: T): T => ({
    ...client,
    ...clientOver((method, path, body, headers) => {
      const found = patterns.find(({ pattern }) => pattern.test(`${method} ${path}`));
      if (found) called.add(found.key);
      return client.call(method, path, body, headers);
    }),
  });
  const { provider, providerAgent, reseller, other, unpartnered } = cast;
  const [resellerAgent, secondAdmin] = [noted(cast.resellerAgent), noted(cast.secondAdmin)];
  const anonymous = noted(cast.inside.world.anonymous);
  const { administered, free, invitation, orders } = cast;
  const { world } = cast.inside;
  const { plain, suspended, recorded, free: unnamed } = cast.subscriptions;

  /** By a user of an organization; `partnership` is what the partnership's end makes of it. */
  const flow =
    (
      who: string,
      [organization, user]: readonly [typeof reseller, typeof resellerAgent],
      end: Call | undefined,
    ) =>
    (name: string, call: Call, done: string, partnership: string): Flow => ({
      name: `${who}: ${name}`,
      act: act(call),
      done,
      ended: {
        ...(end && { partnership: { by: act(end), outcome: partnership } }),
        role: { by: act(cast.demote(organization, user)), outcome: "ROLE_REQUIRED" },
        user: { by: act(cast.disable(organization, user)), outcome: "USER_DISABLED" },
      },
    });

  const by = resellerAgent;
  const remove = cast.remove(reseller);
  const admin = flow("delegated admin", [reseller, by], remove);
  const record = flow("reseller of record", [reseller, by], remove);
  const giving = flow("provider", [provider, providerAgent], remove);
  const invited = flow("invited admin", [unpartnered, secondAdmin], undefined);
  const over = "PARTNERSHIP_ENDED";
  const out = "NOT_FOUND";

  await choosePassword(cast.inside, secondAdmin);
  /** Signs in on the page and accepts there: who is disabled before that is not known there, and who is after it is refused. */
  const acceptOnThePage: Act = async () => {
    const fields = { decision: "accept", email: secondAdmin.email, password, authorised: "yes" };
    const form = new URLSearchParams(fields).toString();
    const answer = await anonymous.post(`/invitations/${invitation.token}`, form, ofThePage);
    return [401, 403].includes(answer.status) ? "refused" : outcome(answer);
  };

  const colleague = await world.user(unpartnered, "SalesAgent");
  /** A new user's address is its own each time: the pool remembers one that the table has forgotten. */
  const create = (role: string) => () => {
    const email = `colleague-${world.next()}@users.example`;
    return secondAdmin.post("/v1/users", { email, displayName: "A colleague", roles: [role] });
  };
  const renameUser = (id: string) => () =>
    secondAdmin.patch(`/v1/users/${id}`, { displayName: "Renamed" }, { "if-match": "*" });
  const newPassword = (id: string) => () => secondAdmin.post(`/v1/users/${id}/credentials`);
  /** What only a Global admin does: it is enough that it becomes a User management admin. */
  const amongAdmins = (name: string, call: Call, done: string) => invited(name, call, done, over);
  /** What a User management admin does too: it has to lose both roles. */
  const administering = (name: string, call: Call, done: string): Flow => {
    const made = invited(name, call, done, over);
    const toSales = () =>
      unpartnered.admin.patch(`/v1/users/${secondAdmin.id}`, { roles: ["SalesAgent"] }, { "if-match": "*" });
    return { ...made, ended: { ...made.ended, role: { by: act(toSales), outcome: "ROLE_REQUIRED" } } };
  };

  const flows = [
    // What a former reseller may not do any more.
    admin("draft an order", cast.draft(by, administered.id), "201", over),
    admin("change an order", cast.changeOrder(by, orders.placed), "200", over),
    { ...admin("review an order", cast.review(by, orders.placed), "200", over), looks: true },
    admin("submit an order", cast.submit(by, orders.placed), "201", over),
    admin("more licences", cast.change(by, plain, { quantity: 20 }), "200", over),
    admin("reactivate", cast.change(by, suspended, { status: "active" }), "200", over),
    admin("upgrade", cast.upgrade(by, plain), "200", over),
    admin("reset credentials", cast.credentials(by, administered.id), "200", over),
    // What it may do for as long as it has delegated admin.
    admin("cancel a draft", cast.cancel(by, orders.placed), "200", "200"),
    admin("change a profile", cast.rename(by, administered.id), "200", "200"),
    admin("rename", cast.change(by, plain, { friendlyName: "Renamed" }), "200", "200"),
    admin("turn renewal off", cast.change(by, plain, { autoRenewEnabled: false }), "200", "200"),
    admin("fewer licences", cast.change(by, plain, { quantity: 2 }), "200", "200"),
    admin("suspend", cast.change(by, plain, { status: "suspended" }), "200", "200"),
    admin("cancel", cast.change(by, plain, { status: "cancelled" }), "200", "200"),
    // Without delegated admin all of its reach ends.
    record("rename", cast.change(by, recorded, { friendlyName: "Renamed" }), "200", out),
    record("more licences", cast.change(by, recorded, { quantity: 20 }), "200", out),
    record("cancel", cast.change(by, recorded, { status: "cancelled" }), "200", out),
    record("upgrade", cast.upgrade(by, recorded), "200", out),
    // What a provider gives to a reseller.
    giving("assign a customer", cast.assign(providerAgent, free.id, reseller.id), "200", over),
    giving("grant the Azure scope", cast.own(providerAgent, free.id, reseller.id), "200", over),
    giving(
      "name the reseller of record",
      cast.change(providerAgent, unnamed, { partnerId: reseller.mpnId }),
      "200",
      over,
    ),
    giving("designate support", cast.support(providerAgent, unnamed, reseller.id), "200", over),
    giving("submit an order", cast.submit(providerAgent, orders.provided), "201", "ORDER_HAS_PROBLEMS"),
    // A reseller's own: answering an invitation, and its users.
    invited("accept", cast.accept(secondAdmin, invitation), "200", over),
    invited("decline", cast.decline(secondAdmin, invitation), "200", over),
    {
      name: "invited admin: accept on the page",
      act: acceptOnThePage,
      done: "200",
      ended: {
        role: { by: act(cast.demote(unpartnered, secondAdmin)), outcome: "refused" },
        user: { by: act(cast.disable(unpartnered, secondAdmin)), outcome: "refused" },
      },
    },
    administering("create a user", create("SalesAgent"), "201"),
    administering("change a user", renameUser(colleague.id), "200"),
    administering("give a user new credentials", newPassword(colleague.id), "200"),
    amongAdmins("create a Global admin", create("GlobalAdmin"), "201"),
    amongAdmins("change a Global admin", renameUser(unpartnered.admin.id), "200"),
    amongAdmins("give a Global admin new credentials", newPassword(unpartnered.admin.id), "200"),
    {
      name: "provider: reassign customers",
      act: reassigning(cast, providerAgent),
      done: "completed 2",
      parts: { 1: "failed 0", 2: "failed 1" },
      ended: {
        partnership: { by: act(cast.remove(other)), outcome: over },
        role: { by: act(cast.demote(provider, providerAgent)), outcome: "ROLE_REQUIRED" },
        user: { by: act(cast.disable(provider, providerAgent)), outcome: "USER_DISABLED" },
      },
    },
  ];
  return { flows, called };
};
