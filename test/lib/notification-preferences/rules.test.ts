import { optionalMails } from "../../../lib/contract/notification-preferences.ts";
import {
  changes,
  choiceAudit,
  mailLocale,
  patched,
  preferencesOf,
  wanted,
  wants,
} from "../../../lib/notification-preferences/rules.ts";

/** The item of a user with these choices. */
const chosen = (choice: object) => choice as NonNullable<Parameters<typeof wanted>[0]>;

test.each(optionalMails)(
  "the mail %s follows the user's choice, else the organization's, else it is sent",
  (mail) => {
    const [yes, no] = [chosen({ [mail]: true }), chosen({ [mail]: false })];
    expect(wants(mail, undefined, undefined)).toBe(true);
    expect([wants(mail, undefined, no), wants(mail, undefined, yes)]).toEqual([false, true]);
    expect([wants(mail, no, yes), wants(mail, yes, no)]).toEqual([false, true]);
    const all = Object.fromEntries(optionalMails.map((each) => [each, true]));
    expect(wanted(no)).toEqual({ ...all, [mail]: false });
    expect(wanted(undefined, no)).toEqual({ ...all, [mail]: false });
  },
);

test("a user's mails are in the chosen language, else in that of the address's proof, else in English", () => {
  expect(mailLocale(chosen({ locale: "uk" }), "de", "ja")).toBe("uk");
  expect(mailLocale(chosen({}), "de", "ja")).toBe("de");
  expect(mailLocale(undefined, undefined, "ja")).toBe("ja");
  expect(mailLocale(chosen({ locale: "of a later release" }), "de", "ja")).toBe("de");
});

test("a user's preferences name the choices that are left to the organization", () => {
  const own = chosen({ invitationExpired: true, locale: "cs" });
  expect(preferencesOf("user_1", own, chosen({ acceptanceReceipt: false }), undefined, "en")).toEqual({
    userId: "user_1",
    invitationAccepted: true,
    invitationDeclined: true,
    invitationExpired: true,
    acceptanceReceipt: false,
    locale: "cs",
    inherited: optionalMails.filter((mail) => mail !== "invitationExpired"),
  });
});

test("a patch changes the named choices, and null removes a choice", () => {
  const before = { invitationAccepted: false, invitationExpired: false };
  const after = patched(before, { invitationAccepted: null, acceptanceReceipt: false });
  expect(after).toEqual({
    invitationAccepted: undefined,
    invitationExpired: false,
    acceptanceReceipt: false,
  });
});

test.each([
  [undefined, {}, false],
  [undefined, { invitationExpired: true }, true],
  [undefined, { invitationExpired: null }, false],
  [{ invitationExpired: false }, { invitationExpired: false }, false],
  [{ invitationExpired: false }, { invitationExpired: true }, true],
  [{ invitationExpired: false }, { invitationExpired: null }, true],
  [{ locale: "de" }, { locale: "de", invitationExpired: null }, false],
] as const)("with the choices %j the patch %j changes something: %s", (before, patch, expected) => {
  expect(changes(before && chosen(before), patch)).toBe(expected);
});

test("the record of a choice names the user, and the choices before and after", () => {
  const before = preferencesOf("user_1", undefined, undefined, undefined, "en");
  const after = preferencesOf("user_1", chosen({ locale: "ja" }), undefined, undefined, "en");
  const { userId: _, ...withoutId } = before;
  expect(choiceAudit(before, after)).toEqual({
    operation: "user.notification-preferences-update",
    resourceType: "user",
    resourceId: "user_1",
    before: withoutId,
    after: { ...withoutId, locale: "ja" },
  });
});
