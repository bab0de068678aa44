import type { APIGatewayProxyEventV2 } from "aws-lambda";
import { accountActions } from "../../account/actions.ts";
import { noCookie, type PageSession, sessionStore } from "../../account/sessions.ts";
import type { Identity } from "../../aws/identity.ts";
import { meetsPolicy } from "../../contract/password-check.ts";
import { Refusal } from "../../errors.ts";
import type { Answer } from "../../http/answer.ts";
import { findCaller } from "../../http/caller.ts";
import type { Table } from "../../table/table.ts";
import { isRecovering } from "../../users/sign-ins-count.ts";
import { accountMails } from "./account-mails.ts";
import {
  accountPage,
  completed,
  orTooMany,
  ownChallenge,
  placeOf,
  plainPage,
  signInPage,
  withMails,
} from "./account-views.ts";
import { authenticatorSteps } from "./authenticator-steps.ts";
import { credentialSteps, type Place, type Step } from "./credential-steps.ts";
import type { Form } from "./form.ts";
import type { AccountFault } from "./html/account-views.ts";
import type { AcceptField } from "./html/view.ts";
import { browserLocale, requestedLocale } from "./language.ts";
import { pagePair } from "./page-pair.ts";
import { recoveryStep } from "./recovery-step.ts";
import { challengePage, noticePage, type Page } from "./responses.ts";

/** The account page: the sign-in, and the changes after it. */
export const accountPages = (services: {
  table: Table;
  identity: Identity;
  baseUrl: string;
  clock: () => Date;
}) => {
  const { table, identity, clock } = services;
  const sessions = sessionStore(table);
  const actions = accountActions(services);
  const steps = credentialSteps(services);
  const mails = accountMails(services);
  const authenticator = authenticatorSteps({ identity, clock, sessions, steps, actions });
  const recovery = recoveryStep({ identity, clock, sessions, steps, actions });

  const pair = pagePair({
    ...services,
    async look(event, now) {
      const session = await sessions.find(event, now);
      return {
        session,
        mails: session && (await mails.read(session.caller)),
        reader: session?.caller.user.id,
        locale: requestedLocale(event) ?? browserLocale(event),
      };
    },
    pageOf: ({ session, mails }) => withMails(plainPage(session), mails),
    complete: (page, { session, mails }) => withMails(completed(page, session), mails),
    refused: (refusal) =>
      refusal.code === "ORGANIZATION_SUSPENDED"
        ? { status: refusal.status, view: { state: "accountSuspended" } }
        : refusal.code === "UNAUTHENTICATED" || refusal.code === "USER_DISABLED"
          ? signInPage(401, { kind: "sessionExpired" })
          : noticePage(refusal),
  });

  /** Begins a sign-in after the right credentials. */
  const begin = async (
    place: Place,
    { userId, email, since, withCode }: Extract<Step, { state: "signed-in" }>,
    now: Date,
  ): Promise<Page> => {
    const found = await findCaller(table, userId);
    if (found?.user.status !== "active") return signInPage(401, { kind: "credentials" }, email);
    if (found.organization.status !== "active")
      throw new Refusal("ORGANIZATION_SUSPENDED", "A suspended organization's users do not sign in.");
    // The pool accepts the credentials, but the sign-in does not count, because a recovery code has been used.
    if (isRecovering(found.user)) {
      const session = await steps.recovering(place, { userId, email, since }, now);
      return ownChallenge({ status: 401, view: { state: "mfa", session, problem: "recoveryPending" } });
    }
    const signedInAt = new Date(since).toISOString();
    const cookie = await sessions.begin({ userId, signedInAt, withCode }, now);
    const session = await sessions.find({ cookies: [cookie.split(";")[0] ?? ""] }, now);
    const page = withMails(plainPage(session), await mails.read(found));
    return { ...page, cookie, isPlain: true };
  };

  const pageOfStep = async (place: Place, step: Step, typed: string, now: Date): Promise<Page> => {
    switch (step.state) {
      case "signed-in":
        return begin(place, step, now);
      case "asked":
        return ownChallenge(challengePage({}, step.pending, step.session, step.problem));
      case "refused":
        return signInPage(401, { kind: "credentials" }, typed);
      case "expired":
        return signInPage(401, { kind: "sessionExpired" }, step.email);
    }
  };

  const signIn = (event: APIGatewayProxyEventV2, form: Form, now: Date): Promise<Page> => {
    const email = form.email?.trim() ?? "";
    const place = placeOf(event);
    return orTooMany(email, async () => {
      if (form.session !== undefined)
        return pageOfStep(place, await steps.proceed(place, form, now), email, now);
      const { password = "" } = form;
      const fields: AcceptField[] = [
        ...(email ? [] : ["email" as const]),
        ...(password ? [] : ["password" as const]),
      ];
      if (fields.length > 0) return signInPage(422, { kind: "missing", fields }, email);
      return pageOfStep(place, await steps.start(place, { email, password, review: false }, now), email, now);
    });
  };

  const changePassword = (
    event: APIGatewayProxyEventV2,
    session: PageSession,
    form: Form,
    now: Date,
  ): Promise<Page> => {
    const { caller, withCode } = session;
    const { id, email = id } = caller.user;
    return orTooMany(email, async (): Promise<Page> => {
      const { currentPassword = "", newPassword = "" } = form;
      const faults: AccountFault[] = [];
      if (!currentPassword) faults.push({ field: "currentPassword", problem: "missing" });
      if (!newPassword) faults.push({ field: "newPassword", problem: "newMissing" });
      else if (!meetsPolicy(newPassword)) faults.push({ field: "newPassword", problem: "policy" });
      if (faults.length > 0) return accountPage(session, { faults }, 422);
      const place = placeOf(event);
      const known = await steps.limited(place.failuresOf(email), now, () =>
        identity.signIn(id, currentPassword),
      );
      if (known.state === "refused")
        return accountPage(session, { faults: [{ field: "currentPassword", problem: "wrong" }] }, 401);
      const outcome = await actions.changePassword(caller, newPassword, event.requestContext.requestId);
      if (outcome === "policy")
        return accountPage(session, { faults: [{ field: "newPassword", problem: "policy" }] }, 422);
      // The older sign-ins have ended, including this one. The user has entered both passwords, so a new sign-in
      // begins.
      const cookie = await sessions.begin(
        { userId: id, signedInAt: clock().toISOString(), withCode },
        clock(),
      );
      return { ...accountPage(session, { done: "password" }), cookie };
    });
  };

  return {
    show: pair.show,

    answer: (event: APIGatewayProxyEventV2, now: Date): Promise<Answer> =>
      pair.answer(event, now, async ({ session }, form) => {
        if (form.step === undefined) return signIn(event, form, now);
        if (form.step === "recover") return recovery(event, form, now);
        // A recovery's sign-in may only take the recovery's own steps.
        if (!session || (session.recovers && !/^authenticator-/.test(form.step)))
          return { ...signInPage(401, { kind: "sessionExpired" }), ...(!session && { cookie: noCookie }) };
        switch (form.step) {
          case "password":
            return changePassword(event, session, form, now);
          case "mails":
            await mails.save(session.caller, form, event.requestContext.requestId);
            return accountPage(session, { done: "mails", mails: await mails.read(session.caller) });
          case "sign-out":
            await sessions.end(event);
            return { ...signInPage(200), cookie: noCookie, isPlain: true };
          case "sign-out-everywhere":
            await actions.signOutEverywhere(session.caller, event.requestContext.requestId);
            await sessions.end(event);
            return { status: 200, view: { state: "signedOutEverywhere" }, cookie: noCookie };
          default: {
            const answered = await authenticator.answer(form.step, event, session, form, now);
            if (answered) return answered;
            throw new Refusal("INVALID_REQUEST", "Send one of the page's forms.");
          }
        }
      }),
  };
};
