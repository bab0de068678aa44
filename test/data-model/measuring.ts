import type { Logger } from "@aws-lambda-powertools/logger";
import * as z from "zod";
import type { RouteKey } from "../../lib/contract/routes.ts";
import type { Table } from "../../lib/table/table.ts";
import type { Answered, Call } from "./api.ts";
import type { Cost } from "./meter.ts";

/** What operations are measured with. */
export interface Given {
  table: Table;
  logger: Logger;
  call(key: RouteKey, call: Call, expected?: number): Promise<Answered>;
  measure(work: () => Promise<unknown>): Promise<Cost>;
}

export interface Measured {
  operation: string;
  route?: RouteKey;
  cost: Cost;
}

const made = z.object({ id: z.string() });

export const idOf = ({ body }: Answered): string => made.parse(JSON.parse(body)).id;
export const ifMatch = ({ headers }: Answered) => ({ "if-match": String(headers.etag) });

/** Runs operations and keeps what each of them cost. */
export const measuring = ({ table, logger, call, measure }: Given) => {
  const measured: Measured[] = [];
  return {
    table,
    logger,
    call,
    measured,

    /** One call of a route, as a row; `course` tells apart the courses of one route. */
    async row(route: RouteKey, sent: Call, course = "", expected?: number): Promise<Answered> {
      let answered: Answered | undefined;
      const cost = await measure(async () => {
        answered = await call(route, sent, expected);
      });
      if (!answered) throw new Error(`${route} did not answer`);
      measured.push({ operation: course ? `${route}, ${course}` : route, route, cost });
      return answered;
    },

    /** One piece of work of a function that nobody calls, as a row. */
    async job(operation: string, work: () => Promise<unknown>): Promise<void> {
      measured.push({ operation, cost: await measure(work) });
    },
  };
};

export type Measuring = ReturnType<typeof measuring>;
