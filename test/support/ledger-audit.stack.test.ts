import { DeleteCommand, PutCommand } from "@aws-sdk/lib-dynamodb";
import { temporaryPassword } from "../../lib/aws/temporary-password.ts";
import type { RouteKey } from "../../lib/contract/routes.ts";
import { newSecret } from "../../lib/ids.ts";
import { type Inside, openInside } from "./inside.ts";
import { type Entry, openLedger } from "./ledger.ts";
import { audit, mailed } from "./ledger-audit.ts";
import { itemsOf, readWritten } from "./written.ts";

const headers = (more = {}) => new Headers({ "x-request-id": "request-1", ...more });

describe("a ledger", () => {
  const entriesOf = (method: string, path: string, status: number, body: object, more = {}) => {
    const ledger = openLedger();
    ledger.heard(method, path, { status, headers: headers(more), body });
    return ledger.entries;
  };
  const change = { kind: "change", requestId: "request-1", route: "POST /v1/users" };

  it("enters the change that a caller was told of, and what it was handed", () => {
    expect(entriesOf("POST", "/v1/users", 201, {})).toEqual([change]);
    const setupInfo = { userName: "ann@contoso.example", temporaryPassword: "abcdefgh.2345678" };
    const password = { kind: "password", secret: setupInfo.temporaryPassword };
    expect(entriesOf("POST", "/v1/users", 201, { setupInfo })).toEqual([password, change]);
    const link = "https://channel.example/invitations/inv_1.0123456789abcdef";
    expect(entriesOf("POST", "/v1/partnership-requests/req_1/link", 200, { link })[0]).toEqual({
      kind: "link",
      secret: "0123456789abcdef",
    });
  });

  it("enters no read, no refusal and no replay", () => {
    expect(entriesOf("GET", "/v1/users?limit=2", 200, {})).toEqual([]);
    expect(entriesOf("POST", "/v1/users", 409, {})).toEqual([]);
    expect(entriesOf("POST", "/v1/users", 201, {}, { "idempotency-replayed": "true" })).toEqual([]);
    expect(entriesOf("POST", "/v1/orders/ord_1/review", 200, {})).toEqual([]);
  });

  it("tells on what it enters, each secret once, and none that is too short to be one", () => {
    const told: Entry[] = [];
    const { entries, keep } = openLedger((entry) => told.push(entry));
    for (const secret of ["Correct-horse-7", "Correct-horse-7", "short", undefined]) keep("password", secret);
    expect(entries).toEqual([{ kind: "password", secret: "Correct-horse-7" }]);
    expect(told).toEqual(entries);
  });
});

describe("the audit at a stack's end", () => {
  let inside: Inside;
  beforeAll(async () => {
    inside = await openInside();
    const provider = await inside.world.provider();
    await inside.world.invitation(provider);
  });
  afterAll(() => inside?.close());

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

  it("finds a secret that rests in an item, and in the stream when the item is gone", async () => {
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

  it("finds a change that is on no record, and one that is on two", async () => {
    const [record] = itemsOf(await readWritten(inside), "AuditRecord");
    const told = (requestId: string, route: RouteKey): Entry[] => [{ kind: "change", requestId, route }];
    const route = "POST /v1/organizations";
    const requestId = String(record?.requestId);
    expect(await auditOf(told(requestId, route))).toEqual([]);
    expect(await auditOf(told("never", route))).toEqual([`${route}, request never, is on record 0 times`]);
    // Where what is sent may be so already, no record is none too few.
    expect(await auditOf(told("never", "PATCH /v1/customers/{customerId}"))).toEqual([]);
    for (const id of ["aud_first", "aud_second"]) {
      const Item = { ...record, SK: id, id, requestId: "planted" };
      await inside.documents.send(new PutCommand({ TableName: inside.tableName, Item }));
    }
    expect(await auditOf(told("planted", route))).toEqual([
      `${route}, request planted, is on record 2 times`,
    ]);
  });

  it("knows the links that only a mail has shown", () => {
    const html = '<a href="https://channel.example/invitations/inv_1.0123456789abcdef">Answer</a>';
    const messages = () => [{ html }, {}] as ReturnType<Inside["ses"]["messages"]>;
    expect(mailed({ messages })).toEqual([{ kind: "link", secret: "0123456789abcdef" }]);
  });
});
