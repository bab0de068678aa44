import type { Identity, SignIn } from "../../aws/identity.ts";
import { Refusal } from "../../errors.ts";
import type { Table } from "../../table/table.ts";
import type { Form } from "../page/form.ts";
import type { AcceptField } from "../page/view.ts";
import { challengePage, type Invitation, open, type Shown } from "../page/views.ts";
import type { Link } from "../requests/token.ts";
import { type Challenge, challengeSeal } from "./challenge.ts";
import { failureCount } from "./failed-sign-ins.ts";

/** Where a step of a sign-in leads: to a user, or to a page. `spent`: what was given may have been used up before. */
export type Outcome =
  | { step: "signed-in"; userId: string; email: string }
  | { step: "page"; shown: Shown; spent: boolean };

/** Signing in on a live link's page: counted for each link, and with a challenge in as many steps as it takes. */
export const pageSignIn = (o: { table: Table; identity: Identity }) => {
  const failures = failureCount(o.table);
  const challenges = challengeSeal(o.table);

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
      shown: challengePage(invitation, pending, session, problem),
      spent: problem === "code",
    };
  };

  const page = (shown: Shown): Outcome => ({ step: "page", shown, spent: false });
  const spent = (shown: Shown): Outcome => ({ step: "page", shown, spent: true });

  /** One attempt in its place of the count: only wrong credentials keep the place. Throws RATE_LIMITED. */
  const tried = async (link: Link, now: Date, attempt: () => Promise<SignIn>): Promise<SignIn> => {
    await failures.take(link, now);
    let kept = false;
    try {
      const signIn = await attempt();
      kept = signIn.state === "refused" || signIn.state === "wrong-code";
      return signIn;
    } finally {
      if (!kept) await failures.giveBack(link);
    }
  };

  /**
   * Answers what the user pool waits for. Its session takes one answer: where the reply to that was lost, the new password
   * is the user's by now, and signs in.
   */
  const answer = async ({ kind, session, userName }: Challenge, given: string): Promise<SignIn> => {
    if (kind === "mfa-code") return o.identity.answerMfa(session, userName, given);
    const answered = await o.identity.answerNewPassword(session, userName, given);
    return answered.state === "refused" ? o.identity.signIn(userName, given) : answered;
  };

  /** The page when ten sign-ins have failed on this link. */
  const counted = async (
    invitation: Invitation,
    form: Form,
    step: () => Promise<Outcome>,
  ): Promise<Outcome> => {
    try {
      return await step();
    } catch (error) {
      if (!(error instanceof Refusal) || error.code !== "RATE_LIMITED") throw error;
      const { status, more } = error;
      return page(open(invitation, status, { kind: "tooManyAttempts" }, form.email, more.retryAfter));
    }
  };

  return {
    /** The first step: name, password, and that one is authorised. */
    begin: (invitation: Invitation, link: Link, form: Form, now: Date): Promise<Outcome> =>
      counted(invitation, form, async () => {
        const { password = "", authorised } = form;
        const email = form.email?.trim() ?? "";
        const fields: AcceptField[] = [];
        if (!email) fields.push("email");
        if (!password) fields.push("password");
        if (authorised !== "yes") fields.push("authorised");
        if (fields.length > 0) return page(open(invitation, 422, { kind: "missing", fields }, email));
        const signIn = await tried(link, now, () => o.identity.signIn(email, password));
        if (signIn.state === "signed-in") return { step: "signed-in", userId: signIn.userId, email };
        if (signIn.state === "new-password" || signIn.state === "mfa-code") {
          const { state: kind, session, userName } = signIn;
          return ask(invitation, link, { kind, session, userName, email, since: now.getTime() }, now);
        }
        return page(open(invitation, 401, { kind: "credentials" }, email));
      }),

    /** A further step: the new password or the code that the page asked for. */
    goOn: (invitation: Invitation, link: Link, form: Form, now: Date): Promise<Outcome> =>
      counted(invitation, form, async () => {
        const pending = await challenges.open(link, form.session ?? "", now);
        if (!pending) return spent(open(invitation, 401, { kind: "sessionExpired" }));
        const { kind, email } = pending;
        const given = kind === "mfa-code" ? form.mfaCode?.trim() : form.newPassword;
        if (!given) return ask(invitation, link, pending, now, "missing");
        const signIn = await tried(link, now, () => answer(pending, given));
        switch (signIn.state) {
          case "signed-in":
            return { step: "signed-in", userId: signIn.userId, email };
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
            return spent(open(invitation, 401, { kind: "sessionExpired" }, email));
        }
      }),
  };
};
