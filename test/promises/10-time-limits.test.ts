import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { clientDefaults } from "../../lib/aws/client-defaults.ts";
import { identityClientDefaults } from "../../lib/aws/identity.ts";
import { mailClientDefaults } from "../../lib/aws/mail.ts";
import { routes } from "../../lib/contract/routes.ts";
import { longestTurn } from "../../lib/invitations/sending/pace.ts";
import { runMilliseconds, stepMilliseconds } from "../../lib/schedule/run.ts";
import { assembled } from "../infra/assembled.ts";
import { reached } from "../support/promise.ts";

/** A call with all its arguments: from `start` to the parenthesis that closes its first one. */
const parenthesized = (text: string, start: number): string => {
  let open = 0;
  for (let at = text.indexOf("(", start); at < text.length; at++) {
    if (text[at] === "(") open++;
    if (text[at] === ")" && --open === 0) return text.slice(start, at + 1);
  }
  throw new Error(`what begins at ${start} does not end`);
};

describe("the time limits in the code", () => {
  const root = join(import.meta.dirname, "../..");
  const read = (path: string): string => readFileSync(join(root, path), "utf8");
  const sources = ["lib", "functions"]
    .flatMap((folder) =>
      readdirSync(join(root, folder), { recursive: true }).map((name) => `${folder}/${name}`),
    )
    .filter((path) => path.endsWith(".ts"));
  const textsOf = (pattern: RegExp) =>
    sources.flatMap((path) => [...read(path).matchAll(pattern)].map((match) => ({ path, match })));
  /** The settings of each client of AWS, by the name under which it is made with them. */
  const settings = { clientDefaults, identityClientDefaults, mailClientDefaults };
  const clients: Record<string, keyof typeof settings> = {
    EventBridgeClient: "clientDefaults",
    CognitoIdentityProviderClient: "identityClientDefaults",
    SESClient: "mailClientDefaults",
    DynamoDBClient: "clientDefaults",
    KMSClient: "clientDefaults",
    SQSClient: "clientDefaults",
  };
  /** The maximum duration of a call with all its attempts. */
  const takes = ({ maxAttempts, requestHandler }: typeof clientDefaults): number =>
    maxAttempts * (requestHandler.connectionTimeout + requestHandler.requestTimeout);
  /** A number that is defined in a file. */
  const numberIn = (path: string, name: RegExp): number => {
    const [, digits] = name.exec(read(path)) ?? [];
    if (!digits) throw new Error(`${path} has no ${name}`);
    return Number(digits.replaceAll("_", ""));
  };

  it("give every AWS client finite attempts and time-outs, and every call the request's own end", () => {
    const made = textsOf(/new (\w+Client)\((?:\{ \.\.\.)?(\w+)/g).map(({ match: [, name, given] }) => [
      name,
      given,
    ]);
    expect(made.toSorted()).toEqual(Object.entries(clients).toSorted());
    // Without it the SDK only logs that the time is over.
    for (const { requestHandler } of Object.values(settings))
      expect(requestHandler.throwOnRequestTimeout).toBe(true);
    const calls = textsOf(/(?<=client(?:\(\))?)\.send\(/g).map(({ path, match: { index } }) =>
      parenthesized(read(path), index),
    );
    expect(calls.length).toBeGreaterThan(12);
    expect(calls.filter((call) => !/\b(options|callOptions|abortSignal)\b/.test(call))).toEqual([]);
  });

  it("end a request within 10 s even if a call is made at its very end, and no function is cut off before", () => {
    const request = numberIn("lib/http/serve.ts", /^const budget = ([\d_]+);$/m);
    // The rest of the 10 s is for the function's own work before, between and after its calls.
    expect(request).toBeLessThanOrEqual(8_000);

    const step = numberIn("lib/table/stream.ts", /^ {4}budget = ([\d_]+),$/m);
    const mail = (name: string) =>
      numberIn("lib/invitations/sending/sender.ts", new RegExp(`^const ${name} = ([\\d_]+);$`, "m"));
    const delivery = numberIn("lib/webhooks/deliver.ts", /^const budget = ([\d_]+);$/m);
    const within = (path: string) => numberIn(path, /withDeadline\(([\d_]+), /);
    // Its own client reports a hanging dependency before the time limit of the calling code.
    const ofConsumer = within("lib/stream-consumer/function.ts");
    const callers: Record<string, number> = {
      DynamoDBClient: Math.min(
        request,
        ofConsumer,
        mail("budget"),
        stepMilliseconds,
        within("lib/invitations/sending/feedback-function.ts"),
      ),
      CognitoIdentityProviderClient: Math.min(request, ofConsumer),
      SESClient: mail("budget"),
      EventBridgeClient: ofConsumer,
      KMSClient: Math.min(request, delivery),
      SQSClient: Math.min(request, ofConsumer),
    };
    const late = Object.entries(clients).filter(
      ([name, given]) => !(takes(settings[given]) <= (callers[name] ?? 0)),
    );
    expect(late).toEqual([]);

    const longestOf: Record<string, number> = {
      ...Object.fromEntries(Object.values(routes).map((row) => [row.function, request])),
      // A mail that is begun in time, and the last mail's steps: a read, another sender's lease, its turn, the mail,
      // and its release.
      mail:
        numberIn("lib/invitations/sending/mail-function.ts", /^const begun = ([\d_]+);$/m) +
        3 * mail("budget") +
        mail("leaseMilliseconds") +
        longestTurn,
      "stream-consumer": step + ofConsumer,
      // The last entry, its postponement, and the read that ends the run.
      schedule: runMilliseconds + 3 * stepMilliseconds,
      // A delivery is read, signed, posted, saved and recorded, all of a batch in parallel.
      deliveries: 4 * delivery + numberIn("lib/webhooks/post.ts", /^ {2}longest = ([\d_]+),$/m),
      // SNS delivers one message at a time.
      feedback: within("lib/invitations/sending/feedback-function.ts"),
    };
    const allowed = [...assembled().functions].map(([name, { properties }]): [string, number] => [
      name,
      Number(properties.Timeout) * 1_000,
    ]);
    expect(Object.keys(longestOf).toSorted()).toEqual(allowed.map(([name]) => name).toSorted());
    expect(allowed.filter(([name, most]) => !((longestOf[name] ?? Number.NaN) < most))).toEqual([]);
    const spare = allowed.map(([name, most]) => most - (longestOf[name] ?? 0));
    reached(
      10,
      `${allowed.length} functions have at least ${Math.min(...spare) / 1_000} s more than their calls may take`,
    );
  });
});
