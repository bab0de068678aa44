import { randomBytes } from "node:crypto";
import type { Command } from "commander";
import type { Twotier } from "../../client.ts";
import { followEvents } from "../../events.ts";
import type { ChannelEvent } from "../../types.ts";
import { signWebhook } from "../../webhooks.ts";
import { Failure } from "../failure.ts";
import type { Context } from "../main.ts";
import { isForPeople, note, showList } from "../output.ts";
import { profileOf } from "../profiles.ts";
import { readSecret, writeSecret } from "../secrets.ts";
import { formatted } from "./lists.ts";

const lineOf = ({ at, type, resourceId }: ChannelEvent): string =>
  `${at.slice(0, 19).replace("T", " ")}  ${type.padEnd(32)}  ${resourceId}`;

/** Events as they come. Without `after`, events from before the command began are skipped. */
async function* newEvents({ open, signal }: Context, after?: string): AsyncGenerator<ChannelEvent> {
  let isNew = after !== undefined;
  let isOut = false;
  const failed = (error: unknown) => {
    if (!isOut) note(`${error instanceof Error ? error.message : error}. Retrying until the API answers.`);
    isOut = true;
  };
  const caughtUp = () => {
    if (isOut) note("The API answers again.");
    isOut = false;
    if (!isNew)
      note(
        "Waiting for events. An event is listed up to 30 seconds after it happened. Press Ctrl-C to stop.",
      );
    isNew = true;
  };
  for await (const event of followEvents(open(), {
    signal,
    caughtUp,
    failed,
    every: 3,
    ...(after !== undefined && { after }),
  }))
    if (isNew) yield event;
}

/** The requested event types. Throws a Failure for a type that the API does not have. */
const typesOf = async (twotier: Twotier, asked: string): Promise<readonly string[]> => {
  const wanted = asked.split(",").map((type) => type.trim());
  const { webhooks } = (await twotier.GET("/v1/openapi.json")).data;
  const known = Object.keys(Object(webhooks));
  const unknown = wanted.filter((type) => !known.includes(type));
  if (unknown.length > 0)
    throw new Failure(`Unknown event types: ${unknown.join(", ")}. Known are: ${known.join(", ")}.`);
  return wanted;
};

/** The secret that signs this profile's events. It stays the same from run to run. */
const signingSecret = (asked: string | undefined): string => {
  const fresh = () => `whsec_${randomBytes(32).toString("base64")}`;
  // Credentials from the environment have no profile, so nothing is kept.
  if (process.env.TWOTIER_API_URL && asked === undefined) return fresh();
  const { profileName, profile } = profileOf(asked);
  const account = `${profileName}.webhooks`;
  const kept = readSecret(profile.secretsIn, account);
  if (typeof kept === "string") return kept;
  const made = fresh();
  writeSecret(profile.secretsIn, account, made);
  return made;
};

/** Sends an event as a webhook delivers it. Answers the outcome. */
const forward = async (
  event: ChannelEvent,
  url: string,
  secret: string,
  signal: AbortSignal,
): Promise<string> => {
  const body = JSON.stringify({ type: event.type, timestamp: event.at, data: event });
  const headers = { "content-type": "application/json", ...signWebhook(body, { id: event.id, secret }) };
  try {
    const limit = AbortSignal.any([signal, AbortSignal.timeout(10_000)]);
    const response = await fetch(url, { method: "POST", body, headers, redirect: "manual", signal: limit });
    await response.body?.cancel();
    return String(response.status);
  } catch (error) {
    if (signal.aborted) throw error;
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
    return `not delivered (${cause instanceof Error ? cause.message : cause})`;
  }
};

const listenHelp = `
Each new event is sent to the address as a webhook delivers it, signed by the Standard Webhooks specification with
the secret that is printed at the start. Nothing of the deployment is changed, and no public address is needed.

Example:
  twotier webhooks listen --forward-to http://127.0.0.1:4242/webhooks`;

/** The commands about events. */
export const addEvents = (program: Command, context: Context): void => {
  formatted(program.command("events").description("the events that you can read, oldest first"))
    .option("--after <eventId>", "after this event")
    .option("--follow", "wait for more, as JSON line by line through a pipe; without --after only new events")
    .action(async ({ follow, after, ...format }) => {
      if (!follow) {
        const query = { limit: 100, ...(after && { after }) };
        return showList(
          context.open().items("/v1/events", { params: { query } }),
          [
            ["id", ({ id }) => id],
            ["at", ({ at }) => at],
            ["type", ({ type }) => type],
            ["resourceId", ({ resourceId }) => resourceId],
            ["changeId", ({ changeId }) => changeId],
          ],
          format,
        );
      }
      if (format.csv)
        throw new Failure("--follow never ends, so its output cannot be CSV: leave one of the two out.");
      for await (const event of newEvents(context, after))
        process.stdout.write(`${isForPeople(format) ? lineOf(event) : JSON.stringify(event)}\n`);
    });

  const webhooks = program.command("webhooks").description("deliveries to your own systems");
  webhooks
    .command("listen")
    .description("send events to an address on this machine, signed as a webhook")
    .requiredOption("--forward-to <url>", "where your receiver listens")
    .option("--types <types>", "only these types, separated by commas")
    .option("--after <eventId>", "start after this event; without it only new events are sent")
    .addHelpText("after", listenHelp)
    .action(async ({ forwardTo, types, after }: { forwardTo: string; types?: string; after?: string }) => {
      if (!URL.canParse(forwardTo) || !/^https?:/.test(forwardTo))
        throw new Failure("--forward-to takes an address such as http://127.0.0.1:4242/webhooks.");
      const wanted = types === undefined ? undefined : await typesOf(context.open(), types);
      const secret = signingSecret(context.profile());
      process.stdout.write(`The signing secret is ${secret}\n`);
      for await (const event of newEvents(context, after))
        if (!wanted || wanted.includes(event.type))
          process.stdout.write(
            `${lineOf(event)}  → ${await forward(event, forwardTo, secret, context.signal)}\n`,
          );
    });
};
