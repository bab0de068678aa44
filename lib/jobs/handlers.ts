import { kept } from "../contract/kept.ts";
import { type Handlers, loadThen } from "../http/handler.ts";
import { newId } from "../ids.ts";
import { partnershipAccess } from "../partnerships/access.ts";
import { mayBeGiven } from "../subscriptions/partner.ts";
import type { Table } from "../table/table.ts";
import type { JobItem } from "./items.ts";
import { newJob, toApiJob } from "./rules.ts";
import { jobStore } from "./store.ts";

/** The routes that reassign all customers of one reseller to another. */
export const jobHandlers = (table: Table) => {
  const jobs = jobStore(table);
  const partnerships = partnershipAccess(table);

  return {
    "POST /v1/customers/reassign": async ({ caller, body, now, requestId, commit }) => {
      const providerId = caller.organization.id;
      // Customers can be taken from a former partner too. Other organizations cannot have any.
      await partnerships.mustHaveBegun(providerId, body.fromResellerId);
      const id = newId("job", now);
      const job = newJob(kept<JobItem, typeof body>(body), {
        id,
        providerId,
        userId: caller.user.id,
        requestId,
        now,
      });
      return commit({
        // In the order of refusals: a running job (409) before a missing partnership (422).
        writes: [...jobs.create(job, now), ...mayBeGiven(providerId, body.toResellerId)],
        audit: {
          operation: "customer.reassign",
          resourceType: "job",
          resourceId: job.id,
          after: { ...body },
        },
        answer: toApiJob(job, []),
      });
    },

    "GET /v1/jobs/{jobId}": loadThen(
      ({ caller, path }) => jobs.read(caller.organization.id, path.jobId),
      async ({ loaded: job }) => toApiJob(job, await jobs.failures(job.id)),
    ),
  } satisfies Partial<Handlers<"customers">>;
};
