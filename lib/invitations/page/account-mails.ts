import { commitOf } from "../../account/actions.ts";
import type { CallerType, Locale } from "../../contract/common.ts";
import { locale as locales } from "../../contract/common.ts";
import type { OptionalMail, PreferencesPatch } from "../../contract/notification-preferences.ts";
import type { Caller } from "../../http/caller.ts";
import { localeOfHome } from "../../notification-preferences/home.ts";
import { choiceAudit } from "../../notification-preferences/rules.ts";
import { preferenceStore } from "../../notification-preferences/store.ts";
import { retryOnConflict } from "../../table/retry-on-conflict.ts";
import type { Table } from "../../table/table.ts";
import type { Form } from "./form.ts";

/** The optional mails for each type of organization. A customer's admin gets none of them. */
const mailsOf: Readonly<Record<CallerType, readonly OptionalMail[] | undefined>> = {
  operator: [],
  "indirect-provider": ["invitationAccepted", "invitationDeclined", "invitationExpired"],
  "indirect-reseller": ["acceptanceReceipt"],
  customer: undefined,
};

/** The mails that somebody can choose on the account's page, and their language. */
export interface MailChoices {
  readonly mails: readonly { readonly name: OptionalMail; readonly wanted: boolean }[];
  readonly locale: Locale;
}

/** The mail choices of the user who is signed in on the account page. */
export const accountMails = (services: { table: Table; clock: () => Date }) => {
  const preferences = preferenceStore(services.table);

  /** The available choices and the present ones; `undefined` for a user without optional mails. */
  const read = async ({ user, organization, asRead }: Caller) => {
    const mails = mailsOf[organization.type];
    if (!mails) return undefined;
    const known = await preferences.read({
      userId: user.id,
      organizationId: organization.id,
      ofHome: localeOfHome(asRead.organization),
    });
    const effective = known.effective();
    const choices: MailChoices = {
      mails: mails.map((name) => ({ name, wanted: effective[name] })),
      locale: effective.locale,
    };
    return { ...known, choices };
  };

  return {
    read: async (caller: Caller): Promise<MailChoices | undefined> => (await read(caller))?.choices,

    /**
     * Saves the choices in which the form differs from the present state. A choice equal to the organization's default
     * keeps following it.
     */
    save: (caller: Caller, form: Form, requestId: string): Promise<void> =>
      retryOnConflict(async () => {
        const known = await read(caller);
        if (!known) return;
        const { own, effective, choices } = known;
        const locale = locales.safeParse(form.mailLocale).data;
        const patch: PreferencesPatch = {
          ...Object.fromEntries(
            choices.mails.flatMap(({ name, wanted }) =>
              wanted === (form[name] === "yes") ? [] : [[name, !wanted]],
            ),
          ),
          ...(locale !== undefined && locale !== choices.locale && { locale }),
        };
        if (Object.keys(patch).length === 0) return;
        const { id } = caller.user;
        const { after, write } = preferences.change(id, own, patch);
        const audit = choiceAudit(effective(), effective(after));
        await commitOf(services, caller, requestId)({ writes: [write], audit, answer: undefined });
      }),
  };
};
