import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Command } from "commander";
import { clientCredentials } from "../../auth.ts";
import { createTwotier, type Twotier } from "../../client.ts";
import { ProblemError } from "../../problem.ts";
import { Failure } from "../failure.ts";
import type { Context } from "../main.ts";
import { note, show, showList } from "../output.ts";
import {
  allProfiles,
  checkProfileName,
  type Profile,
  profileOf,
  removeProfile,
  saveProfile,
  useProfile,
} from "../profiles.ts";
import { askSecret } from "../prompt.ts";
import { keepSecret, readSecret, writeSecret } from "../secrets.ts";
import { poolUrl, signInPerson } from "../user-pool.ts";

interface Stack {
  apiUrl: string;
  cognitoUrl: string;
  clientId: string;
  users: { email: string; password: string; type: string; roles: string[] }[];
  clients: { id: string; clientSecret: string; displayName: string }[];
}

/** The stack that runs in this folder or in a parent folder. */
const localStack = (): Stack => {
  for (let folder = process.cwd(); ; folder = dirname(folder)) {
    const file = join(process.env.TWOTIER_DIRECTORY ?? join(folder, ".local"), "stack.json");
    if (existsSync(file)) return JSON.parse(readFileSync(file, "utf8"));
    if (folder === dirname(folder) || process.env.TWOTIER_DIRECTORY)
      throw new Failure("No local stack runs in this folder or above it: start one with npm start.");
  }
};

type Who = Omit<Profile, "secretsIn"> & { secret: string | undefined };

/** An account of the demo data: a person by e-mail address, an API client by id or name. */
const demoAccount = (asked: string | true): Who => {
  const { apiUrl, cognitoUrl, clientId, users, clients } = localStack();
  const isAsked = (...names: string[]) =>
    names.some((name) => name.toLowerCase() === String(asked).toLowerCase());
  const client = clients.find(({ id, displayName }) => isAsked(id, displayName));
  if (client) return { apiUrl, name: client.id, secret: client.clientSecret };
  const user = users.find(({ email, type, roles }) =>
    asked === true ? type === "indirect-provider" && roles.includes("GlobalAdmin") : isAsked(email),
  );
  const pool = { url: cognitoUrl, clientId };
  if (user) return { apiUrl, name: user.email, pool, secret: user.password };
  if (asked !== true && asked.includes("@")) return { apiUrl, name: asked, pool, secret: undefined };
  const known = [...users.map(({ email }) => email), ...clients.map(({ displayName }) => displayName)];
  throw new Failure(
    `The demo data have no ${asked === true ? "provider" : asked}. There are:\n  ${known.join("\n  ")}\n` +
      `An API client of your own signs in by its id: twotier login --api ${apiUrl} --client-id cli_…`,
  );
};

interface Given {
  local?: string | true;
  api?: string;
  clientId?: string;
  email?: string;
  region?: string;
  poolUrl?: string;
  poolClientId?: string;
  name?: string;
}

const account = (given: Given): Who => {
  if (given.local !== undefined) return demoAccount(given.local);
  const { api, clientId, email, region, poolClientId } = given;
  if (!api || !URL.canParse(api))
    throw new Failure(
      `--api takes the deployment's address, such as https://api.partner.example${api ? `, and not ${api}` : ""}. ` +
        "On the stack that npm start runs here: twotier login --local.",
    );
  const apiUrl = new URL(api).origin;
  if (clientId) return { apiUrl, name: clientId, secret: undefined };
  const url = given.poolUrl ?? (region && poolUrl(region));
  if (!email || !poolClientId || !url)
    throw new Failure(
      "Say who signs in: --client-id for an API client; for a person --email with --region and --pool-client-id, " +
        "which are outputs of the deployment (UserPoolClientId).",
    );
  return { apiUrl, name: email, pool: { url, clientId: poolClientId }, secret: undefined };
};

/** Signs in, keeps the credentials for the next commands, and answers the client. */
const signIn = async (given: Given, asked: string | undefined): Promise<[string, Twotier]> => {
  const { secret, ...who } = account(given);
  const profileName = given.name ?? asked ?? who.name;
  checkProfileName(profileName);
  let kept = secret ?? (await askSecret(who.pool ? `Password of ${who.name}: ` : `Secret of ${who.name}: `));
  let token: { accessToken: string; expiresAt: number } | undefined;
  if (who.pool) {
    const { refreshToken, ...signedIn } = await signInPerson(who.pool, who.name, kept, askSecret);
    if (refreshToken === undefined) throw new Failure("The user pool issued no token to keep.");
    [kept, token] = [refreshToken, signedIn];
  }
  const source = clientCredentials({ baseUrl: who.apiUrl, clientId: who.name, clientSecret: kept });
  const twotier = createTwotier({ baseUrl: who.apiUrl, auth: token?.accessToken ?? source });
  // When the API refuses the sign-in, nothing is kept.
  await twotier.GET("/v1/me").catch((error: unknown) => {
    if (error instanceof ProblemError && error.status === 404)
      throw new Failure(
        `${who.apiUrl} is not the address of a Twotier API (404): --api takes the deployment's address.`,
      );
    throw error;
  });
  const secretsIn = keepSecret(profileName, kept);
  writeSecret(secretsIn, `${profileName}.token`, token);
  saveProfile(profileName, { ...who, secretsIn });
  if (secretsIn === "file" && process.env.TWOTIER_KEYRING !== "off")
    note("No keyring was found: the secret is kept in a file that only you can read.");
  return [profileName, twotier];
};

const me = async (twotier: Twotier) => {
  const { user, organization } = (await twotier.GET("/v1/me")).data;
  return {
    user: "email" in user && user.email ? user.email : user.displayName,
    roles: user.roles.join(", "),
    organization: organization.name,
    type: organization.type,
    id: organization.id,
  };
};

const localHelp = `
Examples:
  twotier login --local                                      the demo provider's Global admin
  twotier login --local zofia@linden.example                 another demo user
  twotier login --local "Meridian ERP"                       a demo API client
  twotier login --api https://api.partner.example --client-id cli_…
  twotier login --api https://api.partner.example --email you@partner.example \\
    --region eu-central-1 --pool-client-id 16joi5tm…

The secret or password is asked for, or taken from the standard input:
  twotier login --api … --client-id cli_… < secret.txt`;

/** The commands for signing in and out, and for showing who is signed in. */
export const addSignIn = (program: Command, { open, profile }: Context): void => {
  program
    .command("login")
    .description("sign in as a person or as an API client, and keep it as a profile")
    .option("--local [who]", "on the stack that npm start runs here: an address, or an API client's name")
    .option("--api <url>", "the deployment's address")
    .option("--client-id <id>", "an API client")
    .option("--email <address>", "a person")
    .option("--region <region>", "the AWS region of the person's user pool")
    .option("--pool-client-id <id>", "the user pool's client (output UserPoolClientId)")
    .option("--pool-url <url>", "the user pool's address, if it is not AWS's")
    .option("--name <name>", "the profile's name (by default the address or the client's id)")
    .addHelpText("after", localHelp)
    .action(async (given: Given) => {
      const { current: before } = allProfiles();
      const [profileName, twotier] = await signIn(given, profile());
      const { user, organization, roles } = await me(twotier);
      const back =
        before === undefined || before === profileName
          ? ""
          : ` Back to ${before}: twotier profiles use ${before}.`;
      process.stdout.write(
        `Signed in as ${user} of ${organization} (${roles}). The profile is ${profileName}.${back}\n`,
      );
    });
  program
    .command("logout")
    .description("remove the current profile, or the one of --profile")
    .action(() => {
      const { profileName, profile: known } = profileOf(profile());
      for (const name of [profileName, `${profileName}.token`, `${profileName}.webhooks`])
        if (readSecret(known.secretsIn, name) !== undefined) writeSecret(known.secretsIn, name, undefined);
      removeProfile(profileName);
      process.stdout.write(`${profileName} has been removed from this machine.\n`);
    });
  program
    .command("whoami")
    .description("who is signed in")
    .option("--json", "as JSON")
    .action(async (options: { json?: boolean }) => show(await me(open()), options));
  const profiles = program
    .command("profiles")
    .description("the profiles on this machine")
    .action(async () => {
      const { current, profiles: all } = allProfiles();
      const rows = Object.entries(all).map(([name, each]) => ({
        profile: name,
        isCurrent: name === current,
        ...each,
      }));
      async function* each() {
        yield* rows;
      }
      await showList(each(), [
        ["profile", (row) => row.profile],
        ["current", (row) => (row.isCurrent ? "yes" : "")],
        ["api", ({ apiUrl }) => apiUrl],
        ["as", ({ pool }) => (pool ? "person" : "API client")],
        ["secret", ({ secretsIn }) => secretsIn],
      ]);
    });
  profiles
    .command("use")
    .argument("<name>")
    .description("make a profile the current one")
    .action((name: string) => {
      useProfile(name);
      process.stdout.write(`${name} is the current profile.\n`);
    });
};
