import type { Command } from "commander";
import type { Twotier } from "../../client.ts";
import { ProblemError } from "../../problem.ts";
import { type Entry, type ImportOptions, importing, keyOf, readInput, runImport } from "../imports.ts";
import type { Context } from "../main.ts";
import { checkOrders } from "../order-check.ts";
import { type NewOrder, orderHeadings, readOrders } from "../order-file.ts";

/**
 * Drafts an order with an idempotency key that the same order always gets. A cancelled order, such as one whose
 * problems have been fixed since, is drafted anew.
 */
const draft = async (twotier: Twotier, body: NewOrder) => {
  for (let turn = 0; ; turn++) {
    const params = { header: { "Idempotency-Key": keyOf("order", turn, body) } };
    const { data, replayed } = await twotier.POST("/v1/orders", { body, params });
    if (!replayed) return data;
    const path = { orderId: data.id };
    const { data: present } = await twotier.GET("/v1/orders/{orderId}", { params: { path } });
    if (present.status !== "cancelled" && present.status !== "lapsed") return present;
  }
};

/** The API shows a password in one answer only. */
const lostPassword = (customerId: string): string =>
  `If no report has the temporary password, it is lost: POST /v1/customers/${customerId}/admin-credentials creates another.`;

/** An order's offers and quantities, whatever the order of its lines. */
const contentOf = ({ lineItems }: Pick<NewOrder, "lineItems">): string =>
  JSON.stringify(lineItems.map(({ offerId, quantity }) => `${offerId} ${quantity}`).sort());

/**
 * Finds the order that an interrupted import has placed, however long ago. For a new customer that is its first order,
 * since the two are created together. For an existing customer it is the newest order with the same offers and
 * quantities.
 */
const placedBefore = async (twotier: Twotier, body: NewOrder) => {
  const domain = body.customer?.companyProfile.domain;
  const named = domain
    ? (await twotier.GET("/v1/customers", { params: { query: { domain } } })).data.items
    : [];
  const customerId = body.customerId ?? named[0]?.id;
  if (!customerId) return undefined;
  const query = { customerId, status: "submitted" } as const;
  for await (const order of twotier.items("/v1/orders", { params: { query } }))
    if (contentOf(order) === contentOf(body)) return order;
  if (!domain) return undefined;
  throw new Error(`${domain} is already a customer of yours (${customerId}), from another order.`);
};

/** The report's line for an order that exists already. */
const before = (order: { id: string; customerId?: string; createdAt: string }, { customer }: NewOrder) => {
  const { customerId } = order;
  const remark = customer && customerId ? `; ${lostPassword(customerId)}` : "";
  const detail = `was submitted before, drafted at ${order.createdAt}${remark}`;
  return { orderId: order.id, customerId, detail };
};

/** Drafts an order, has it reviewed, and submits exactly the reviewed version. An order with problems is cancelled. */
const place = async (
  twotier: Twotier,
  { body, lineOf }: Entry<NewOrder>,
  isResumed: boolean,
): Promise<Record<string, unknown>> => {
  const placed = isResumed ? await placedBefore(twotier, body) : undefined;
  if (placed) return before(placed, body);
  const order = await draft(twotier, body);
  const path = { orderId: order.id };
  if (order.status === "submitted") return before(order, body);
  const { data: review, response } = await twotier.POST("/v1/orders/{orderId}/review", { params: { path } });
  if (review.problems.length > 0) {
    await twotier.POST("/v1/orders/{orderId}/cancel", { params: { path } });
    const detail = "The order has problems, and was cancelled.";
    throw new ProblemError({
      ...{ status: 422, code: "ORDER_HAS_PROBLEMS", title: detail, detail, errors: review.problems },
      requestId: response.headers.get("x-request-id") ?? "",
    });
  }
  const header = { "Idempotency-Key": keyOf("submit", order.id) };
  const { version } = review;
  const { data, replayed } = await twotier.POST("/v1/orders/{orderId}/submit", {
    params: { path, header },
    body: { version },
  });
  const remarks = [
    ...review.warnings.map(({ pointer, detail }) => `line ${lineOf(pointer)}: ${detail}`),
    ...(data.warnings ?? []).map(({ detail }) => detail),
    ...(replayed && body.customer ? [lostPassword(data.customer.id)] : []),
  ];
  return {
    orderId: order.id,
    customerId: data.customer.id,
    userName: data.setupInfo?.userName,
    temporaryPassword: data.setupInfo?.temporaryPassword,
    detail: remarks.join("; "),
  };
};

const examples = `
Examples:
  twotier order orders.csv --dry-run                      check every line, change nothing
  twotier order orders.csv --report placed.csv
  twotier order order.json

A JSON file has the body of POST /v1/orders, or a list of them. A CSV file has a line item a line; lines with the same
customerId or domain are one order, for an existing customer or a new one. Its columns:
  ${orderHeadings.slice(0, 8).join(", ")},
  ${orderHeadings.slice(8, 18).join(", ")},
  ${orderHeadings.slice(18).join(", ")}

A file with a problem changes nothing. A new customer's admin gets a temporary password, which the report shows once:
--report keeps it in a file that only you can read. After an
interruption, --resume continues. An order counts as placed if its new customer exists, or if the customer has an order
of the same offers and quantities; the report names that order.`;

/** The command that places orders. */
export const addOrder = (program: Command, context: Context): void => {
  importing(
    program
      .command("order")
      .argument("<file>", "JSON or CSV (- is the standard input)")
      .description("place the orders of a file, for new and existing customers"),
  )
    .addHelpText("after", examples)
    .action(async (file: string, options: ImportOptions) => {
      const entries = readOrders(readInput(file));
      const twotier = context.openForImport();
      return runImport(
        {
          entries,
          nouns: "orders",
          check: (all) => checkOrders(twotier, all, options.resume === true),
          carryOut: (entry) => place(twotier, entry, options.resume === true),
          columns: ["orderId", "customerId", "userName", "temporaryPassword"].map(
            (name) => [name, (outcome) => outcome[name]] as const,
          ),
        },
        options,
        context,
      );
    });
};
