import type { Command } from "commander";
import type { Twotier } from "../../client.ts";
import { ProblemError } from "../../problem.ts";
import { pause } from "../../retry.ts";
import type { components } from "../../schema.ts";
import { columnOf, readCsv, truths } from "../csv.ts";
import { exitCodes, Failure } from "../failure.ts";
import {
  type Entry,
  type ImportOptions,
  importing,
  type LineProblem,
  readInput,
  runImport,
} from "../imports.ts";
import type { Context } from "../main.ts";
import { note, progress, show } from "../output.ts";

interface Assignment {
  customerId: string;
  assignment: components["schemas"]["ResellerAssignment"];
}

const headings = ["customerId", "resellerId", "delegatedAdmin"] as const;

const entriesOf = (text: string): Entry<Assignment>[] =>
  readCsv(text, headings, ["customerId", "resellerId"]).map(({ line, cells }) => {
    const { customerId = "", resellerId = null, delegatedAdmin } = cells;
    const isAdmin = delegatedAdmin === undefined ? resellerId !== null : truths[delegatedAdmin.toLowerCase()];
    if (isAdmin === undefined) throw new Failure(`Line ${line}: delegatedAdmin must be true or false.`);
    const assignment = { resellerId, delegatedAdmin: isAdmin };
    return { body: { customerId, assignment }, what: customerId, line, lineOf: () => line, nameOf: columnOf };
  });

/** The problem with which a call is refused; `undefined` when it succeeds. */
const refusal = async (call: Promise<unknown>): Promise<ProblemError | undefined> => {
  try {
    await call;
    return undefined;
  } catch (error) {
    if (error instanceof ProblemError && [400, 404].includes(error.status)) return error;
    throw error;
  }
};

/** Checks a file with reads only: repeated or unknown customers, and resellers that are no partners. */
const check = async (twotier: Twotier, entries: readonly Entry<Assignment>[]): Promise<LineProblem[]> => {
  const problems: LineProblem[] = [];
  const resellers = new Map<string, string | undefined>();
  const resellerProblem = async (resellerId: string) => {
    const path = { resellerId };
    const refused = await refusal(
      twotier.GET("/v1/indirect-resellers/{resellerId}", { params: { path } }).then(({ data }) => {
        resellers.set(resellerId, data.status === "active" ? undefined : "its partnership has ended");
      }),
    );
    if (refused) resellers.set(resellerId, "it is not a reseller of yours");
  };
  const seen = new Map<string, number>();
  for (const { line, body } of entries) {
    const { customerId, assignment } = body;
    if (seen.has(customerId))
      problems.push({ line, detail: `${customerId} is in line ${seen.get(customerId)} already` });
    seen.set(customerId, line);
    if (assignment.resellerId === null && assignment.delegatedAdmin)
      problems.push({ line, detail: "delegatedAdmin: needs a reseller" });
    const { resellerId } = assignment;
    if (resellerId !== null) {
      if (!resellers.has(resellerId)) await resellerProblem(resellerId);
      const problem = resellers.get(resellerId);
      if (problem) problems.push({ line, detail: `resellerId: ${resellerId}: ${problem}` });
    }
    if (await refusal(twotier.GET("/v1/customers/{customerId}", { params: { path: { customerId } } })))
      problems.push({ line, detail: `customerId: ${customerId || "empty"}: you have no such customer` });
  }
  return problems;
};

/** Assigns the customer, as it was just read, to its new reseller. */
const assign = async (twotier: Twotier, { customerId, assignment }: Assignment) => {
  const path = { customerId };
  const { data, etag } = await twotier.GET("/v1/customers/{customerId}", { params: { path } });
  const header = etag === undefined ? {} : { "If-Match": etag };
  await twotier.PUT("/v1/customers/{customerId}/reseller", { params: { path, header }, body: assignment });
  return { before: data.associatedPartnerId, after: assignment.resellerId };
};

interface Options extends ImportOptions {
  fromReseller?: string;
  toReseller?: string;
  subscriptions: boolean;
  delegatedAdmin: boolean;
}

/** Reassigns all customers of a reseller by a job of the API. The job continues when this command is interrupted. */
const reassignAll = async ({ open, signal }: Context, options: Options) => {
  const twotier = open();
  const { fromReseller = "", toReseller = "", subscriptions, delegatedAdmin } = options;
  const body = { fromResellerId: fromReseller, toResellerId: toReseller, subscriptions, delegatedAdmin };
  let job = (await twotier.POST("/v1/customers/reassign", { body })).data;
  note(`Job ${job.id} has begun. It continues even if this command is interrupted.`);
  const bar = progress(job.total ?? 0, "customers");
  while (job.status === "running") {
    await pause(1000, signal);
    job = (await twotier.GET("/v1/jobs/{jobId}", { params: { path: { jobId: job.id } } })).data;
    bar.at(job.done);
  }
  bar.end();
  for (const { customerId, code, detail } of job.failed) note(`${customerId}: ${detail} (${code})`);
  show({ id: job.id, status: job.status, done: job.done, failed: job.failed.length }, options);
  if (job.failed.length > 0 || job.status !== "completed") process.exitCode = exitCodes.linesFailed;
};

const examples = `
Examples:
  twotier reassign customers.csv --dry-run
  twotier reassign customers.csv --report done.csv
  twotier reassign --from-reseller org_… --to-reseller org_…      all customers of a reseller, as one job

The file has the columns ${headings.join(", ")}. An empty resellerId leaves the customer without a reseller;
delegatedAdmin (true or false) is true by default if there is a reseller.`;

/** The command that assigns customers to other resellers. */
export const addReassign = (program: Command, context: Context): void => {
  importing(
    program.command("reassign").argument("[file]").description("reassign customers to other resellers"),
  )
    .option("--from-reseller <id>", "all customers of this one …")
    .option("--to-reseller <id>", "… to this one")
    .option("--no-subscriptions", "keep the subscriptions' reseller of record")
    .option("--no-delegated-admin", "do not grant delegated admin")
    .addHelpText("after", examples)
    .action(async (file: string | undefined, options: Options) => {
      const isJob = options.fromReseller !== undefined && options.toReseller !== undefined;
      if ((file === undefined) !== isJob)
        throw new Failure(
          "Give either a file, or --from-reseller and --to-reseller: twotier reassign --help shows both.",
        );
      if (file === undefined) {
        if (options.dryRun) throw new Failure("--dry-run needs a file.");
        return reassignAll(context, options);
      }
      const entries = entriesOf(readInput(file));
      const twotier = context.openForImport();
      return runImport(
        {
          entries,
          nouns: "customers",
          check: (all) => check(twotier, all),
          carryOut: ({ body }) => assign(twotier, body),
          columns: [
            ["before", ({ before }) => before],
            ["after", ({ after }) => after],
          ],
        },
        options,
        context,
      );
    });
};
