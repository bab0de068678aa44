import { type EnrolmentForm, enrolmentForm } from "../contract/enrolment-requests.ts";
import { registrationNumbers } from "../countries/requirements.ts";

/** The form's fields. */
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

/** The fields as they were sent. `mailLocale` is the chosen language of the mails. */
export type Filled = Partial<Record<EnrolmentField | "mailLocale", string | undefined>>;

/** An empty field counts as left out. */
const given = (text: string | undefined): string | undefined => text?.trim() || undefined;

/** People leave out the scheme of their website, which is accepted. */
const withScheme = (site: string | undefined): string | undefined =>
  site === undefined || /^[a-z][a-z0-9+.-]*:/i.test(site) ? site : `https://${site}`;

/**
 * The parsed form, by the schemas of an enrolment by the operator, or the names of the invalid fields. The registration
 * number is required where the company's country requires one.
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
