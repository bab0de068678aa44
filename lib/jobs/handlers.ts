import { type Handlers, loadThen } from "../http/handler.ts";
import { newId } from "../ids.ts";
import { partnershipAccess } from "../partnerships/access.ts";
import { mayBeGiven } from "../subscriptions/partner.ts";
import type { Table } from "../table/table.ts";
import { newJob, toApiJob } from "./rules.ts";
import { jobStore } from "./store.ts";

/** The routes by which all customers of a reseller are reassigned to another. */
export const jobHandlers = (table: Table) => {
  const jobs = jobStore(table);
  const partnerships = partnershipAccess(table);

  return {
    "POST /v1/customers/reassign": async ({ caller, body, now, requestId, commit }) => {
      const providerId = caller.organization.id;
      // Customers are taken from a former partner too. Nobody else can have any.
      await partnerships.mustHaveBegun(providerId, body.fromResellerId);
      const id = newId("job", now);
      const job = newJob(body, { id, providerId, userId: caller.user.id, requestId, now });
      return commit({
        // In the order of refusals: a job that runs already (409) before a partnership that is missing (422).
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
