import type { Identity } from "../../aws/identity.ts";
import { Refusal } from "../../errors.ts";
import type { Table } from "../../table/table.ts";
import type { Link } from "../requests/token.ts";
import { credentialSteps, type Place, type Step } from "./credential-steps.ts";
import type { Form } from "./form.ts";
import type { AcceptField } from "./html/view.ts";
import { challengePage, type Invitation, livePage, type Page } from "./responses.ts";

/** The result of a step of a sign-in: a user, or another page. */
export type Outcome =
  | Extract<Step, { state: "signed-in" }>
  /** `sessionUsed`: another copy of the same form may have used the user pool's session up. */
  | { state: "page"; page: Page; sessionUsed: boolean };

/** Failures are counted by link, whatever address was entered. */
const placeOf = (link: Link): Place => ({ link, failuresOf: () => link });

/** The sign-in on a live link's page. */
export const pageSignIn = (services: { table: Table; identity: Identity }) => {
  const steps = credentialSteps(services);

  const show = (page: Page, sessionUsed = false): Outcome => ({ state: "page", page, sessionUsed });

  /** The page after a step. */
  const outcomeOf = (invitation: Invitation, step: Step, typed: Parameters<typeof livePage>[3]): Outcome => {
    switch (step.state) {
      case "signed-in":
        return step;
      case "asked": {
        const page = challengePage(invitation, step.pending, step.session, step.problem);
        return show(page, step.problem === "code");
      }
      case "refused":
        return show(livePage(invitation, 401, { kind: "credentials" }, typed));
      case "expired": {
        const { email } = step;
        return show(livePage(invitation, 401, { kind: "sessionExpired" }, { email }), true);
      }
    }
  };

  /** Runs a step, or shows the page that says that too many sign-ins have failed on this link. */
  const orTooMany = async (
    invitation: Invitation,
    form: Form,
    step: () => Promise<Outcome>,
  ): Promise<Outcome> => {
    try {
      return await step();
    } catch (error) {
      if (!(error instanceof Refusal) || error.code !== "RATE_LIMITED") throw error;
      const { status, more } = error;
      return show(livePage(invitation, status, { kind: "tooManyAttempts" }, form, more.retryAfter));
    }
  };

  return {
    /** The form's hidden field while the signed-in user reads what is accepted, and for whom. */
    reviewing: (link: Link, who: { userId: string; email: string; since: number }, now: Date) =>
      steps.reviewing(placeOf(link), who, now),

    /** The first step: e-mail address, password, and the confirmation of being authorised. */
    start: (invitation: Invitation, link: Link, form: Form, now: Date): Promise<Outcome> =>
      orTooMany(invitation, form, async () => {
        const { password = "", authorised } = form;
        const email = form.email?.trim() ?? "";
        const fields: AcceptField[] = [];
        if (!email) fields.push("email");
        if (!password) fields.push("password");
        if (authorised !== "yes") fields.push("authorised");
        const typed = { email, authorised: authorised === "yes" };
        if (fields.length > 0) return show(livePage(invitation, 422, { kind: "missing", fields }, typed));
        const review = form.review === "yes";
        return outcomeOf(
          invitation,
          await steps.start(placeOf(link), { email, password, review }, now),
          typed,
        );
      }),

    /** A further step: the new password, the code, or the decision. */
    proceed: (invitation: Invitation, link: Link, form: Form, now: Date): Promise<Outcome> =>
      orTooMany(invitation, form, async () =>
        outcomeOf(invitation, await steps.proceed(placeOf(link), form, now), {}),
      ),
  };
};
