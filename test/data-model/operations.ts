import type { Logger } from "@aws-lambda-powertools/logger";
import * as z from "zod";
import type { RouteKey } from "../../lib/contract/routes.ts";
import { newId } from "../../lib/ids.ts";
import { requestDue } from "../../lib/requests/due.ts";
import { newDraft } from "../../lib/requests/rules.ts";
import { requestSender } from "../../lib/requests/sender.ts";
import { requestStore } from "../../lib/requests/store.ts";
import { runSchedule } from "../../lib/schedule/run.ts";
import { dueStore } from "../../lib/schedule/store.ts";
import type { Table } from "../../lib/table/table.ts";
import type { Answered, Call } from "./api.ts";
import type { Cost } from "./meter.ts";
import { many, message, type Organization, type seeder, subject } from "./seed.ts";

interface Given {
  table: Table;
  logger: Logger;
  seed: ReturnType<typeof seeder>;
  call(key: RouteKey, call: Call, expected?: number): Promise<Answered>;
  measure(work: () => Promise<unknown>): Promise<Cost>;
  now: Date;
}

export interface Measured {
  operation: string;
  route?: RouteKey;
  cost: Cost;
}

const made = z.object({ id: z.string() });
const linked = z.object({ link: z.string() });

/** Runs every route and every job of the deployment once, or once for each course it can take, and measures each. */
export const measureAll = async ({ table, logger, seed, call, measure, now }: Given): Promise<Measured[]> => {
  const measured: Measured[] = [];

  /** One call of a route, as a row; `course` tells apart the courses of one route. */
  const row = async (route: RouteKey, sent: Call, course = "", expected?: number): Promise<Answered> => {
    let answered: Answered | undefined;
    const cost = await measure(async () => {
      answered = await call(route, sent, expected);
    });
    if (!answered) throw new Error(`${route} did not answer`);
    measured.push({ operation: course ? `${route}, ${course}` : route, route, cost });
    return answered;
  };
  const job = async (operation: string, work: () => Promise<unknown>) => {
    measured.push({ operation, cost: await measure(work) });
  };
  const idOf = ({ body }: Answered): string => made.parse(JSON.parse(body)).id;
  const ifMatch = ({ headers }: Answered) => ({ "if-match": String(headers.etag) });

  const operator = await seed.organization("operator", "Operator");
  const provider = await seed.organization("indirect-provider", "Northern Cloud Distribution");
  const resellers: Organization[] = [];
  for (let at = 0; at < many; at++) {
    const reseller = await seed.organization("indirect-reseller", `Reseller number ${at + 10}`);
    resellers.push(reseller);
    await seed.partnership(provider, reseller);
  }
  const [ending, accepting] = [resellers[0], await seed.organization("indirect-reseller", "Reseller to be")];
  const other = await seed.organization("indirect-reseller", "Another reseller");
  if (!ending) throw new Error("nobody to end with");
  for (let at = 1; at < many; at++) {
    const more = await seed.organization("indirect-provider", `Provider number ${at + 10}`);
    await seed.partnership(more, other);
  }
  await seed.partnership(provider, other);
  await seed.users(provider);
  await seed.requests(provider);
  await seed.changeRequests(provider);
  const resource = newId("req", now);
  await seed.record(provider, resource);

  const asOperator = { as: operator.adminId };
  const asProvider = { as: provider.adminId };
  const asOther = { as: other.adminId };

  // Organizations, users, directory.
  await row("GET /v1/me", asProvider, "first request of a user in an environment");
  await row("GET /v1/me", asProvider);
  for (const { adminId } of [operator, accepting, other]) await call("GET /v1/me", { as: adminId });
  // The month's key for cursors is made by the first list that has a second page; each function then keeps it.
  await row("GET /v1/organizations", asOperator, "the first cursor of a month");
  await call("GET /v1/indirect-resellers", asProvider);
  await call("GET /v1/events", asProvider);

  const enrolment = (mpnId: string) => ({
    type: "indirect-reseller",
    name: "A newly enrolled reseller",
    country: "DE",
    region: "Europe",
    mpnId,
    globalAdmin: { email: `new.${mpnId}@reseller.example`, displayName: "Alex Example" },
  });
  const enrolled = idOf(await row("POST /v1/organizations", { ...asOperator, body: enrolment("5000001") }));
  const key = { "idempotency-key": "2f5b1b1e-3c1c-4c8e-9a53-5e7a1f0d9b11" };
  const keyed = { ...asOperator, body: enrolment("5000002"), headers: key };
  await row("POST /v1/organizations", keyed, "with an Idempotency-Key");
  await row("POST /v1/organizations", keyed, "replayed");
  await row("GET /v1/organizations", asOperator);
  const one = await row("GET /v1/organizations/{id}", { ...asOperator, path: { id: provider.id } });
  const renamed = { path: { id: provider.id }, body: { description: "Sells." }, headers: ifMatch(one) };
  await row("PATCH /v1/organizations/{id}", { ...asOperator, ...renamed });
  const agreement = { signedAt: "2026-01-31T12:00:00Z", source: "Contract 4712" };
  const inRegion = { path: { id: enrolled, region: "Europe" }, body: agreement };
  await row("PUT /v1/organizations/{id}/agreements/{region}", { ...asOperator, ...inRegion });
  await row("POST /v1/organizations/{id}/admin-credentials", { ...asOperator, path: { id: enrolled } });
  await row("GET /v1/organization", asProvider);
  const change = { changes: { website: "https://partner.example" }, reason: "The old address ends." };
  const asked = [
    idOf(await row("POST /v1/organization/change-requests", { ...asProvider, body: change })),
    idOf(await call("POST /v1/organization/change-requests", { ...asProvider, body: change })),
  ];
  await row("GET /v1/organization/change-requests", asProvider);
  await row("GET /v1/change-requests", asOperator);
  const [first = "", second = ""] = asked;
  await row("POST /v1/change-requests/{id}/approve", { ...asOperator, path: { id: first } });
  await row("POST /v1/change-requests/{id}/reject", { ...asOperator, path: { id: second } });
  await row("GET /v1/users", asProvider);
  const newUser = (email: string, role: string) => ({
    body: { email, displayName: "Alex Example", roles: [role] },
  });
  const agent = idOf(
    await row("POST /v1/users", { ...asProvider, ...newUser("a@new.example", "SalesAgent") }),
  );
  const admin = idOf(
    await row(
      "POST /v1/users",
      { ...asProvider, ...newUser("g@new.example", "GlobalAdmin") },
      "a Global admin",
    ),
  );
  const user = await row("GET /v1/users/{id}", { ...asProvider, path: { id: agent } });
  const patch = { path: { id: agent }, body: { displayName: "Sam Example" }, headers: ifMatch(user) };
  await row("PATCH /v1/users/{id}", { ...asProvider, ...patch });
  const global = await call("GET /v1/users/{id}", { ...asProvider, path: { id: admin } });
  const demotion = { path: { id: admin }, body: { roles: ["SalesAgent"] }, headers: ifMatch(global) };
  await row("PATCH /v1/users/{id}", { ...asProvider, ...demotion }, "a Global admin demoted");
  await row("POST /v1/users/{id}/credentials", { ...asProvider, path: { id: agent } });
  await row("GET /v1/directory/indirect-providers", {});
  await row("GET /v1/directory/indirect-providers", { query: { country: "FR" } }, "a country without any");
  await row("GET /v1/partners/{mpnId}", { ...asProvider, path: { mpnId: "5000001" } });

  // Requests.
  const drafted = async (resellerEmail: string, route?: typeof row) =>
    idOf(
      await (route ?? call)("POST /v1/partnership-requests", {
        ...asProvider,
        body: { resellerEmail, subject, message },
      }),
    );
  const request = await drafted("new@reseller.example", row);
  const on = (id: string, more: Call = {}) => ({ ...asProvider, path: { id }, ...more });
  const draft = await row("GET /v1/partnership-requests/{id}", on(request));
  await row("GET /v1/partnership-requests", asProvider);
  await row(
    "GET /v1/partnership-requests",
    { ...asProvider, query: { status: "accepted" } },
    "status=accepted, none is",
  );
  const edit = { body: { subject: "Another subject" }, headers: ifMatch(draft) };
  await row("PATCH /v1/partnership-requests/{id}", on(request, edit));
  await row("POST /v1/partnership-requests/{id}/send", on(request), "the first time");

  const requests = requestStore(table);
  const sender = requestSender({
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
  await row("POST /v1/partnership-requests/{id}/send", on(request, again), "again, with an Idempotency-Key");
  await row("POST /v1/partnership-requests/{id}/send", on(request, again), "replayed");
  const superseded = await outboxOf(request);
  await row("POST /v1/partnership-requests/{id}/link", on(request));
  await job("mail: an invitation that another has superseded", () => sender.deliver(superseded));
  await row("POST /v1/partnership-requests/{id}/revoke", on(request));

  // Invitations: one link for each decision.
  let invited = 0;
  const invite = async () => {
    const id = await drafted(`invited.${invited++}@reseller.example`);
    const { body } = await call("POST /v1/partnership-requests/{id}/link", on(id));
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
  const third = { as: (await seed.organization("indirect-reseller", "A third reseller")).adminId };
  await call("GET /v1/me", third);
  const acceptance = { ...third, body: { token: await invite() } };
  await row("POST /v1/invitations/accept", acceptance);
  await row("POST /v1/invitations/accept", acceptance, "repeated without a key");

  // Partnerships.
  await row("GET /v1/indirect-resellers", asProvider);
  await row("GET /v1/indirect-resellers/{id}", on(ending.id));
  await row("GET /v1/indirect-resellers/{id}/removal", on(ending.id));
  const attestation = z.object({ attestation: z.object({ version: z.string() }) });
  const shown = await call("GET /v1/indirect-resellers/{id}/removal", on(ending.id));
  const { version } = attestation.parse(JSON.parse(shown.body)).attestation;
  const confirmation = { body: { attestationVersion: version, confirmed: true } };
  await row("POST /v1/indirect-resellers/{id}/removal", on(ending.id, confirmation));
  await row("GET /v1/indirect-providers", asOther);
  await row("GET /v1/indirect-providers/{id}", { ...asOther, path: { id: provider.id } });

  // Record, service.
  await row("GET /v1/audit-records", asProvider);
  await row(
    "GET /v1/audit-records",
    { ...asProvider, query: { userId: "usr_none" } },
    "userId, no record of it",
  );
  await row("GET /v1/audit-records", { ...asProvider, query: { resourceId: resource } }, "resourceId");
  await row("GET /v1/events", asProvider);
  await row("GET /v1/health", {});
  await row("GET /v1/openapi.json", {});

  // The schedule, at an hour of its own in which nothing else is due.
  const at = (minutes: number) => new Date(Date.UTC(2020, 2, 1, 10, 30 + minutes));
  const due = requestDue(table, () => at(20));
  const minute = (now: Date) =>
    runSchedule({
      table,
      logger,
      now,
      budget: 45_000,
      handle: ({ kind, providerId, id }) =>
        kind === "request" ? due.expire(providerId, id, "a-run") : due.sweep(id),
    });
  await dueStore(table).advance("2020-03-01T09");
  await job("schedule: a minute with nothing due", () => minute(at(0)));
  const begun = new Date(at(5).getTime() - 7 * 24 * 3_600_000);
  const input = { resellerEmail: "late@reseller.example", locale: "en" as const, subject, message };
  const o = { id: newId("req", begun), providerId: provider.id, now: begun, days: 7 };
  const lapsing = newDraft(input, () => ({ subject, message }), o);
  await table.transact(requests.create(lapsing, begun));
  await job("schedule: a minute in which one request expires", () => minute(at(6)));
  const outboxId = newId("out", at(7));
  const waiting = { ...lapsing, id: newId("req", at(7)) };
  await table.transact(requests.enqueue(waiting, outboxId, at(7)));
  await job("schedule: a minute in which one waiting mail is put before the sender again", () =>
    minute(at(10)),
  );
  return measured;
};
