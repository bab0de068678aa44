import { appOf } from "./account-window.ts";
import { hidden, ofThePage, type Reply, send } from "./invitations.ts";
import type { Tour } from "./page-tour-invitations.ts";
import { type Organization, password } from "./world.ts";

/** The account page. The cookie of its sign-in is the only one that any page sets. */
export const tourOfAccount = async ({ stack, world, reseller, shows }: Tour, suspended: Organization) => {
  let cookie = "";
  const onAccount = async (fields?: Record<string, string>): Promise<Reply> => {
    const form = fields && `${new URLSearchParams(fields)}`;
    const sent = { ...(fields && ofThePage), ...(cookie && { cookie }) };
    const reply = await send(fields ? "POST" : "GET", `${stack.apiUrl}/account`, sent, form);
    const { "set-cookie": set, ...headers } = reply.headers;
    if (set) {
      expect(String(set)).toMatch(
        /^__Host-session=[\w-]*; Path=\/; Secure; HttpOnly; SameSite=Strict; Max-Age=/,
      );
      cookie = String(set).split(";")[0] ?? "";
    }
    return { ...reply, headers };
  };
  const owner = await world.user(reseller, "SalesAgent");
  await shows("signIn", 200, onAccount());
  await shows("signIn with missing fields", 422, onAccount({ email: owner.email }));
  const guess = { email: "nobody@account.example", password: "Wrong-horse-77" };
  await shows("signIn after wrong credentials", 401, onAccount(guess));
  for (let failure = 0; failure < 9; failure++) await onAccount(guess);
  await shows("signIn after too many attempts", 429, onAccount(guess));
  await shows("signIn after an ended sign-in", 401, onAccount({ step: "password" }));
  await shows("accountSuspended", 403, onAccount({ email: suspended.admin.email, password }));
  await shows("account", 200, onAccount({ email: owner.email, password }));
  const changing = { step: "password", currentPassword: password };
  await shows("account with wrong fields", 422, onAccount({ ...changing, newPassword: "short" }));
  const app = appOf(stack, await shows("authenticator", 200, onAccount({ step: "authenticator", password })));
  const connecting = { step: "authenticator-code" };
  await shows("authenticator without a code", 422, onAccount(connecting));
  await shows("authenticator with a wrong code", 401, onAccount({ ...connecting, mfaCode: "000000" }));
  const connected = await shows(
    "recoveryCodes of a new authenticator",
    200,
    onAccount({ ...connecting, mfaCode: app() }),
  );
  const [recoveryCode = ""] = /(?:\w{5}-){3}\w{5}/.exec(connected.text) ?? [];
  await shows("account with an authenticator", 200, onAccount({ step: "authenticator-cancel" }));
  await shows(
    "account after too long a time for an authenticator",
    401,
    onAccount({ ...connecting, mfaCode: app() }),
  );
  await shows("account with another password", 200, onAccount({ ...changing, newPassword: `${password}x` }));
  await shows("signedOutEverywhere", 200, onAccount({ step: "sign-out-everywhere" }));
  const signingIn = { email: owner.email, password: `${password}x` };
  const coded = () => shows("mfa on the account's page", 200, onAccount(signingIn));
  const recovering = {
    step: "recover",
    session: hidden(await coded(), "session"),
    password: signingIn.password,
  };
  await shows("mfa without a recovery code", 422, onAccount(recovering));
  await shows("mfa with a wrong recovery code", 401, onAccount({ ...recovering, recoveryCode: "0" }));
  const renewed = appOf(stack, await shows("authenticator", 200, onAccount({ ...recovering, recoveryCode })));
  const kept = cookie;
  const early = { session: hidden(await coded(), "session"), mfaCode: app() };
  await shows("mfa while an authenticator is to be connected", 401, onAccount(early));
  cookie = kept;
  await shows("recoveryCodes of a new authenticator", 200, onAccount({ ...connecting, mfaCode: renewed() }));
  await onAccount({ step: "authenticator-cancel" });
  const renewing = await onAccount({ step: "recovery-codes", codesPassword: signingIn.password });
  const proven = { session: hidden(renewing, "session"), mfaCode: renewed() };
  await shows("recoveryCodes", 200, onAccount({ step: "recovery-codes", ...proven }));
};
