import { claimed } from "../../../../lib/mailed-links/rules.ts";
import type { AddressProofItem } from "../../../../lib/users/address-proof/items.ts";
import * as rules from "../../../../lib/users/address-proof/rules.ts";

const day = 24 * 3_600_000;
const now = new Date("2026-03-10T09:30:00.000Z");
const at = now.toISOString();
const later = (milliseconds: number) => new Date(now.getTime() + milliseconds);

const owner = { id: "usr_1", organizationId: "org_1", email: "ana@a.example" };
const queued = rules.queueProof(undefined, owner, "en", now);
const sending = claimed(queued, "hash", rules.linkMilliseconds, now);
const active = { email: owner.email, status: "active" };

describe("the proof of an address", () => {
  it("is queued in the requested language, without a live link", () => {
    expect(queued).toEqual({
      ...{ type: "AddressProof", userId: "usr_1", organizationId: "org_1", email: owner.email, locale: "en" },
      ...{
        state: "queued",
        queuedAt: at,
        attempts: 0,
        linkHash: undefined,
        expiresAt: undefined,
        version: 1,
      },
    });
    const before: AddressProofItem = { ...sending, locale: "ru", version: 7 };
    const requeued = rules.queueProof(before, { ...owner, email: "new@a.example" }, "ru", later(1));
    expect(requeued).toEqual({
      ...before,
      ...{ email: "new@a.example", state: "queued", queuedAt: later(1).toISOString() },
      ...{ linkHash: undefined, expiresAt: undefined },
    });
  });

  it.each([
    ["there was none", undefined, queued],
    ["it was sent", sending, sending],
  ])("is released by the reader of the address, whether or not there was one: %s", (_, before, proof) => {
    expect(rules.releasedProof(before, owner, now)).toEqual({ ...proof, state: "released" });
  });

  it("is written in a language of this release", () => {
    expect(rules.localeOf({ locale: "ru" })).toBe("ru");
    expect(rules.localeOf({ locale: "tlh" as "en" })).toBe("en");
  });

  const sent: AddressProofItem = { ...sending, state: "sent" };
  const proven: AddressProofItem = { ...sent, state: "proven" };
  const week = 7 * day;
  it.each([
    [sent, "hash", active, week - 1, "live"],
    [sent, "hash", active, week, "expired"],
    [{ ...sent, expiresAt: undefined }, "hash", active, 0, "expired"],
    [proven, "hash", active, week, "proven"],
    [sent, "other", active, 0, "unknown"],
    [sent, undefined, active, 0, "unknown"],
    [undefined, "hash", active, 0, "unknown"],
    [undefined, undefined, active, 0, "unknown"],
    [{ ...sent, linkHash: undefined }, undefined, active, 0, "unknown"],
    [sent, "hash", undefined, 0, "unknown"],
    [sent, "hash", { ...active, status: "disabled" }, 0, "unknown"],
    [proven, "hash", { ...active, status: "disabled" }, week, "proven"],
    [{ ...proven, state: "released" }, "hash", { ...active, status: "disabled" }, week, "released"],
    [proven, "hash", { ...active, email: "new@a.example" }, 0, "unknown"],
  ] as const)("has a link with a state: case %#", (proof, hash, user, passed, state) => {
    expect(rules.proofState(proof, hash, user, later(passed))).toBe(state);
  });

  it("is mailed a limited number of times a day: in total, to a mailbox, and by all organizations to a mailbox", () => {
    const counted = ({ email }: { email: string }) =>
      rules.proofQuotas({ ...owner, email }).map(([by, { name, per, limit }]) => [by, name, per, limit]);
    const quotas = counted(owner);
    const mailbox = expect.stringMatching(/^address-proofs:[\w-]{43}$/);
    expect(quotas).toEqual([
      ["org_1", "address-proofs", "day", 200],
      ["org_1", mailbox, "day", 3],
      ["everybody", mailbox, "day", 10],
    ]);
    expect(counted({ email: "Ana+1@A.example" })).toEqual(quotas);
    expect(counted({ email: "bob@a.example" })).not.toEqual(quotas);
  });
});
