import { randomUUID } from "node:crypto";
import type { RouteKey } from "../../lib/contract/routes.ts";
import { mailedProof } from "./address-proofs.ts";
import { type Act, type Cast, outcome } from "./cast-inside.ts";
import { acceptingOnThePage, deleteSecret, manage, userActs } from "./ends-users.ts";
import { webhookActs } from "./ends-webhooks.ts";
import { ofThePage } from "./invitations.ts";
import { reassigning } from "./meetings.ts";
import { routeOf } from "./route-of.ts";
import { type Client, choosePassword, clientOver, good } from "./world.ts";

/**
 * The grounds that may end during a flow: the partnership, the partner's standing, delegated admin beyond reading, the
 * role, or the user.
 */
export const endings = ["partnership", "standing", "managing", "role", "user"] as const;
export type Ending = (typeof endings)[number];

/** A flow that begins with rights that may end before it is done. */
export interface Flow {
  name: string;
  act: Act;
  /** Its result while the rights last. */
  done: string;
  /** The flow commits nothing. */
  looks?: boolean;
  /** If it commits more than once: its result when the end comes after this many commits. */
  parts?: Record<number, string>;
  /** Its result for each end that comes before it commits. */
  ended: Partial<Record<Ending, { by: Act; outcome: string }>>;
}

/**
 * Every flow of a reseller's user or a provider's agent, with the ends that may come in between, and the routes called
 * so far.
 */
export const openFlows = async (cast: Cast): Promise<{ flows: Flow[]; called: ReadonlySet<RouteKey> }> => {
  const called = new Set<RouteKey>();
  /** The same caller, whose calls are recorded. */
  const noted = <T extends Client>(client: T): T => ({
    ...client,
    ...clientOver((method, path, body, headers) => {
      called.add(routeOf(method, path).key);
      return client.call(method, path, body, headers);
    }),
  });
  const { provider, providerAgent: agent, reseller, unpartnered, administered, free, orders } = cast;
  const [by, second] = [noted(cast.resellerAgent), noted(cast.secondAdmin)];
  const { world } = cast.inside;
  const anonymous = noted(world.anonymous);
  const { plain, suspended, recorded, free: unnamed } = cast.subscriptions;
  const over = "PARTNERSHIP_ENDED";
  const [unsold, notGiven] = ["PROVIDER_SUSPENDED", "RESELLER_SUSPENDED"];
  const problems = "ORDER_HAS_PROBLEMS";
  const colleague = await world.user(unpartnered, "SalesAgent");
  await choosePassword(cast.inside, second);
  await cast.plan(agent, recorded, { quantity: 3 })();

  /**
   * A flow of an organization's user. `partnership` is its result when the reseller's partnership ends, and `standing`
   * when the partner is suspended.
   */
  const flow =
    (who: string, organization: typeof reseller, user: typeof by, partner?: typeof reseller) =>
    (name: string, act: Act, done: string, partnership?: string, standing = done): Flow => ({
      name: `${who}: ${name}`,
      act,
      done,
      ended: {
        ...(partnership && { partnership: { by: cast.remove(reseller), outcome: partnership } }),
        ...(partner && { standing: { by: cast.suspend(partner), outcome: standing } }),
        role: { by: cast.demote(organization, user), outcome: "ROLE_REQUIRED" },
        user: { by: cast.disable(organization, user), outcome: "USER_DISABLED" },
      },
    });
  /** The same flow with another result for an end. */
  const but = ({ ended, ...rest }: Flow, outcomes: Partial<Flow["ended"]>): Flow => ({
    ...rest,
    ended: { ...ended, ...outcomes },
  });
  const onlyRead = cast.onlyRead(administered.id, reseller);
  type FlowOptions = Parameters<ReturnType<typeof flow>>;
  const ofAdmin = flow("delegated admin", reseller, by, provider);
  const admin = (...flowOptions: FlowOptions) =>
    but(ofAdmin(...flowOptions), { managing: { by: onlyRead, outcome: "ACCESS_READ_ONLY" } });
  /** The same for the subscription that names it as reseller of record, and which it manages by that. */
  const both = (...flowOptions: FlowOptions) =>
    but(ofAdmin(...flowOptions), { managing: { by: onlyRead, outcome: flowOptions[2] } });
  const record = flow("reseller of record", reseller, by, provider);
  const giving = flow("provider", provider, agent, reseller);
  const invited = flow("invited admin", unpartnered, second);
  const change = (body: object) => cast.change(by, plain, body);
  const { create, renameUser, newPassword, askForProof, signOut } = userActs(world, second);
  const acceptOnThePage = acceptingOnThePage(anonymous, cast.invitation.token, second.email);

  /** The user's role is reduced to the Sales agent's. */
  const toSales = ({ admin }: typeof reseller, { id }: { id: string }) => ({
    by: manage(admin, `/v1/users/${id}`, { roles: ["SalesAgent"] }),
    outcome: "ROLE_REQUIRED",
  });
  /** A flow that a User management admin may run too, so its user loses that role as well. */
  const administering = (...of: [name: string, act: Act, done: string]): Flow =>
    but(invited(...of), { role: toSales(unpartnered, second) });
  const supported = { ...cast.line, supportContact: { resellerId: reseller.id } };
  const nameSupport = manage(agent, `/v1/orders/${orders.lapsing.id}`, { lineItems: [supported] });
  /** Machines of the reseller and of the other one. The second one's Global admin manages its own. */
  const sells = { displayName: "Desk", roles: ["AdminAgent"] };
  const made = await good(reseller.admin.post("/v1/api-clients", sells));
  const managed = await good(unpartnered.admin.post("/v1/api-clients", sells));
  const [machine, itself] = [`/v1/api-clients/${made.id}`, `/v1/api-clients/${managed.id}`];
  const secretId = made.secrets[0].id;
  const desk = noted(await world.member(`${made.id}.${secretId}.${randomUUID()}`, ""));
  const disable = { by: manage(reseller.admin, machine, { status: "disabled" }), outcome: "USER_DISABLED" };
  /** A machine's flow: its role ends, or it is disabled, or its secret is deleted. */
  const system = (name: string, act: Act, done: string, user = disable): Flow => ({
    name: `machine: ${name}`,
    act,
    done,
    ended: {
      partnership: { by: cast.remove(reseller), outcome: over },
      role: { by: manage(reseller.admin, machine, { roles: ["SalesAgent"] }), outcome: "ROLE_REQUIRED" },
      user,
    },
  });
  const askForToken: Act = async () => {
    const form = { grant_type: "client_credentials", client_id: made.id, client_secret: made.clientSecret };
    const answer = await anonymous.post("/oauth2/token", String(new URLSearchParams(form)), ofThePage);
    return answer.body.error ?? String(answer.status);
  };
  const endpoints = await webhookActs(second, unpartnered.admin);
  const newcomer = await world.user(unpartnered, "SalesAgent");
  const proof = await mailedProof(cast.inside.table, newcomer.id, new Date(cast.inside.now()));
  const prove: Act = async () =>
    outcome(await anonymous.post(`/addresses/${proof}`, "confirmed=yes", ofThePage));
  const onThePage = invited("accept on the page", acceptOnThePage, "200");
  const refused = (by: Act) => ({ by, outcome: "refused" });

  const flows = [
    // A former reseller's refused operations.
    admin("draft an order", cast.draft(by, administered.id), "201", over),
    admin("change an order", cast.changeOrder(by, orders.placed), "200", over),
    { ...admin("review an order", cast.review(by, orders.placed), "200", over, unsold), looks: true },
    admin("submit an order", cast.submit(by, orders.placed), "201", over, unsold),
    both("more licences", change({ quantity: 20 }), "200", over, unsold),
    admin("reactivate", cast.change(by, suspended, { status: "active" }), "200", over, unsold),
    both("upgrade", cast.upgrade(by, plain), "200", over, unsold),
    admin("reset credentials", cast.credentials(by, administered.id), "200", over),
    admin("disable the customer's admin", cast.setAdmin(by, administered.id, "disable"), "200", over),
    admin("enable the customer's admin", cast.setAdmin(by, administered.id, "enable"), "200", over),
    // A former reseller's allowed operations while it has delegated admin.
    admin("cancel a draft", cast.cancel(by, orders.placed), "200", "200"),
    admin("change a profile", cast.rename(by, administered.id), "200", "200"),
    both("rename", change({ friendlyName: "Renamed" }), "200", "200"),
    both("turn renewal off", change({ autoRenewEnabled: false }), "200", "200"),
    both("fewer licences", change({ quantity: 2 }), "200", "200"),
    both("suspend", change({ status: "suspended" }), "200", "200"),
    both("cancel", change({ status: "cancelled" }), "200", "200"),
    both("plan fewer licences", cast.plan(by, plain, { quantity: 2 }), "200", "200"),
    both("plan more licences", cast.plan(by, plain, { quantity: 20 }), "200", over, unsold),
    both("plan another offer", cast.plan(by, plain, { targetOfferId: "office-plus" }), "200", over, unsold),
    // Without delegated admin it has no access.
    record("rename", cast.change(by, recorded, { friendlyName: "Renamed" }), "200", "NOT_FOUND"),
    record("more licences", cast.change(by, recorded, { quantity: 20 }), "200", "NOT_FOUND", unsold),
    record("cancel", cast.change(by, recorded, { status: "cancelled" }), "200", "NOT_FOUND"),
    record("upgrade", cast.upgrade(by, recorded), "200", "NOT_FOUND", unsold),
    record("drop a planned change", cast.dropPlan(by, recorded), "204", "NOT_FOUND"),
    // A provider's grants to a reseller.
    giving("assign a customer", cast.assign(agent, free.id, reseller.id), "200", over, notGiven),
    giving("grant the Azure scope", cast.own(agent, free.id, reseller.id), "200", over, notGiven),
    giving(
      "name it of record",
      cast.change(agent, unnamed, { partnerId: reseller.mpnId }),
      "200",
      over,
      notGiven,
    ),
    giving("designate support", cast.support(agent, unnamed, reseller.id), "200", over, notGiven),
    // A Sales agent changes drafts, and grants nothing by them.
    but(giving("name a draft's support", nameSupport, "200", "200"), { role: toSales(provider, agent) }),
    giving("submit an order", cast.submit(agent, orders.provided), "201", problems, problems),
    // A reseller's own flows: answering an invitation, and its users.
    invited("accept", cast.accept(second, cast.invitation), "200"),
    invited("decline", cast.decline(second, cast.invitation), "200"),
    but(onThePage, {
      role: refused(cast.demote(unpartnered, second)),
      user: refused(cast.disable(unpartnered, second)),
    }),
    administering("create a user", create("SalesAgent"), "201"),
    administering("change a user", renameUser(colleague.id), "200"),
    administering("give a user new credentials", newPassword(colleague.id), "200"),
    administering("sign a user out everywhere", signOut(colleague.id), "200"),
    administering("have an address proven", askForProof(colleague.id), "202"),
    // The mail's reader proves the address: that needs no right, but an active user.
    {
      ...{ name: "recipient: prove an address", act: prove, done: "200" },
      ended: { user: { by: cast.disable(unpartnered, newcomer), outcome: "404" } },
    },
    ...endpoints.map(({ name, act, done }) => invited(name, act, done)),
    invited(
      "choose which mails all get",
      manage(second, "/v1/notification-preferences", { invitationExpired: false }),
      "200",
    ),
    but(
      invited(
        "choose which mails to get",
        manage(second, "/v1/me/notification-preferences", { invitationExpired: false }),
        "200",
      ),
      // A user with another remaining role may still choose.
      { role: { by: cast.demote(unpartnered, second), outcome: "200" } },
    ),
    invited("create a machine", async () => outcome(await second.post("/v1/api-clients", sells)), "201"),
    invited("change a machine", manage(second, itself, { displayName: "Renamed" }), "200"),
    invited("give a machine a secret", async () => outcome(await second.post(`${itself}/secrets`)), "201"),
    invited(
      "delete a machine's secret",
      deleteSecret(second, `${itself}/secrets/${managed.secrets[0].id}`),
      "200",
    ),
    system("reset credentials", cast.credentials(desk, administered.id), "200"),
    system("disable the customer's admin", cast.setAdmin(desk, administered.id, "disable"), "200", {
      by: deleteSecret(reseller.admin, `${machine}/secrets/${secretId}`),
      outcome: "UNAUTHENTICATED",
    }),
    {
      ...{ name: "machine: ask for a token", act: askForToken, done: "200", looks: true },
      ended: { user: { ...disable, outcome: "invalid_client" } },
    },
    invited("create a Global admin", create("GlobalAdmin"), "201"),
    invited("change a Global admin", renameUser(unpartnered.admin.id), "200"),
    invited("give a Global admin new credentials", newPassword(unpartnered.admin.id), "200"),
    {
      ...but(giving("reassign customers", reassigning(cast, agent), "completed 2"), {
        partnership: { by: cast.remove(cast.other), outcome: over },
        standing: { by: cast.suspend(cast.other), outcome: notGiven },
      }),
      parts: { 1: "failed 0", 2: "failed 1" },
    },
  ];
  return { flows, called };
};
