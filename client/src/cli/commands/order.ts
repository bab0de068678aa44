import type { Command } from "commander";
import type { Twotier } from "../../client.ts";
import { ProblemError } from "../../problem.ts";
import { type Entry, type ImportOptions, importing, keyOf, readInput, runImport } from "../imports.ts";
import type { Context } from "../main.ts";
import { checkOrders } from "../order-check.ts";
import { type NewOrder, orderHeadings, readOrders } from "../order-file.ts";

/**
 * Drafts an order by a key that the same order gets again. One that was cancelled, as for problems that are mended by now,
 * is drafted anew.
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
  `A temporary password that is in no report is lost: POST /v1/customers/${customerId}/admin-credentials makes another.`;

/** Drafts an order, has it reviewed, and submits just what was reviewed; one with problems is cancelled. */
const place = async (
  twotier: Twotier,
  { body, lineOf }: Entry<NewOrder>,
): Promise<Record<string, unknown>> => {
  const order = await draft(twotier, body);
  const path = { orderId: order.id };
  if (order.status === "submitted") {
    const { customerId } = order;
    const remark = body.customer && customerId ? `; ${lostPassword(customerId)}` : "";
    return { orderId: order.id, customerId, detail: `was submitted before${remark}` };
  }
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
customerId or domain are one order, for a customer that is there or for a new one. Its columns:
  ${orderHeadings.slice(0, 8).join(", ")},
  ${orderHeadings.slice(8, 18).join(", ")},
  ${orderHeadings.slice(18).join(", ")}

A file with a problem changes nothing. A new customer's admin gets a temporary password, which the report shows once:
--report keeps it in a file that only you can read. After an
interruption, --resume goes on: within a day nothing is ordered twice.`;

/** The command that places orders. */
export const addOrder = (program: Command, context: Context): void => {
  importing(
    program
      .command("order")
      .argument("<file>", "JSON or CSV (- is the standard input)")
      .description("place the orders of a file, for new customers and for those that are there"),
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
          carryOut: (entry) => place(twotier, entry),
          columns: ["orderId", "customerId", "userName", "temporaryPassword"].map(
            (name) => [name, (outcome) => outcome[name]] as const,
          ),
        },
        options,
        context,
      );
    });
};
