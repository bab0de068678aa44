import * as z from "zod";
import { requestStore } from "../../lib/invitations/requests/store.ts";
import { deliveryFeedback } from "../../lib/invitations/sending/feedback.ts";
import { invitationSender } from "../../lib/invitations/sending/sender.ts";
import type { Call } from "./api.ts";
import { idOf, ifMatch, type Measuring } from "./measuring.ts";
import { measureEnd } from "./operations-removal.ts";
import { message, subject } from "./seed.ts";
import type { World } from "./world.ts";

const linked = z.object({ link: z.string() });

/** Requests with their mail, invitations, and partnerships. */
export const measureInvitations = async (measuring: Measuring, world: World): Promise<void> => {
  const { table, row, job, call } = measuring;
  const { provider, ending, accepting, other, reseller } = world;
  const asProvider = { as: provider.adminId };
  const asOther = { as: other.adminId };
  const key = { "idempotency-key": "2f5b1b1e-3c1c-4c8e-9a53-5e7a1f0d9b11" };

  // Requests.
  const drafted = async (resellerEmail: string, route?: typeof row) =>
    idOf(
      await (route ?? call)("POST /v1/partnership-requests", {
        ...asProvider,
        body: { resellerEmail, subject, message },
      }),
    );
  const request = await drafted("new@reseller.example", row);
  const on = (id: string, more: Call = {}) => ({ ...asProvider, path: { requestId: id }, ...more });
  const draft = await row("GET /v1/partnership-requests/{requestId}", on(request));
  await row("GET /v1/partnership-requests", asProvider);
  await row(
    "GET /v1/partnership-requests",
    { ...asProvider, query: { status: "accepted" } },
    "status=accepted, none is",
  );
  const edit = { body: { subject: "Another subject" }, headers: ifMatch(draft) };
  await row("PATCH /v1/partnership-requests/{requestId}", on(request, edit));
  await row("POST /v1/partnership-requests/{requestId}/send", on(request), "the first time");

  const requests = requestStore(table);
  const sender = invitationSender({
    table,
    mailer: { send: async () => ({ state: "sent", messageId: "1" }) },
    baseUrl: "https://partner.example",
    ratePerSecond: 1_000,
    clock: () => new Date(),
  });
  const outboxOf = async (id: string) => (await requests.find(provider.id, id))?.outboxId ?? "";
  const mail = await outboxOf(request);
  await job("mail: an invitation", () => sender.deliver(mail));
  await job("mail: the same record again", () => sender.deliver(mail));
  const again = { headers: key };
  await row(
    "POST /v1/partnership-requests/{requestId}/send",
    on(request, again),
    "again, with an Idempotency-Key",
  );
  await row("POST /v1/partnership-requests/{requestId}/send", on(request, again), "replayed");
  const superseded = await outboxOf(request);
  await row("POST /v1/partnership-requests/{requestId}/link", on(request));
  await job("mail: an invitation that another has superseded", () => sender.deliver(superseded));
  const { record } = deliveryFeedback(table, () => new Date());
  const told = await drafted("told@reseller.example");
  await call("POST /v1/partnership-requests/{requestId}/send", on(told));
  const of = { request: told, provider: provider.id, outbox: await outboxOf(told) };
  await sender.deliver(of.outbox);
  await job("feedback: a delivery", () => record({ state: "delivered", mail: of }, "invocation"));
  const bounced = () => record({ state: "bounced", hold: "bounced", mail: of }, "invocation");
  await job("feedback: a bounce", bounced);
  await job("feedback: the same bounce again", bounced);
  await row("POST /v1/partnership-requests/{requestId}/revoke", on(request));

  // Invitations: one link for each decision.
  let invited = 0;
  const invite = async () => {
    const id = await drafted(`invited.${invited++}@reseller.example`);
    const { body } = await call("POST /v1/partnership-requests/{requestId}/link", on(id));
    return linked.parse(JSON.parse(body)).link.split("/").at(-1) ?? "";
  };
  const token = await invite();
  const page = { path: { token } };
  await row("GET /invitations/{token}", page);
  await row("HEAD /invitations/{token}", page);
  await row("GET /invitations/{token}", { path: { token: "no-token-at-all" } }, "never a token", 404);
  const signIn = { decision: "accept", email: accepting.email, authorised: "yes" };
  const wrong = { ...page, form: { ...signIn, password: "wrong" } };
  await row("POST /invitations/{token}", wrong, "accept with a wrong password, the first of an hour", 401);
  await row("POST /invitations/{token}", wrong, "accept with a wrong password, a later one", 401);
  await row("POST /invitations/{token}", { ...page, form: { ...signIn, password: "right" } }, "accept");
  const declined = { path: { token: await invite() } };
  await row("POST /invitations/{token}", { ...declined, form: { decision: "decline" } }, "decline");

  await row("POST /v1/invitations/decline", { ...asOther, body: { token: await invite() } });
  const third = { as: (await reseller("A third reseller")).adminId };
  await call("GET /v1/me", third);
  const acceptance = { ...third, body: { token: await invite() } };
  await row("POST /v1/invitations/accept", acceptance);
  await row("POST /v1/invitations/accept", acceptance, "repeated without a key");

  // Partnerships.
  await row("GET /v1/indirect-resellers", asProvider);
  await row("GET /v1/indirect-resellers/{resellerId}", { ...asProvider, path: { resellerId: ending.id } });
  await measureEnd(measuring, provider, ending, "of a reseller without customers");
  await row("GET /v1/indirect-providers", asOther);
  await row("GET /v1/indirect-providers/{providerId}", { ...asOther, path: { providerId: provider.id } });
};
