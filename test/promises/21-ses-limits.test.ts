import { SESClient } from "@aws-sdk/client-ses";
import { startSes } from "../../infra/local/ses/server.ts";
import { newId } from "../../lib/ids.ts";
import { openMailer } from "../../lib/mail.ts";
import { queued } from "../../lib/requests/rules.ts";
import { requestSender } from "../../lib/requests/sender.ts";
import { requestStore } from "../../lib/requests/store.ts";
import { figure } from "../support/full.ts";
import { reached } from "../support/promise.ts";
import { openOneTable } from "../support/table.ts";
import { enrol, withDraft } from "../support/table-fixtures.ts";

/** SES's limit, in mails a second. */
const rate = figure(10, 1);
const burst = figure(20, 100);
/** Shards of the table's stream that are read at once, each by a sender of its own. */
const shards = 4;

it("no sender ever passes SES's rate, however many there are, and every mail of a burst leaves", async () => {
  const table = await openOneTable();
  const clock = () => new Date();
  const ses = await startSes({ port: 0, file: ":memory:", sendingRate: rate });
  const client = new SESClient({
    endpoint: ses.url,
    region: "eu-central-1",
    credentials: { accessKeyId: "local", secretAccessKey: "local" },
    maxAttempts: 1,
  });
  const refusals: string[] = [];
  const mailer = openMailer({ address: "invitations@example.com", configurationSet: "rules" }, client);
  const sender = () =>
    requestSender({
      table,
      baseUrl: "https://t.example",
      ratePerSecond: rate,
      clock,
      mailer: {
        send: (mail) =>
          mailer.send(mail).catch((error: Error) => {
            refusals.push(error.name);
            throw error;
          }),
      },
    });
  try {
    const requests = requestStore(table);
    const { organization: provider } = await enrol(table, "indirect-provider", { name: "Provider" });
    const waiting = await Promise.all(
      Array.from({ length: burst }, async (_, at) => {
        const draft = await withDraft(table, provider.id, `burst-${at}@limits.example`, clock());
        const outboxId = newId("out", clock());
        const request = queued(draft, { outboxId, now: clock(), days: 7 });
        const writes = [...requests.renew(draft, request), ...requests.enqueue(request, outboxId, clock())];
        await table.transact(writes);
        return { id: request.id, outboxId };
      }),
    );
    const backlog = waiting.map(({ outboxId }) => outboxId);
    await Promise.all(
      Array.from({ length: shards }, async () => {
        const { deliver } = sender();
        for (let id = backlog.shift(); id; id = backlog.shift()) await deliver(id);
      }),
    );
    const at = ses
      .messages()
      .map((mail) => Date.parse(mail.at))
      .toSorted((a, b) => a - b);
    const busiest = Math.max(
      ...at.map((first) => at.filter((each) => each >= first && each < first + 1_000).length),
    );
    // SES itself saw none too many, and refused none.
    expect(refusals).toEqual([]);
    expect(busiest).toBeLessThanOrEqual(rate);
    expect(new Set(ses.messages().flatMap(({ to }) => to)).size).toBe(burst);
    expect(at).toHaveLength(burst);
    const states = await Promise.all(
      waiting.map(async ({ id }) => (await requests.read(provider.id, id)).delivery.state),
    );
    expect(new Set(states)).toEqual(new Set(["sent"]));
    const seconds = ((at.at(-1) ?? 0) - (at[0] ?? 0)) / 1_000;
    reached(
      21,
      `${shards} senders at ${rate} mails a second: ${at.length} of ${burst} sent in ${seconds.toFixed(0)} s, ${busiest} at most in any second, ${refusals.length} refused, 0 dropped`,
    );
  } finally {
    client.destroy();
    await ses.close();
  }
}, 300_000);
