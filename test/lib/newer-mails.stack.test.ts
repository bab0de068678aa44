import { letters } from "../../lib/letters/items.ts";
import { letterSender } from "../../lib/letters/sender.ts";
import { notices } from "../../lib/notices/items.ts";
import { noticeSender } from "../../lib/notices/sender.ts";
import { describeOnEachEngine } from "../support/table.ts";

describeOnEachEngine("a mail of a kind that only a newer release knows", (open) => {
  const kind = "toldByANewerRelease";
  const createdAt = "2026-11-29T10:00:00.000Z";
  const whose = { userId: "usr_1", organizationId: "org_1", data: {} };
  const queued = { state: "queued", attempts: 0 } as const;
  const sending = {
    mailer: { send: () => Promise.reject(new Error("a mail was sent")) },
    baseUrl: "https://channel.example",
    ratePerSecond: 100,
    clock: () => new Date(createdAt),
  };

  it("is not sent as any other kind, and waits for that release", async () => {
    const table = await open();
    const [about, id, { userId }] = ["evt_1", "not_1", whose];
    const waits = { ...whose, ...queued, createdAt };
    await table.write(letters.put({ about, ...waits, kind: letters.schema.shape.kind.parse(kind) }));
    await table.write(notices.put({ id, ...waits, kind: notices.schema.shape.kind.parse(kind) }));
    await expect(letterSender({ table, ...sending }).deliver({ about, userId })).rejects.toThrow(kind);
    await expect(noticeSender({ table, ...sending }).deliver(id)).rejects.toThrow(kind);
    expect(await letters.in(table).get({ about, userId })).toMatchObject(queued);
    expect(await notices.in(table).get({ id })).toMatchObject(queued);
  });
});
