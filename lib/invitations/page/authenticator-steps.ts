import type { APIGatewayProxyEventV2 } from "aws-lambda";
import type { PageSession } from "../../account/sessions.ts";
import { challengeMinutes } from "../../contract/password-policy.ts";
import {
  accountPage,
  authenticatorPage,
  codesPage,
  completed,
  orTooMany,
  placeOf,
  plainPage,
  signInPage,
} from "./account-views.ts";
import type { Step } from "./credential-steps.ts";
import { enteredCode } from "./entered-code.ts";
import type { Form } from "./form.ts";
import type { recoveryStep } from "./recovery-step.ts";
import { challengePage, type Page } from "./responses.ts";

/** The purposes of a sign-in on the page. */
type Purpose = "authenticator" | "recovery-codes";

/** The name of each form's password field. */
const fields = { authenticator: "password", "recovery-codes": "codesPassword" } as const;

/** The steps by which the signed-in user connects an authenticator app, or replaces it. */
export const authenticatorSteps = ({
  identity,
  clock,
  sessions,
  steps,
  actions,
}: Parameters<typeof recoveryStep>[0]) => {
  /** The context of the sign-in that an enrolment begins with: it belongs to this user only. */
  const placeFor = (event: APIGatewayProxyEventV2, { user }: PageSession["caller"], purpose: Purpose) =>
    placeOf(event, `${purpose} ${user.id}`, user.email ?? user.id);

  const tooLate = (session: PageSession, purpose: Purpose = "authenticator"): Page =>
    session.recovers
      ? signInPage(401, { kind: "sessionExpired" })
      : accountPage(session, { faults: [{ field: fields[purpose], problem: "tooLate" }] }, 401);

  /** Shows new recovery codes after another sign-in with a code. */
  const renewCodes = async (event: APIGatewayProxyEventV2, session: PageSession): Promise<Page> => {
    const codes = await actions.renewCodes(session.caller, event.requestContext.requestId);
    const until = clock().getTime() + challengeMinutes * 60_000;
    await sessions.keep(event, { kind: "codes", codes, connected: false, until });
    return codesPage({ codes, connected: false });
  };

  /** Shows a new secret after another sign-in. */
  const begin = async (
    event: APIGatewayProxyEventV2,
    session: PageSession,
    { userId, accessToken }: Extract<Step, { state: "signed-in" }>,
  ): Promise<Page> => {
    const secret =
      accessToken && userId === session.caller.user.id && (await identity.newAuthenticator(accessToken));
    if (!accessToken || !secret) return tooLate(session);
    const until = clock().getTime() + challengeMinutes * 60_000;
    const kept = { kind: "authenticator" as const, accessToken, secret, until };
    await sessions.keep(event, kept);
    return { ...completed(authenticatorPage(), { ...session, kept }), isPlain: true };
  };

  /** Asks for the password, and for the code of the authenticator to replace. */
  const ask = async (
    event: APIGatewayProxyEventV2,
    session: PageSession,
    form: Form,
    now: Date,
    purpose: Purpose,
  ): Promise<Page> => {
    const { user } = session.caller;
    const field = fields[purpose];
    return orTooMany(user.email ?? user.id, async () => {
      const place = placeFor(event, session.caller, purpose);
      const password = form[field] ?? "";
      if (form.session === undefined && !password)
        return accountPage(session, { faults: [{ field, problem: "missing" }] }, 422);
      const step =
        form.session === undefined
          ? await steps.start(place, { email: user.id, password, review: false }, now)
          : await steps.proceed(place, form, now);
      switch (step.state) {
        case "signed-in":
          if (purpose === "authenticator") return begin(event, session, step);
          return step.withCode && step.userId === user.id
            ? renewCodes(event, session)
            : tooLate(session, purpose);
        case "asked": {
          const { status, view } = challengePage({}, step.pending, step.session, step.problem);
          return { status, view: view.state === "mfa" ? { ...view, step: purpose } : view };
        }
        case "refused":
          return accountPage(session, { faults: [{ field, problem: "wrong" }] }, 401);
        case "expired":
          return tooLate(session, purpose);
      }
    });
  };

  /** Takes the new authenticator's code, and turns on the code at each sign-in. */
  const confirm = async (
    event: APIGatewayProxyEventV2,
    session: PageSession,
    form: Form,
    now: Date,
  ): Promise<Page> => {
    const { caller, kept } = session;
    const { id, email = id } = caller.user;
    if (kept?.kind !== "authenticator") return tooLate(session);
    return orTooMany(email, async () => {
      const code = enteredCode(form.mfaCode);
      if (!code) return authenticatorPage("missing");
      const { state } = await steps.limited(
        placeFor(event, caller, "authenticator").failuresOf(email),
        now,
        () => identity.verifyAuthenticator(kept.accessToken, code),
      );
      if (state === "wrong-code") return authenticatorPage("code");
      if (state === "refused") {
        await sessions.keep(event, undefined);
        return tooLate(session);
      }
      const codes = await actions.turnSecondFactorOn(caller, event.requestContext.requestId);
      // The older sign-ins have ended, including this one. The user has entered password and code, so a new sign-in
      // begins.
      const until = clock().getTime() + challengeMinutes * 60_000;
      const cookie = await sessions.begin(
        {
          userId: id,
          signedInAt: clock().toISOString(),
          withCode: true,
          kept: { kind: "codes", codes, connected: true, until },
        },
        clock(),
      );
      return { ...codesPage({ codes, connected: true }), cookie };
    });
  };

  return {
    /** The answer to a form of these steps, by its name; `undefined` for other forms. */
    answer: (
      step: string,
      event: APIGatewayProxyEventV2,
      session: PageSession,
      form: Form,
      now: Date,
    ): Promise<Page> | Page | undefined => {
      if (step === "authenticator" || step === "recovery-codes") return ask(event, session, form, now, step);
      if (step === "authenticator-code") return confirm(event, session, form, now);
      if (step !== "authenticator-cancel") return undefined;
      const after = { ...session, kept: undefined };
      return sessions.keep(event, undefined).then(() => ({ ...plainPage(after), isPlain: true }));
    },
  };
};
