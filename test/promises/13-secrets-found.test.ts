import { DeleteCommand, PutCommand } from "@aws-sdk/lib-dynamodb";
import { temporaryPassword } from "../../lib/aws/temporary-password.ts";
import type { RouteKey } from "../../lib/contract/routes.ts";
import { newSecret } from "../../lib/ids.ts";
import { type Inside, openInside } from "../support/inside.ts";
import type { Entry } from "../support/ledger.ts";
import { audit } from "../support/ledger-audit.ts";
import { reached } from "../support/promise.ts";
import { itemsOf, readWritten } from "../support/written.ts";

describe("the audit at a stack's end", () => {
  let inside: Inside;
  beforeAll(async () => {
    inside = await openInside();
    const provider = await inside.world.provider();
    await inside.world.invitation(provider);
  });
  afterAll(async () => {
    reached(13, "a planted link, password and token are found, as is a change without a record");
    await inside?.close();
  });

  const nothing = { texts: {} };
  const auditOf = (entries: readonly Entry[], { texts }: { texts: Record<string, string> } = nothing) =>
    audit(entries, { ...inside, texts });

  const kinds = ["link", "password", "token"] as const;
  const secretOf = {
    link: newSecret,
    password: temporaryPassword,
    token: () => ["header", "payload"].map((part) => `${part}${newSecret()}`).join("."),
  };

  it.each(kinds)("finds a %s in a text, as it is, in JSON in JSON and in a URL", async (kind) => {
    const secret = secretOf[kind]();
    const texts = {
      plain: `it is ${secret}`,
      nested: JSON.stringify({ message: JSON.stringify({ secret, note: `\n${secret}` }) }),
      url: `https://channel.example/?q=${encodeURIComponent(secret)}`,
      other: secretOf[kind](),
    };
    const found = await auditOf([{ kind, secret }], { texts });
    expect(found.map((line) => line.slice(0, line.indexOf(":")))).toEqual(
      ["plain", "nested", "url"].map((place) => `a ${kind} rests in ${place}`),
    );
    expect(found.join()).not.toContain(secret);
  });

  it("finds a secret in an item, and in the stream when the item is gone", async () => {
    const secret = newSecret();
    const key = { PK: "PLANTED", SK: secret.slice(0, 4) };
    const TableName = inside.tableName;
    await inside.documents.send(new PutCommand({ TableName, Item: { ...key, note: secret } }));
    const placesOf = async () =>
      (await auditOf([{ kind: "link", secret }])).map((line) => line.slice(0, line.indexOf(":")));
    expect(await placesOf()).toEqual(["a link rests in the stream", "a link rests in the table"]);
    await inside.documents.send(new DeleteCommand({ TableName, Key: key }));
    expect(await placesOf()).toEqual(["a link rests in the stream"]);
  });

  it("finds a call that a function's role refused", async () => {
    const refused = "User: schedule is not authorized to perform: dynamodb:BatchGetItem";
    const texts = { log: `{"message":"${refused} on resource: arn:aws:dynamodb:x","stack":"${refused} on"}` };
    expect(await auditOf([], { texts })).toEqual([refused]);
  });

  it("finds a change without an audit record, and one with two", async () => {
    const [record] = itemsOf(await readWritten(inside), "AuditRecord");
    const changeOf = (requestId: string, route: RouteKey): Entry[] => [{ kind: "change", requestId, route }];
    const route = "POST /v1/organizations";
    const requestId = String(record?.requestId);
    expect(await auditOf(changeOf(requestId, route))).toEqual([]);
    expect(await auditOf(changeOf("never", route))).toEqual([
      `${route}, request never, is on record 0 times`,
    ]);
    // If the request may ask for the present state, a missing record is no fault.
    expect(await auditOf(changeOf("never", "PATCH /v1/customers/{customerId}"))).toEqual([]);
    for (const id of ["aud_first", "aud_second"]) {
      const Item = { ...record, SK: id, id, requestId: "planted" };
      await inside.documents.send(new PutCommand({ TableName: inside.tableName, Item }));
    }
    expect(await auditOf(changeOf("planted", route))).toEqual([
      `${route}, request planted, is on record 2 times`,
    ]);
  });
});
