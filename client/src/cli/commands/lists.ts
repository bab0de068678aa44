import { type Command, InvalidArgumentError, Option } from "commander";
import type { Context } from "../main.ts";
import { type Format, showDone, showList } from "../output.ts";
import {
  auditColumns,
  customerColumns,
  incentiveColumns,
  offerColumns,
  requestColumns,
  resellerColumns,
  subscriptionColumns,
} from "./columns.ts";

const whole = (text: string): number => {
  if (!/^[1-9]\d{0,8}$/.test(text)) throw new InvalidArgumentError("It must be a whole number above 0.");
  return Number(text);
};

/** A day, or an instant with its offset, in the API's form. */
const instant = (text: string): string => {
  const given = /^\d{4}-\d\d-\d\d$/.test(text) ? `${text}T00:00:00Z` : text;
  const day = given.slice(0, 10);
  const isDay = new Date(Date.parse(day) || 0).toISOString().startsWith(day);
  if (!/T.*(Z|[+-]\d\d:\d\d)$/.test(given) || !isDay || Number.isNaN(Date.parse(given)))
    throw new InvalidArgumentError(
      "It must be a day such as 2026-01-31, or a time such as 2026-01-31T12:00:00Z.",
    );
  return new Date(given).toISOString();
};

/** Adds the output options to a list command. */
export const formatted = (command: Command): Command =>
  command
    .addOption(new Option("--csv", "as CSV, with formulas made harmless").conflicts("json"))
    .option("--json", "as JSON, with every field")
    .option("--max <number>", "at most this many (a table shows 200 by default)", whole);

/** The options without those of the output, as the list's query. */
const queryOf = <O extends Format>({ csv: _, json: __, max: ___, ...query }: O) => query;

const daysAhead = 86_400_000;

type SubscriptionOptions = Format & {
  customerId?: string;
  status?: "active" | "suspended" | "cancelled" | "expired";
  offerId?: string;
  partnerId?: string;
  endsAfter?: string;
  endsBefore?: string;
};

/** A list of one customer's subscriptions names the customer, as the list across customers does. */
async function* ofOne<T>(customerId: string, items: AsyncIterable<T>) {
  for await (const item of items) yield { ...item, customerId };
}

/** The list commands. */
export const addLists = (program: Command, { open }: Context): void => {
  formatted(program.command("resellers").description("your indirect resellers"))
    .addOption(new Option("--status <status>", "which partnerships").choices(["active", "ended"] as const))
    .option("--name <words>", "words of the name; the last one may be incomplete")
    .option("--mpn-id <id>", "the one with this MPN ID")
    .action(async ({ mpnId, ...options }) => {
      const query = { ...queryOf(options), ...(mpnId && { mpnId }), limit: 100 };
      await showList(open().items("/v1/indirect-resellers", { params: { query } }), resellerColumns, options);
    });

  formatted(program.command("customers").description("the customers that you have access to"))
    .option("--search <words>", "the company's name, by the beginnings of its words")
    .option("--domain <domain>", "the one with this domain")
    .option("--reseller-id <id>", "those of a reseller, present or former")
    .option("--without-reseller", "those without a reseller")
    .action(async ({ withoutReseller, ...options }) => {
      const query = {
        ...queryOf(options),
        ...(withoutReseller && { withoutReseller: true as const }),
        limit: 100,
      };
      await showList(open().items("/v1/customers", { params: { query } }), customerColumns, options);
    });

  formatted(program.command("offers").description("the catalogue"))
    .option("--category <category>", "one category")
    .option("--search <words>", "the name, by the beginnings of its words")
    .action(async (options) => {
      const query = { ...queryOf(options), limit: 100 };
      await showList(open().items("/v1/offers", { params: { query } }), offerColumns, options);
    });

  const statuses = ["active", "suspended", "cancelled", "expired"] as const;
  formatted(
    program.command("subscriptions").description("subscriptions of all customers, by the end of their terms"),
  )
    .addOption(new Option("--status <status>", "which ones").choices(statuses))
    .option("--offer-id <id>", "those of an offer")
    .option("--partner-id <mpnId>", "those with this reseller of record")
    .option("--ends-after <time>", "whose term ends after", instant)
    .option("--ends-before <time>", "whose term ends before", instant)
    .addOption(
      new Option(
        "--customer-id <id>",
        "those of one customer; it cannot be combined with other filters",
      ).conflicts([...["status", "offerId", "partnerId", "endsAfter", "endsBefore"]]),
    )
    .action(async ({ customerId, ...options }: SubscriptionOptions) => {
      const twotier = open();
      const ofCustomer = { params: { path: { customerId: customerId ?? "" }, query: { limit: 100 } } };
      const query = { ...queryOf(options), limit: 100 };
      const items = customerId
        ? ofOne(customerId, twotier.items("/v1/customers/{customerId}/subscriptions", ofCustomer))
        : twotier.items("/v1/subscriptions", { params: { query } });
      await showList(items, subscriptionColumns, options);
    });

  formatted(program.command("renewals").description("the active subscriptions whose terms end soon"))
    .option("--days <number>", "within this many days", whole, 30)
    .option("--lapsing", "only those that will not renew")
    .action(async ({ days, lapsing, ...options }) => {
      const query = {
        status: "active" as const,
        endsAfter: new Date().toISOString(),
        endsBefore: new Date(Date.now() + days * daysAhead).toISOString(),
        ...(lapsing && { autoRenewEnabled: false }),
        limit: 100,
      };
      await showList(open().items("/v1/subscriptions", { params: { query } }), subscriptionColumns, options);
    });

  formatted(program.command("incentives").description("incentive credits"))
    .option("--reseller-id <id>", "those of a reseller")
    .option("--from <time>", "those that ran at or after this time", instant)
    .option("--to <time>", "those that began before this time", instant)
    .action(async (options) => {
      const query = { ...queryOf(options), limit: 100 };
      await showList(open().items("/v1/incentives", { params: { query } }), incentiveColumns, options);
    });

  formatted(program.command("audit").description("the audit record, newest first"))
    .option("--from <time>", "from then on", instant)
    .option("--to <time>", "until then", instant)
    .option("--resource-id <id>", "changes of the resource with this id")
    .option("--customer-id <id>", "changes that concern this customer")
    .option("--user-id <id>", "changes by this user or API client")
    .action(async (options) => {
      const query = { ...queryOf(options), limit: 100 };
      await showList(open().items("/v1/audit-records", { params: { query } }), auditColumns, options);
    });

  const requestStatuses = ["draft", "sent", "accepted", "declined", "revoked", "expired"] as const;
  const requests = formatted(
    program.command("requests").description("your partnership requests, and their results"),
  )
    .addOption(new Option("--status <status>", "which ones").choices(requestStatuses))
    .option("--email <address>", "those to a mailbox")
    .action(async ({ email, ...options }) => {
      const query = { ...queryOf(options), ...(email && { resellerEmail: email }), limit: 100 };
      await showList(
        open().items("/v1/partnership-requests", { params: { query } }),
        requestColumns,
        options,
      );
    });
  for (const [name, what, path] of [
    ["send", "send it, or send it again with a fresh link", "/v1/partnership-requests/{requestId}/send"],
    ["revoke", "end all its links at once", "/v1/partnership-requests/{requestId}/revoke"],
  ] as const)
    requests
      .command(name)
      .argument("<requestId>")
      .description(what)
      .action(async (requestId: string) => {
        const { data } = await open().POST(path, { params: { path: { requestId } } });
        showDone(`${data.resellerEmail}: ${data.status}, mail ${data.delivery.state}`, data);
      });
};
