import { signIn } from "../../infra/local/sign-in.ts";
import type { RouteKey } from "../../lib/contract/routes.ts";
import { realCall } from "./example-calls.ts";
import { groundOf } from "./example-requests.ts";
import type { Inside } from "./inside.ts";
import type { Item } from "./invariants-found.ts";
import { hidden, ofThePage, titleOf } from "./invitations.ts";
import type { Cast, Scene } from "./scenes.ts";
import { codeMilliseconds, signInSteps } from "./sign-in.ts";
import { choosePassword, password, type Response } from "./world.ts";

/** Sends the form of a link's page, and answers the next page. */
type Form = (fields: Record<string, string>) => Promise<Response>;

/** The credentials of a person who signs in on the page. */
const credentialsOf = (email: string, secret = password) => ({
  decision: "accept",
  email,
  password: secret,
  authorised: "yes",
});

/** A person's steps on a page, up to the title of the last page. */
const ends = (drive: () => Promise<Response>): Awaited<ReturnType<Scene>> => ({
  drive: async () => {
    const answer = await drive();
    return { ...answer, body: titleOf(answer) };
  },
});

const sending = ({ world }: Inside, path: string, fields: Record<string, string>): Promise<Response> =>
  world.anonymous.call("POST", path, `${new URLSearchParams(fields)}`, ofThePage);

/** One action of a person on an invitation's page. */
const onThePage =
  (prepare: (inside: Inside, cast: Cast, form: Form) => Promise<() => Promise<Response>>): Scene =>
  async (inside, cast) => {
    const { invitation, provider } = inside.world;
    const { token } = await invitation(await provider());
    return ends(await prepare(inside, cast, (fields) => sending(inside, `/invitations/${token}`, fields)));
  };

/** The form of a route's example, sent from a page with one link of its own. */
const exampleForm =
  (key: RouteKey, fields?: Record<string, string>): Scene =>
  async (inside, shared) => {
    const { path, body } = await realCall(key, await groundOf(key, inside, shared));
    return ends(() => sending(inside, path, fields ?? Object.fromEntries(new URLSearchParams(`${body}`))));
  };

/** A form of the account's pages, with the address of a user that the scene makes. */
const accountForm =
  (key: RouteKey, fieldsOf: (inside: Inside, cast: Cast) => Promise<Record<string, string>>): Scene =>
  async (inside, cast) => {
    const fields = await fieldsOf(inside, cast);
    return ends(() => sending(inside, key.replace("POST ", ""), fields));
  };

/**
 * The items without one session of two. A person who signs in again, because the answer did not come, has a new session.
 * The earlier one stays behind, and its secret never reached anybody.
 */
const withoutUnusedSession = (items: readonly Item[]): readonly Item[] => {
  const sessions = items.filter(({ type }) => type === "PageSession");
  return sessions.length === 2 ? items.filter((item) => item !== sessions[0]) : items;
};

/** Enrols an authenticator app for the user: answers its next code, because each code counts once. */
const authenticatorOf = async (inside: Inside, email: string): Promise<() => string> => {
  const code = await signInSteps(inside).enrolAuthenticator(
    await signIn(inside, email, password),
    inside.now,
  );
  return () => {
    inside.advance(codeMilliseconds);
    return code();
  };
};

const signInForm = accountForm("POST /account", async (inside, { reseller }) => {
  const user = await inside.world.user(reseller, "SalesAgent");
  await choosePassword(inside, user);
  return { email: user.email, password };
});

/** The actions of people on an invitation's page. */
export const pageScenes: Record<string, Scene> = {
  "POST /invitations/{token} to accept": onThePage(async (inside, { reseller }, form) => {
    await choosePassword(inside, reseller.admin);
    return () => form(credentialsOf(reseller.admin.email));
  }),
  "POST /invitations/{token} to accept with a password of one's own": onThePage(
    async (inside, { reseller }, form) => {
      const { id, email } = await inside.world.user(reseller, "GlobalAdmin");
      const { body } = await reseller.admin.post(`/v1/users/${id}/credentials`);
      const asked = await form(credentialsOf(email, body.setupInfo.temporaryPassword));
      const session = hidden(asked, "session");
      return () => form({ decision: "accept", session, newPassword: password });
    },
  ),
  "POST /invitations/{token} to accept with a code": onThePage(async (inside, { reseller }, form) => {
    const user = await inside.world.user(reseller, "GlobalAdmin");
    await choosePassword(inside, user);
    const code = await authenticatorOf(inside, user.email);
    // The page's secrets are sealed with a key of the month, which is made at its first use: here, and not below.
    await form(credentialsOf(user.email));
    const step = async () => {
      const asked = await form(credentialsOf(user.email));
      if (asked.status !== 200) return asked;
      return form({ decision: "accept", session: hidden(asked, "session"), mfaCode: code() });
    };
    return async () => {
      const answer = await step();
      // A code whose answer was lost is used up: the page asks to start again, and the person does.
      return answer.status === 401 ? step() : answer;
    };
  }),
  "POST /invitations/{token} to accept, with wrong credentials again": onThePage(async (inside, _, form) => {
    const email = `nobody-${inside.world.next()}@scene.example`;
    await form(credentialsOf(email));
    return () => form(credentialsOf(email));
  }),
  "POST /addresses/{token} to prove an address": exampleForm("POST /addresses/{token}"),
  "POST /addresses/{token} to let an address go": exampleForm("POST /addresses/{token}", {
    decision: "release",
    released: "yes",
  }),
  "POST /invitations/{token}/enrolment to enter a company": exampleForm(
    "POST /invitations/{token}/enrolment",
  ),
  "POST /enrolments/{token} to ask for it": exampleForm("POST /enrolments/{token}"),
  "POST /passwords/{token} to choose a first password": exampleForm("POST /passwords/{token}"),
  "POST /unsubscribe/{token} to end an organization's mails": exampleForm("POST /unsubscribe/{token}"),
  // Failures are counted by address, so each run is an address's first.
  "POST /account to sign in": async (inside, cast) => ({
    ...(await signInForm(inside, cast)),
    alike: withoutUnusedSession,
  }),
  "POST /account/password to get a new one": accountForm("POST /account/password", async ({ world }) => ({
    email: (await world.reseller()).admin.email,
  })),
  "POST /invitations/{token} to decline": exampleForm("POST /invitations/{token}"),
};
