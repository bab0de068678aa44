import type { APIGatewayProxyEventV2 } from "aws-lambda";
import type { accountActions } from "../../account/actions.ts";
import type { PageSession, sessionStore } from "../../account/sessions.ts";
import type { Identity } from "../../aws/identity.ts";
import { challengeMinutes } from "../../contract/password-policy.ts";
import { accountPage, authenticatorPage, completed, orTooMany, placeOf } from "./account-views.ts";
import type { credentialSteps, Step } from "./credential-steps.ts";
import type { Form } from "./form.ts";
import { challengePage, type Page } from "./responses.ts";

const withoutSpaces = (code = ""): string => code.replaceAll(/\s/g, "");

/** How who is signed in on the account's page sets an authenticator app up, or replaces the one that there is. */
export const authenticatorSteps = (o: {
  identity: Identity;
  clock: () => Date;
  sessions: ReturnType<typeof sessionStore>;
  steps: ReturnType<typeof credentialSteps>;
  actions: ReturnType<typeof accountActions>;
}) => {
  const { identity, clock, sessions, steps, actions } = o;

  /** Where the sign-in that an enrolment begins with belongs: to this user alone. */
  const placeFor = (event: APIGatewayProxyEventV2, { user }: PageSession["caller"]) =>
    placeOf(event, `authenticator ${user.id}`, user.email ?? user.id);

  const tooLate = (session: PageSession): Page =>
    accountPage(session, { faults: [{ field: "password", problem: "tooLate" }] }, 401);

  /** Shows a new secret to who has just signed in once more. */
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

  /** Asks for the password, and for the code of the authenticator that is to be replaced. */
  const ask = async (
    event: APIGatewayProxyEventV2,
    session: PageSession,
    form: Form,
    now: Date,
  ): Promise<Page> => {
    const { user } = session.caller;
    return orTooMany(user.email ?? user.id, async () => {
      const place = placeFor(event, session.caller);
      if (form.session === undefined && !form.password)
        return accountPage(session, { faults: [{ field: "password", problem: "missing" }] }, 422);
      const step =
        form.session === undefined
          ? await steps.start(place, { email: user.id, password: form.password ?? "", review: false }, now)
          : await steps.proceed(place, form, now);
      switch (step.state) {
        case "signed-in":
          return begin(event, session, step);
        case "asked": {
          const { status, view } = challengePage({}, step.pending, step.session, step.problem);
          return { status, view: view.state === "mfa" ? { ...view, step: "authenticator" } : view };
        }
        case "refused":
          return accountPage(session, { faults: [{ field: "password", problem: "wrong" }] }, 401);
        case "expired":
          return tooLate(session);
      }
    });
  };

  /** Takes the new authenticator's code, and asks for one at each sign-in from then on. */
  const confirm = async (
    event: APIGatewayProxyEventV2,
    session: PageSession,
    form: Form,
    now: Date,
  ): Promise<Page> => {
    const { caller, kept } = session;
    const { id, email = id } = caller.user;
    if (!kept) return tooLate(session);
    return orTooMany(email, async () => {
      const code = withoutSpaces(form.mfaCode);
      if (!code) return authenticatorPage("missing");
      const { state } = await steps.limited(placeFor(event, caller).failuresOf(email), now, () =>
        identity.verifyAuthenticator(kept.accessToken, code),
      );
      if (state === "wrong-code") return authenticatorPage("code");
      if (state === "refused") {
        await sessions.keep(event, undefined);
        return tooLate(session);
      }
      await actions.turnSecondFactorOn(caller, event.requestContext.requestId);
      // The older sign-ins have ended, this one too: whoever has shown password and code goes on with a new one.
      const cookie = await sessions.begin(id, clock().toISOString(), true, clock());
      return { ...accountPage({ caller, withCode: true }, { done: "authenticator" }), cookie };
    });
  };

  return {
    /** The answer to a form of these steps, by its name; `undefined` for another's. */
    answer: (
      step: string,
      event: APIGatewayProxyEventV2,
      session: PageSession,
      form: Form,
      now: Date,
    ): Promise<Page> | Page | undefined => {
      if (step === "authenticator") return ask(event, session, form, now);
      if (step === "authenticator-code") return confirm(event, session, form, now);
      if (step !== "authenticator-cancel") return undefined;
      return sessions.keep(event, undefined).then(() => ({ ...accountPage(session), isPlain: true }));
    },
  };
};
