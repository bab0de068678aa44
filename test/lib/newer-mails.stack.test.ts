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

  it("is not sent as a letter, and waits for that release", async () => {
    const table = await open();
    const newer = letters.schema.shape.kind.parse(kind);
    const about = "evt_1";
    await table.write(letters.put({ about, ...whose, ...queued, kind: newer, createdAt }));
    const { userId } = whose;
    await expect(letterSender({ table, ...sending }).deliver({ about, userId })).rejects.toThrow(kind);
    expect(await letters.in(table).get({ about, userId })).toMatchObject(queued);
  });

  it("is not sent as a notice, and waits for that release", async () => {
    const table = await open();
    const newer = notices.schema.shape.kind.parse(kind);
    const id = "not_1";
    await table.write(notices.put({ id, ...whose, ...queued, kind: newer, createdAt }));
    await expect(noticeSender({ table, ...sending }).deliver(id)).rejects.toThrow(kind);
    expect(await notices.in(table).get({ id })).toMatchObject(queued);
  });
});
