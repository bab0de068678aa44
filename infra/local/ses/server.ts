import * as z from "zod";
import { type Answer, json, plain, type Received, serveHttp } from "../http-server.ts";
import { openReceiver, type Receiver } from "../receiver/receiver.ts";
import { eventOf, type Outcome, outcome, simulated } from "./feedback.ts";
import { inboxPage, versionOf } from "./inbox-page.ts";
import { type Mailbox, openMailbox } from "./mailbox.ts";
import type { Message } from "./message.ts";
import { failure, SesError, success } from "./query-protocol.ts";
import { createSender } from "./send.ts";

const injected = {
  Throttling: () => new SesError("Throttling", "Maximum sending rate exceeded."),
  ServiceUnavailable: () => new SesError("ServiceUnavailable", "Service is unavailable.", 503),
  MessageRejected: () => new SesError("MessageRejected", "Email was rejected."),
};

export interface LocalSes {
  url: string;
  inboxUrl: string;
  close(): Promise<void>;
  /** Refuses the next `n` sends with an error, as SES sometimes does without the sender's fault. */
  failNext(n: number, error: keyof typeof injected): void;
  /** The mails to an address, or all mails, newest first. */
  messages(to?: string): Message[];
  /** The receiver of webhooks beside the inbox. */
  webhooks: Pick<Receiver, "list" | "know">;
  /** Publishes an event about a mail. Throws when there is no such mail. */
  publishEvent(messageId: string, what: Outcome): void;
}

/** A stand-in for SES. It keeps every mail and shows it on a page instead of sending it. */
export async function startSes(options: {
  port?: number;
  /** A SQLite file, or `:memory:`. */
  file: string;
  /** A SQLite file for the receiver of webhooks, which has the same host. Left out, its data stay in memory. */
  receiverFile?: string;
  now?: () => number;
  /** Recipients per second. Left out, there is no limit. */
  sendingRate?: number;
  /** Whether the account is in the sandbox: only verified recipients, one a second and 200 a day. */
  sandbox?: boolean | undefined;
  /** Verified addresses or domains. Left out, every sender is verified. */
  identities?: string[];
  /** The names of configuration sets. Left out, every name is accepted. */
  configurationSets?: string[];
  /** Receives each event that SES would publish through the mail's configuration set. */
  onEvent?: (configurationSet: string | undefined, event: { eventType: string }) => void;
}): Promise<LocalSes> {
  const mailbox = openMailbox(options.file);
  const { now = Date.now, sandbox = false, identities, configurationSets } = options;
  const sendingRate = options.sendingRate ?? (sandbox ? 1 : Number.POSITIVE_INFINITY);
  const sender = createSender({ mailbox, now, sendingRate, sandbox, identities, configurationSets });
  const publish = (mail: Message, what: Outcome) =>
    options.onEvent?.(mail.configurationSet, eventOf(mail, what, now()));
  const publishEvent = (messageId: string, what: Outcome): boolean => {
    const mail = mailbox.get(messageId);
    if (mail !== undefined) publish(mail, what);
    return mail !== undefined;
  };
  const receiver = openReceiver({ file: options.receiverFile ?? ":memory:", url: () => server.url, now });
  const faults: SesError[] = [];

  const actions: Record<string, (form: URLSearchParams) => Promise<string>> = {
    async SendRawEmail(form) {
      const fault = faults.shift();
      if (fault !== undefined) throw fault;
      const mail = await sender.sendRawEmail(form);
      for (const what of simulated(mail)) publish(mail, what);
      return `<MessageId>${mail.id}</MessageId>`;
    },
  };

  async function answerQuery({ body, headers }: Received): Promise<Answer> {
    try {
      // Only signed calls are accepted, so that a form on a web page cannot send mails.
      if (!headers.authorization?.startsWith("AWS4-HMAC-SHA256 ")) {
        throw new SesError("MissingAuthenticationToken", "Request is missing Authentication Token", 403);
      }
      const form = new URLSearchParams(body);
      const name = form.get("Action") ?? "";
      const action = Object.hasOwn(actions, name) ? actions[name] : undefined;
      if (action === undefined) {
        throw new SesError("InvalidAction", `Could not find operation ${name} for version 2010-12-01`);
      }
      return success(name, await action(form));
    } catch (error) {
      if (error instanceof SesError) return failure(error);
      throw error;
    }
  }

  const server = await serveHttp({
    port: options.port,
    // 10 MB of text can take up to three times as much in a form.
    bodyLimit: 32 * 1024 * 1024,
    async handle(received) {
      const { method, path } = received;
      if (path === "/webhooks" || path.startsWith("/webhooks/")) return receiver.answer(received);
      return method === "POST" && path === "/"
        ? answerQuery(received)
        : answerInbox(mailbox, publishEvent, received);
    },
  });

  return {
    url: server.url,
    inboxUrl: server.url,
    async close() {
      await server.close();
      mailbox.close();
      receiver.close();
    },
    failNext(n, error) {
      for (let left = n; left > 0; left--) faults.push(injected[error]());
    },
    messages: (to) => mailbox.list(to),
    webhooks: receiver,
    publishEvent(messageId, what) {
      if (!publishEvent(messageId, what)) throw new Error(`There is no mail ${messageId}.`);
    },
  };
}

const outcomeBody = z.strictObject({ type: outcome });

function answerInbox(
  mailbox: Mailbox,
  publishEvent: (messageId: string, what: Outcome) => boolean,
  { method, path, query, headers, body }: Received,
): Answer {
  const events = /^\/messages\/([^/]+)\/events$/.exec(path)?.[1];
  if (method === "POST" && events !== undefined) {
    // A form on a web page cannot send this content type.
    if (!headers["content-type"]?.startsWith("application/json")) return plain(415, "Send JSON.");
    const { data } = outcomeBody.safeParse(parsedJson(body));
    if (data === undefined) return plain(400, `Send { "type": … }, one of ${outcome.options.join(", ")}.`);
    return publishEvent(events, data.type) ? json(202, data) : plain(404, "Not found.");
  }
  const to = query.get("to") || undefined;
  if (method === "DELETE" && path === "/messages") {
    mailbox.empty();
    return { status: 204, body: "" };
  }
  if (method !== "GET" && method !== "HEAD") return plain(404, "Not found.");
  if (path === "/") return inboxPage(mailbox.list(to), to);
  if (path === "/messages/version") return { status: 200, body: versionOf(mailbox.list(to)) };
  if (path === "/messages") return json(200, mailbox.list(to));
  const sourceId = /^\/messages\/([^/]+)\/source$/.exec(path)?.[1];
  if (sourceId !== undefined) {
    const source = mailbox.source(sourceId);
    return source === undefined
      ? plain(404, "Not found.")
      : {
          status: 200,
          headers: { "content-type": "text/plain; charset=utf-8", "x-content-type-options": "nosniff" },
          body: source.toString(),
        };
  }
  const id = /^\/messages\/([^/]+)$/.exec(path)?.[1];
  const mail = id === undefined ? undefined : mailbox.get(id);
  return mail === undefined ? plain(404, "Not found.") : json(200, mail);
}

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // The schema refuses it.
  }
}
