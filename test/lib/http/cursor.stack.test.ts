import { closeCursor, openCursor } from "../../../lib/http/cursor.ts";
import { openSeal } from "../../../lib/http/seal.ts";
import { keys } from "../../../lib/table/keys.ts";
import type { Table } from "../../../lib/table/table.ts";
import { describeOnEachEngine, itemsOf } from "../../support/table.ts";

const now = new Date("2026-03-10T09:30:00.000Z");
const context = {
  organizationId: "org_1",
  route: "GET /v1/users",
  path: { id: "cus_1" },
  filters: { status: "active" },
};
const next = { PK: "ORG#org_1", SK: "USER#usr_1" };

/** A table whose first read of the key finds none, like that of an environment that starts slowly. */
const blindOnce = (table: Table): Table => {
  let looks = 0;
  return { ...table, get: async (key) => (looks++ === 0 ? undefined : table.get(key)) };
};

describeOnEachEngine("a cursor", (open) => {
  test("made at the end of a year is valid in January", async () => {
    const seal = openSeal(await open());
    const cursor = await closeCursor(seal, context, next, new Date("2026-12-31T23:59:59.999Z"));
    expect(await openCursor(seal, context, cursor, new Date("2027-01-31T00:00:00.000Z"))).toEqual(next);
  });

  test("reveals nothing, and is sealed with the one key of its month, even if twenty environments first need the key together", async () => {
    const table = await open();
    const seals = Array.from({ length: 20 }, () => openSeal(blindOnce(table)));
    const cursors = await Promise.all(seals.map((seal) => closeCursor(seal, context, next, now)));
    expect(await itemsOf(table, keys.sealingKey("").PK)).toHaveLength(1);
    for (const cursor of cursors) {
      expect(await openCursor(openSeal(table), context, cursor, now)).toEqual(next);
      expect(cursor).toMatch(/^[0-9]{6}\.[A-Za-z0-9_-]+$/);
      expect(Buffer.from(cursor.split(".")[1] ?? "", "base64url").toString("latin1")).not.toContain("org_1");
    }
    expect(new Set(cursors).size).toBe(20);
  });
});
