import * as z from "zod";
import type { Route } from "../contract/route.ts";
import { tokenForm } from "./token.ts";

const invitation = z
  .object({
    decision: z.enum(["accept", "decline"]),
    email: z.string().optional(),
    password: z.string().optional(),
    authorised: z.literal("yes").optional(),
    session: z.string().optional(),
    newPassword: z.string().optional(),
    mfaCode: z.string().optional(),
  })
  .meta({ id: "InvitationForm" });

const confirmation = z.object({ confirmed: z.literal("yes") }).meta({ id: "ConfirmationForm" });

/** Releases the address: its reader does not know the account. */
const releasing = { decision: z.literal("release").optional(), released: z.literal("yes").optional() };

const address = z
  .object({ confirmed: z.literal("yes").optional(), ...releasing })
  .meta({ id: "AddressForm" });

const enrolment = z
  .object({
    name: z.string(),
    country: z.string(),
    mpnId: z.string(),
    website: z.string().optional(),
    organizationRegistrationNumber: z.string().optional(),
    displayName: z.string(),
    email: z.string(),
  })
  .meta({ id: "EnrolmentForm" });

const password = z.object({ newPassword: z.string().optional(), ...releasing }).meta({ id: "PasswordForm" });

const forgotten = z.object({ email: z.string() }).meta({ id: "ForgottenPasswordForm" });

/** The page's own button, or the one field that mailbox providers send. */
const unsubscribe = z
  .object({
    mails: z.enum(["wanted", "organization", "all"]).optional(),
    "List-Unsubscribe": z.literal("One-Click").optional(),
  })
  .meta({ id: "UnsubscribeForm" });
const account = z
  .object({
    step: z
      .enum([
        "sign-out",
        "sign-out-everywhere",
        "password",
        "authenticator",
        "authenticator-code",
        "authenticator-cancel",
        "recovery-codes",
        "recover",
      ])
      .optional(),
    email: z.string().optional(),
    password: z.string().optional(),
    session: z.string().optional(),
    newPassword: z.string().optional(),
    mfaCode: z.string().optional(),
    currentPassword: z.string().optional(),
    codesPassword: z.string().optional(),
    recoveryCode: z.string().optional(),
  })
  .meta({ id: "AccountForm" });

const forms: Readonly<Record<string, z.ZodObject>> = {
  answerInvitationPage: invitation,
  proveAddressOnPage: address,
  sendEnrolmentForm: enrolment,
  proveEnrolmentOnPage: confirmation,
  choosePasswordOnPage: password,
  askForPasswordOnPage: forgotten,
  unsubscribeOnPage: unsubscribe,
  changeAccountOnPage: account,
};

/**
 * The form of a page or of the token endpoint. Pages are for people, so their fields are described but not part of the
 * contract.
 */
export const formOf = ({ oauth, operationId }: Route): z.ZodObject => {
  const form = oauth ? tokenForm : forms[operationId];
  if (!form) throw new Error(`say in forms.ts what the form of ${operationId} has`);
  return form;
};
