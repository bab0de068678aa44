import { codeOf } from "../../infra/local/cognito/totp.ts";
import { signIn } from "../../infra/local/sign-in.ts";
import { call } from "../../infra/local/wire.ts";
import { optOutLinks } from "../../lib/opt-outs/link.ts";
import { mailedProof } from "./address-proofs.ts";
import { enteredEnrolment, mailedLink, withEnrolment } from "./enrolments.ts";
import type { Inside } from "./inside.ts";
import { hidden, ofThePage, titleOf } from "./invitations.ts";
import type { Cast, Scene } from "./scenes.ts";
import { choosePassword, good, password, type Response } from "./world.ts";

/** Sends the form of a link's page, and brings the page that comes. */
type Form = (fields: Record<string, string>) => Promise<Response>;

/** What a person who signs in on the page gives first. */
const credentialsOf = (email: string, secret = password) => ({
  decision: "accept",
  email,
  password: secret,
  authorised: "yes",
});

/** One thing that a person does on a link's page, and the title of the page that it leads to. */
const onThePage =
  (prepare: (inside: Inside, cast: Cast, form: Form) => Promise<() => Promise<Response>>): Scene =>
  async (inside, cast) => {
    const { anonymous, invitation, provider } = inside.world;
    const { token } = await invitation(await provider());
    const drive = await prepare(inside, cast, (fields) =>
      anonymous.call("POST", `/invitations/${token}`, `${new URLSearchParams(fields)}`, ofThePage),
    );
    return {
      drive: async () => {
        const answer = await drive();
        return { ...answer, body: titleOf(answer) };
      },
    };
  };
/** A form that a person sends from a page with one link of its own, and the title of the page that comes. */
const withForm =
  (prepare: (inside: Inside, cast: Cast) => Promise<[path: string, fields: Record<string, string>]>): Scene =>
  async (inside, cast) => {
    const [path, fields] = await prepare(inside, cast);
    const sent = `${new URLSearchParams(fields)}`;
    return {
      drive: async () => {
        const answer = await inside.world.anonymous.call("POST", path, sent, ofThePage);
        return { ...answer, body: titleOf(answer) };
      },
    };
  };
/** How long an authenticator app shows a code. */
const codeMilliseconds = 30_000;

/** An authenticator app of the user's, enrolled: answers the code that it shows next, as each of them counts once. */
const authenticatorOf = async (inside: Inside, email: string): Promise<() => string> => {
  const AccessToken = await signIn(inside, email, password);
  const cognito = (operation: string, body: object): Promise<any> =>
    call(inside.cognitoUrl, `AWSCognitoIdentityProviderService.${operation}`, { AccessToken, ...body });
  const { SecretCode } = await cognito("AssociateSoftwareToken", {});
  const code = () => {
    inside.advance(codeMilliseconds);
    return codeOf(SecretCode, Math.floor(inside.now() / codeMilliseconds));
  };
  await cognito("VerifySoftwareToken", { UserCode: code() });
  await cognito("SetUserMFAPreference", { SoftwareTokenMfaSettings: { Enabled: true, PreferredMfa: true } });
  return code;
};
/** What people do on an invitation's page. */
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
    // The page's secrets are sealed with a key of the month, which is made when first needed: here, and not below.
    await form(credentialsOf(user.email));
    const step = async () => {
      const asked = await form(credentialsOf(user.email));
      if (asked.status !== 200) return asked;
      return form({ decision: "accept", session: hidden(asked, "session"), mfaCode: code() });
    };
    return async () => {
      const answer = await step();
      // A code that came without its answer is used up: the page asks to start again, which a person does.
      return answer.status === 401 ? step() : answer;
    };
  }),
  "POST /invitations/{token} to accept, with wrong credentials again": onThePage(async (inside, _, form) => {
    const email = `nobody-${inside.world.next()}@scene.example`;
    await form(credentialsOf(email));
    return () => form(credentialsOf(email));
  }),
  "POST /addresses/{token} to prove an address": withForm(async (inside, { reseller }) => {
    const { id } = await inside.world.user(reseller, "SalesAgent");
    const token = await mailedProof(inside.table, id, new Date(inside.now()));
    return [`/addresses/${token}`, { confirmed: "yes" }];
  }),
  "POST /addresses/{token} to let an address go": withForm(async (inside, { reseller }) => {
    const { id } = await inside.world.user(reseller, "SalesAgent");
    const token = await mailedProof(inside.table, id, new Date(inside.now()));
    return [`/addresses/${token}`, { decision: "release", released: "yes" }];
  }),
  "POST /invitations/{token}/enrolment to enter a company": withForm(async ({ world }) => {
    const { token } = await world.invitation(await world.provider());
    const number = world.next();
    const company = { name: "Prospect", country: "AT", mpnId: String(5_700_000 + number) };
    const person = { displayName: "Paula Prospect", email: `paula-${number}@scene.example` };
    return [`/invitations/${token}/enrolment`, { ...company, ...person }];
  }),
  "POST /enrolments/{token} to ask for it": withForm(async ({ world, table, now }) => {
    const provider = await world.provider();
    const { id } = await world.invitation(provider);
    const { token } = await enteredEnrolment(table, { id, providerId: provider.id }, new Date(now()));
    return [`/enrolments/${token}`, { confirmed: "yes" }];
  }),
  "POST /passwords/{token} to choose a first password": withForm(
    async ({ world, table, now }, { provider }) => {
      const { id } = await withEnrolment(table, new Date(now()), { providerId: provider.id });
      const { globalAdmin } = await good(world.operator.post(`/v1/enrolment-requests/${id}/approve`));
      const token = await mailedLink(table, globalAdmin.id, "password", new Date(now()));
      return [`/passwords/${token}`, { newPassword: password }];
    },
  ),
  "POST /unsubscribe/{token} to end an organization's mails": withForm(async ({ world, table, now }) => {
    const [{ id: organizationId }, at] = [await world.provider(), new Date(now())];
    const subscribed = {
      organizationId,
      address: `reader-${world.next()}@scene.example`,
      locale: "en",
    } as const;
    return [`/unsubscribe/${await optOutLinks(table).tokenOf(subscribed, at)}`, { mails: "organization" }];
  }),
  "POST /account to sign in": withForm(async (inside, { reseller }) => {
    // Failures count by the address, so that each time is somebody's first.
    const user = await inside.world.user(reseller, "SalesAgent");
    await choosePassword(inside, user);
    return ["/account", { email: user.email, password }];
  }),
  "POST /account/password to get a new one": withForm(async ({ world }) => {
    const { admin } = await world.reseller();
    return ["/account/password", { email: admin.email }];
  }),
  "POST /invitations/{token} to decline": onThePage(
    async (_inside, _cast, form) => () => form({ decision: "decline" }),
  ),
};
