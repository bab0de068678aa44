import { type EnrolmentForm, enrolmentForm } from "../contract/enrolment-requests.ts";
import { registrationNumbers } from "../countries/requirements.ts";

/** The fields that a person fills in on the page. */
export const enrolmentFields = [
  "name",
  "country",
  "mpnId",
  "website",
  "organizationRegistrationNumber",
  "displayName",
  "email",
] as const;
export type EnrolmentField = (typeof enrolmentFields)[number];

/** What a person has filled in, as it was sent; `mailLocale` is the language in which the mails are wanted. */
export type Filled = Partial<Record<EnrolmentField | "mailLocale", string | undefined>>;

/** A field that is empty is left out. */
const given = (text: string | undefined): string | undefined => text?.trim() || undefined;

/** People leave out the scheme of their website, which is no mistake of theirs. */
const withScheme = (site: string | undefined): string | undefined =>
  site === undefined || /^[a-z][a-z0-9+.-]*:/i.test(site) ? site : `https://${site}`;

/**
 * What was filled in, by the schemas by which the operator enrols; else the fields with which something is wrong. A company
 * gives its registration number where its country asks for one.
 */
export const readEnrolment = (filled: Filled): { form: EnrolmentForm } | { wrong: EnrolmentField[] } => {
  const { email, displayName, website, mpnId, ...company } = Object.fromEntries(
    enrolmentFields.map((field) => [field, given(filled[field])]),
  );
  const read = enrolmentForm.safeParse({
    ...company,
    website: withScheme(website),
    mpnId: mpnId?.replaceAll(/\s/g, ""),
    globalAdmin: { email, displayName },
  });
  const wrong = new Set((read.error?.issues ?? []).map(({ path }) => path.at(-1)));
  const { country = "", organizationRegistrationNumber } = company;
  if (country in registrationNumbers && !organizationRegistrationNumber)
    wrong.add("organizationRegistrationNumber");
  if (read.success && wrong.size === 0) return { form: read.data };
  return { wrong: enrolmentFields.filter((field) => wrong.has(field)) };
};
