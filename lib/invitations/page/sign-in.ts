import type { Identity } from "../../aws/identity.ts";
import type { SignIn } from "../../aws/sign-in.ts";
import { Refusal } from "../../errors.ts";
import type { Table } from "../../table/table.ts";
import type { Link } from "../requests/token.ts";
import { type Challenge, challengeSeal } from "./challenge.ts";
import { failedSignIns } from "./failed-sign-ins.ts";
import type { Form } from "./form.ts";
import type { AcceptField } from "./html/view.ts";
import { challengePage, type Invitation, livePage, type Page } from "./responses.ts";

/** Where a step of a sign-in leads: to a user, or to another page. */
export type Outcome =
  | {
      step: "signed-in";
      userId: string;
      email: string;
      /** When, in milliseconds. */
      since: number;
      /** The page is to show first what is accepted, and for whom. */
      review: boolean;
    }
  /** `sessionUsed`: another copy of the same form may have used the user pool's session up. */
  | { step: "page"; page: Page; sessionUsed: boolean };

/** The sign-in on a live link's page. Failures are counted for each link; a challenge takes further steps. */
export const pageSignIn = ({ table, identity }: { table: Table; identity: Identity }) => {
  const failures = failedSignIns(table);
  const challenges = challengeSeal(table);

  const ask = async (
    invitation: Invitation,
    link: Link,
    pending: Challenge,
    now: Date,
    problem?: "policy" | "missing" | "code",
  ): Promise<Outcome> => {
    const session = await challenges.close(link, pending, now);
    return {
      step: "page",
      page: challengePage(invitation, pending, session, problem),
      sessionUsed: problem === "code",
    };
  };

  const show = (page: Page, sessionUsed = false): Outcome => ({ step: "page", page, sessionUsed });

  /** Makes one attempt within the limit of failures: only wrong credentials stay counted. Throws RATE_LIMITED. */
  const limited = async (link: Link, now: Date, attempt: () => Promise<SignIn>): Promise<SignIn> => {
    await failures.reserve(link, now);
    let failed = false;
    try {
      const signIn = await attempt();
      failed = signIn.state === "refused" || signIn.state === "wrong-code";
      return signIn;
    } finally {
      if (!failed) await failures.release(link);
    }
  };

  /**
   * Answers the user pool's challenge. A session takes one answer. Where the reply to an earlier one was lost, the new
   * password is set already, and signs in.
   */
  const answer = async ({ kind, session, userName }: Challenge, given: string): Promise<SignIn> => {
    if (kind === "mfa-code") return identity.answerMfa(session, userName, given);
    const answered = await identity.answerNewPassword(session, userName, given);
    return answered.state === "refused" ? identity.signIn(userName, given) : answered;
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
    /** What the page's form holds while who has signed in reads what is accepted, and for whom. */
    reviewing: (
      link: Link,
      { userId: userName, email, since }: { userId: string; email: string; since: number },
      now: Date,
    ): Promise<string> =>
      challenges.close(link, { kind: "review", session: "", userName, email, since }, now),

    /** The first step: e-mail address, password, and the confirmation of being authorised. */
    start: (invitation: Invitation, link: Link, form: Form, now: Date): Promise<Outcome> =>
      orTooMany(invitation, form, async () => {
        const { password = "", authorised } = form;
        const [review, since] = [form.review === "yes", now.getTime()];
        const email = form.email?.trim() ?? "";
        const fields: AcceptField[] = [];
        if (!email) fields.push("email");
        if (!password) fields.push("password");
        if (authorised !== "yes") fields.push("authorised");
        const typed = { email, authorised: authorised === "yes" };
        if (fields.length > 0) return show(livePage(invitation, 422, { kind: "missing", fields }, typed));
        const signIn = await limited(link, now, () => identity.signIn(email, password));
        if (signIn.state === "signed-in")
          return { step: "signed-in", userId: signIn.userId, email, since, review };
        if (signIn.state === "new-password" || signIn.state === "mfa-code") {
          const { state: kind, session, userName } = signIn;
          return ask(invitation, link, { kind, session, userName, email, since, review }, now);
        }
        return show(livePage(invitation, 401, { kind: "credentials" }, typed));
      }),

    /** A further step: the new password or the code that the page asked for. */
    proceed: (invitation: Invitation, link: Link, form: Form, now: Date): Promise<Outcome> =>
      orTooMany(invitation, form, async () => {
        const pending = await challenges.open(link, form.session ?? "", now);
        if (!pending) return show(livePage(invitation, 401, { kind: "sessionExpired" }), true);
        const { kind, email, review = false } = pending;
        if (kind === "review")
          return { step: "signed-in", userId: pending.userName, email, since: pending.since, review: false };
        // Authenticator apps show a code in two halves, and people type the space between them.
        const given = kind === "mfa-code" ? form.mfaCode?.replaceAll(/\s/g, "") : form.newPassword;
        if (!given) return ask(invitation, link, pending, now, "missing");
        const signIn = await limited(link, now, () => answer(pending, given));
        switch (signIn.state) {
          case "signed-in":
            return { step: "signed-in", userId: signIn.userId, email, since: now.getTime(), review };
          case "new-password":
          case "mfa-code": {
            const next = { kind: signIn.state, session: signIn.session, userName: signIn.userName };
            return ask(invitation, link, { ...pending, ...next }, now);
          }
          case "wrong-code":
            return ask(invitation, link, pending, now, "code");
          case "password-policy":
            return ask(invitation, link, pending, now, "policy");
          case "refused":
            return show(livePage(invitation, 401, { kind: "sessionExpired" }, { email }), true);
        }
      }),
  };
};
