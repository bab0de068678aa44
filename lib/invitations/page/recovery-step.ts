import type { APIGatewayProxyEventV2 } from "aws-lambda";
import type { accountActions } from "../../account/actions.ts";
import type { sessionStore } from "../../account/sessions.ts";
import type { Identity } from "../../aws/identity.ts";
import { challengeMinutes } from "../../contract/password-policy.ts";
import {
  authenticatorPage,
  completed,
  orTooMany,
  ownChallenge,
  placeOf,
  signInPage,
} from "./account-views.ts";
import type { credentialSteps } from "./credential-steps.ts";
import type { Form } from "./form.ts";
import type { MfaView } from "./html/view.ts";
import type { Page } from "./responses.ts";

/**
 * The step for a user who has lost the authenticator app: with the password, which the user pool checks again, and a
 * recovery code. The answer does not reveal which of them is wrong.
 */
export const recoveryStep = (services: {
  identity: Identity;
  clock: () => Date;
  sessions: ReturnType<typeof sessionStore>;
  steps: ReturnType<typeof credentialSteps>;
  actions: ReturnType<typeof accountActions>;
}) => {
  const { identity, clock, sessions, steps, actions } = services;

  return async (event: APIGatewayProxyEventV2, form: Form, now: Date): Promise<Page> => {
    const place = placeOf(event);
    const waiting = await steps.waiting(place, form, now);
    if (waiting?.kind !== "mfa-code") return signInPage(401, { kind: "sessionExpired" });
    const { userName, email } = waiting;
    const retry = (status: number, problem: MfaView["problem"]): Page =>
      ownChallenge({ status, view: { state: "mfa", session: form.session ?? "", problem } });
    const { password = "", recoveryCode: code = "" } = form;
    if (!password || !code.trim()) return retry(422, "recoveryMissing");
    return orTooMany(email, async () => {
      const tried = await steps.limited(place.failuresOf(email), now, async () => {
        // The pool checks the password. It asks for a code, unless an interrupted recovery has left the user without a
        // second factor.
        const { state } = await identity.signIn(userName, password);
        if (state !== "mfa-code" && state !== "signed-in") return { state: "refused" as const };
        const used = await actions.useCode(userName, { password, code }, event.requestContext.requestId);
        return used ? { state: "used" as const, ...used } : { state: "refused" as const };
      });
      if (tried.state === "refused") return retry(401, "recovery");
      const { caller, accessToken } = tried;
      const secret = await identity.newAuthenticator(accessToken);
      if (!secret) return signInPage(401, { kind: "sessionExpired" }, email);
      const until = clock().getTime() + challengeMinutes * 60_000;
      const kept = { kind: "authenticator" as const, accessToken, secret, until };
      const signedInAt = clock().toISOString();
      const session = { caller, withCode: true, codesLeft: 0, recovers: true, kept };
      const cookie = await sessions.begin(
        { userId: caller.user.id, signedInAt, withCode: true, recovers: true, kept },
        clock(),
      );
      return { ...completed(authenticatorPage(), session), cookie, isPlain: true };
    });
  };
};
