import { readFileSync, writeFileSync } from "node:fs";
import { withMarked } from "../docs/marked.ts";
import { bill, callMilliseconds, computingMilliseconds, milliseconds } from "./bill.ts";
import { limits } from "./limits.ts";
import { partitionsAt, requests, termsPerSecond, units } from "./load.ts";
import { model } from "./model.ts";
import { prices, quotas, sources } from "./prices.ts";
import { recorded } from "./recorded.ts";

const file = new URL("../../docs/scale.md", import.meta.url);

const number = (value: number): string =>
  value >= 100 ? Math.round(value).toLocaleString("en-US") : String(Math.round(value * 10) / 10);
const percent = (part: number): string => `${Math.round(part * 100)} %`;
const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [head, head.map((each) => (each.endsWith(":") ? "---:" : "---")), ...rows]
    .map((cells) => `| ${cells.map((each) => each.replace(/:$/, "")).join(" | ")} |`)
    .join("\n");

const assumptions = (): string =>
  table(
    ["assumption", "value:"],
    [
      ["providers, resellers", `${number(model.providers)}, ${number(model.resellers)}`],
      ["customers, subscriptions", `${number(model.customers)}, ${number(model.subscriptions)}`],
      ["requests a second at peak", number(model.requestsPerSecond)],
      ["of these the largest provider's", percent(model.largestProvider)],
      ["of its requests, those of the largest reseller", percent(model.largestReseller)],
      ["of its requests, those of one API client", percent(model.largestCaller)],
      ["a month's average, of the peak", percent(model.averageOfPeak)],
      ["subscriptions with terms of a month", percent(model.monthlyTerms)],
      [
        "terms that end a second: average, busiest hour of a month's end",
        `${number(termsPerSecond.average)}, ${number(termsPerSecond.monthsEnd)}`,
      ],
    ],
  );

const partitions = (): string => {
  const all = recorded();
  const [off, on] = [partitionsAt(all, false), partitionsAt(all, true)];
  const spread = new Map(on.map((each) => [`${each.where} ${each.family}`, each]));
  return table(
    [
      "where",
      "partition key",
      "whose",
      "rises",
      "reads a second:",
      "writes a second:",
      "of a partition:",
      "with `shards=on`:",
    ],
    off
      .filter(({ used }) => used >= 0.03)
      .map(({ where, family, of, rises, read, write, used }) => [
        ...[where, `\`${family}\``, of, rises ? "yes" : ""],
        ...[number(read), number(write), percent(used)],
        percent(spread.get(`${where} ${family}`)?.used ?? used),
      ]),
  );
};

const whole = (): string => {
  const all = recorded();
  const { read, write } = units(all);
  const slowest = requests(all).reduce((most, each) => Math.max(most, milliseconds(each.operation)), 0);
  return table(
    ["of the deployment, at peak", "value:"],
    [
      ["read units a second", number(read)],
      ["write units a second, indexes included", number(write)],
      ["the longest request, with its calls in sequence", `${number(slowest)} ms`],
    ],
  );
};

const limitsTable = (): string =>
  table(
    ["limit", "at first:", "needed at peak:", "used:", "how to raise it"],
    limits(recorded()).map(({ what, limit, needed, lifts }) => [
      what,
      number(limit),
      number(needed),
      percent(needed / limit),
      lifts,
    ]),
  );

const first = (): string => {
  const hit = limits(recorded()).filter(({ limit, needed }) => needed > limit);
  const names = hit.map(({ what }) => what);
  return [
    `The first limit to be reached is **${names[0] ?? "none"}**, at ${number(
      (model.requestsPerSecond * (hit[0]?.limit ?? 1)) / (hit[0]?.needed ?? 1),
    )} requests a second.`,
    names.length > 1 ? ` The next ones are, in this order: ${names.slice(1).join("; ")}.` : "",
  ].join("");
};

const billTable = (): string => {
  const lines = bill(recorded());
  const sum = lines.reduce((total, { dollars }) => total + dollars, 0);
  return table(
    ["an average month", "amount:", "unit", "US dollars:"],
    [
      ...lines.map(({ what, amount, unit, dollars }) => [what, number(amount), unit, number(dollars)]),
      ["sum", "", "", number(sum)],
      ["a thousand subscriptions", "", "", number((sum / model.subscriptions) * 1_000)],
    ],
  );
};

const parts: Readonly<Record<string, () => string>> = {
  assumptions,
  whole,
  partitions,
  limits: limitsTable,
  first,
  bill: billTable,
  constants: () =>
    `The model assumes ${callMilliseconds} ms for a call to DynamoDB, and ${computingMilliseconds} ms of computing for a request. ` +
    `It plans at most ${percent(quotas.planned)} of a partition's capacity.`,
  prices: () =>
    table(
      ["price", "US dollars:", "read on", "where"],
      Object.entries(prices).map(([name, price]) => {
        const {
          date = "",
          kind = "",
          where = "**unconfirmed**",
        } = sources[name as keyof typeof prices] ?? {};
        return [`\`${name}\``, String(price), date, kind === "" ? where : `${kind}: ${where}`];
      }),
    ),
};

/** The page with its tables as the model gives them. */
export const written = (page: string): string =>
  withMarked(page, Object.fromEntries(Object.entries(parts).map(([name, make]) => [name, make()])));

/** docs/scale.md as it is, and as it should be. */
export const pages = (): { is: string; should: string } => {
  const is = readFileSync(file, "utf8");
  return { is, should: written(is) };
};

/** Writes the page's tables again. */
export const write = (): void => writeFileSync(file, pages().should);
