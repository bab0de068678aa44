import { type Command, Option } from "commander";
import type { Twotier } from "../../client.ts";
import { type components, locales } from "../../schema.ts";
import { columnOf, readCsv } from "../csv.ts";
import { Failure } from "../failure.ts";
import { type Entry, type ImportOptions, importing, keyOf, readInput, runImport } from "../imports.ts";
import type { Context } from "../main.ts";
import { show } from "../output.ts";
import { schemaCheck } from "../schema-check.ts";

type Invitation = components["schemas"]["NewPartnershipRequest"];

const headings = ["email", "locale", "subject", "message"] as const;

/** The invitations in a CSV file, one per line. */
const entriesOf = (text: string): Entry<Invitation>[] =>
  readCsv(text, headings, ["email"]).map(({ line, cells: { email = "", ...more } }) => ({
    // The API decides which languages there are. The check compares with its list.
    body: { resellerEmail: email, ...more } as Invitation,
    what: email,
    line,
    lineOf: () => line,
    nameOf: (pointer) => (pointer === "/resellerEmail" ? "email" : columnOf(pointer)),
  }));

/** Checks invitations with reads only: malformed fields, repeated addresses, and open requests to the same mailbox. */
const check = async (twotier: Twotier, entries: readonly Entry<Invitation>[], isResumed: boolean) => {
  const formProblems = await schemaCheck(twotier, "NewPartnershipRequest");
  const seen = new Map<string, number>();
  const problems = entries.flatMap((entry) => formProblems(entry).map(({ problem }) => problem));
  const wrong = new Set(problems.map(({ line }) => line));
  for (const { line, body } of entries) {
    const mailbox = body.resellerEmail.toLowerCase();
    const first = seen.get(mailbox);
    if (first !== undefined) problems.push({ line, detail: `${mailbox} is in line ${first} already` });
    seen.set(mailbox, first ?? line);
    if (wrong.has(line) || first !== undefined) continue;
    if (body.message !== undefined && body.message.split("{{link}}").length !== 2)
      problems.push({ line, detail: "message: must contain {{link}} exactly once" });
    if (isResumed) continue;
    for (const status of ["draft", "sent"] as const) {
      const query = { resellerEmail: body.resellerEmail, status };
      for await (const { id } of twotier.items("/v1/partnership-requests", { params: { query } }))
        problems.push({ line, detail: `${mailbox}: there is an open request already (${id})` });
    }
  }
  return problems;
};

/** The newest request to the mailbox that was sent, whatever its status. An interrupted import may have made it. */
const sentBefore = async (twotier: Twotier, { resellerEmail }: Invitation) => {
  const requests = await Array.fromAsync(
    twotier.items("/v1/partnership-requests", { params: { query: { resellerEmail } } }),
  );
  return requests
    .filter(({ status }) => status !== "draft")
    .sort((one, other) => (one.createdAt < other.createdAt ? 1 : -1))[0];
};

/** Drafts a request and has its mail sent, with idempotency keys that the same invitation always gets. */
const invite = async (twotier: Twotier, body: Invitation, isResumed: boolean) => {
  const sent = isResumed ? await sentBefore(twotier, body) : undefined;
  if (sent) {
    const detail = `was created before, at ${sent.createdAt}: ${sent.status}`;
    return { id: sent.id, expiresAt: sent.expiresAt, detail };
  }
  const key = (step: string) => ({ header: { "Idempotency-Key": keyOf(step, body) } });
  const { data: made } = await twotier.POST("/v1/partnership-requests", { body, params: key("request") });
  const params = { path: { requestId: made.id }, ...key(`send ${made.id}`) };
  const { data } = await twotier.POST("/v1/partnership-requests/{requestId}/send", { params });
  return { id: data.id, expiresAt: data.expiresAt };
};

const examples = `
Examples:
  twotier invite zofia@linden.example
  twotier invite zofia@linden.example --link         a link that you send yourself, instead of a mail
  twotier invite --from resellers.csv --dry-run      check the file, change nothing
  twotier invite --from resellers.csv

The file has the columns ${headings.join(", ")}; only email is required. After an
interruption, --resume continues, and nobody gets a second mail. The report shows the result of each line.`;

type Options = ImportOptions & {
  from?: string;
  link?: true;
  draft?: true;
  locale?: (typeof locales)[number];
  subject?: string;
};

/** The command that invites resellers. */
export const addInvitations = (program: Command, context: Context): void => {
  importing(
    program
      .command("invite")
      .argument("[email]")
      .description("invite a reseller, or all resellers of a CSV file"),
  )
    .option("--from <file>", "the invitations of a CSV file (- is the standard input)")
    .option("--subject <text>", "the mail's subject")
    .addOption(new Option("--locale <language>", "the mail's language").choices(locales))
    .option("--draft", "only create a draft")
    .option("--link", "create a link that you send yourself; no mail is sent")
    .addHelpText("after", examples)
    .action(
      async (email: string | undefined, { from, link, draft, locale, subject, ...options }: Options) => {
        if ((email === undefined) === (from === undefined))
          throw new Failure(
            "Give either an address, or a file with --from: twotier invite --help shows both.",
          );
        if (from !== undefined) {
          const entries = entriesOf(readInput(from));
          const twotier = context.openForImport();
          return runImport(
            {
              entries,
              nouns: "invitations",
              check: (all) => check(twotier, all, options.resume === true),
              carryOut: ({ body }) => invite(twotier, body, options.resume === true),
              columns: [
                ["id", ({ id }) => id],
                ["expiresAt", ({ expiresAt }) => expiresAt],
              ],
            },
            options,
            context,
          );
        }
        if (options.dryRun) throw new Failure("--dry-run needs a file: name one with --from.");
        const twotier = context.open();
        const body = {
          resellerEmail: email ?? "",
          ...(locale && { locale }),
          ...(subject !== undefined && { subject }),
        };
        const { data: made } = await twotier.POST("/v1/partnership-requests", { body });
        const params = { path: { requestId: made.id } };
        if (draft) return show({ id: made.id, status: made.status, expiresAt: made.expiresAt }, options);
        if (link) {
          const { data } = await twotier.POST("/v1/partnership-requests/{requestId}/link", { params });
          return show({ id: made.id, link: data.link, expiresAt: data.expiresAt }, options);
        }
        const { data } = await twotier.POST("/v1/partnership-requests/{requestId}/send", { params });
        show(
          { id: data.id, status: data.status, mail: data.delivery.state, expiresAt: data.expiresAt },
          options,
        );
      },
    );
};
