import {
  change,
  lastUse,
  newClient,
  used,
  withoutSecret,
  withSecret,
} from "../../../lib/api-clients/rules.ts";
import {
  hashOf,
  newClientSecret,
  newUserName,
  poolPasswordOf,
  secretOf,
  signedInBy,
} from "../../../lib/api-clients/secret.ts";
import { passwordPolicy } from "../../../lib/contract/password-policy.ts";
import { newId } from "../../../lib/ids.ts";

const now = new Date("2026-03-01T23:59:59.999Z");
const secret = (id: string) => ({ id, hash: hashOf(id), createdAt: now.toISOString() });
const client = newClient(
  "org_1",
  { displayName: "Desk", roles: ["SalesAgent", "AdminAgent"] },
  { id: "cli_1", secret: secret("sec_1"), now },
);

it("an API client has roles of agents, in one order, and never a person's roles", () => {
  expect(client).toEqual({
    ...{ type: "ApiClient", id: "cli_1", organizationId: "org_1", displayName: "Desk", status: "active" },
    ...{ roles: ["AdminAgent", "SalesAgent"], secrets: [secret("sec_1")], signIns: {} },
    ...{ createdAt: now.toISOString(), version: 1 },
  });
  for (const role of ["GlobalAdmin", "UserManagementAdmin"] as const)
    expect(() => change(client, { roles: ["SalesAgent", role] }, now)).toThrow(
      expect.objectContaining({
        code: "ROLE_NOT_FOR_CLIENTS",
        more: { errors: [{ pointer: "/roles/1", code: "ROLE_NOT_FOR_CLIENTS", detail: expect.anything() }] },
      }),
    );
});

it("an API client ends older sign-ins with each change of its status, and with no other change", () => {
  const disabled = change(client, { status: "disabled" }, now);
  expect(disabled).toEqual({ ...client, status: "disabled", signedOutAt: now.toISOString() });
  const later = new Date(now.getTime() + 5_000);
  expect(change(disabled, { status: "active" }, later).signedOutAt).toBe(later.toISOString());
  expect(change(disabled, { status: "disabled" }, later).signedOutAt).toBe(now.toISOString());
  const other = { displayName: "Other", roles: ["SalesAgent" as const] };
  expect(change(client, other, now)).toEqual({ ...client, ...other });
});

it("an API client has at most two secrets; either can be deleted, together with its sign-in", () => {
  const both = withSecret(client, secret("sec_2"));
  expect(() => withSecret(both, secret("sec_3"))).toThrow(
    expect.objectContaining({ code: "TOO_MANY_SECRETS" }),
  );
  const seen = used(both, "sec_1", { userName: "name", now });
  expect(seen.signIns).toEqual({ sec_1: { userName: "name", lastUsedOn: "2026-03-01" } });
  expect(withoutSecret(seen, "sec_1")).toMatchObject({ secrets: [{ id: "sec_2" }], signIns: {} });
  // An administrator who replaces a secret still sees when the system last called.
  expect(lastUse(withoutSecret(seen, "sec_1"))).toBe("2026-03-01");
  expect(withoutSecret(both, "sec_1")).not.toHaveProperty("lastUsedOn");
  expect(withoutSecret(withoutSecret(seen, "sec_1"), "sec_2").secrets).toEqual([]);
  expect(() => withoutSecret(seen, "sec_3")).toThrow(expect.objectContaining({ code: "NOT_FOUND" }));
});

it("an API client records a use once a day, and a new name in the user pool at once", () => {
  const seen = used(client, "sec_1", { userName: "name", now });
  expect(used(seen, "sec_1", { userName: "name", now })).toBe(seen);
  expect(used(seen, "sec_1", { userName: "other", now })).not.toBe(seen);
  const nextDay = used(seen, "sec_1", { userName: "name", now: new Date(now.getTime() + 1) });
  expect(nextDay.signIns.sec_1?.lastUsedOn).toBe("2026-03-02");
  expect(lastUse(used(nextDay, "sec_2", { userName: "second", now }))).toBe("2026-03-02");
});

it("a secret has 256 bits and a prefix; it is stored as a hash, and gives a password that the pool accepts", () => {
  const [one, two] = [newClientSecret(), newClientSecret()];
  expect(one).toMatch(/^twos_[A-Za-z0-9_-]{43}$/);
  const secrets = [one, two].map((each, at) => ({ id: at, hash: hashOf(each) }));
  expect([one, two, `${one}x`, ""].map((each) => secretOf(secrets, each)?.id)).toEqual([
    0,
    1,
    undefined,
    undefined,
  ]);
  const password = poolPasswordOf(one);
  expect(password).not.toContain(hashOf(one));
  expect(password).not.toBe(poolPasswordOf(two));
  expect(password.length).toBeGreaterThanOrEqual(passwordPolicy.minimumLength);
  for (const kind of [/[a-z]/, /[A-Z]/, /[0-9]/, /[-_]/]) expect(password).toMatch(kind);
});

it("an API client is found by its name in the pool; a person's name finds none", () => {
  const [clientId, secretId, userId] = [newId("cli", now), newId("sec", now), newId("usr", now)];
  const name = newUserName(clientId, secretId, "5f0c6c1e-6f0a-4c6e-9d0e-1a2b3c4d5e6f");
  expect(signedInBy(name)).toEqual({ clientId, secretId });
  for (const other of [userId, clientId, `${clientId}.${secretId}`, `${clientId}.${secretId}.`, `x${name}`])
    expect(signedInBy(other)).toBeUndefined();
});
