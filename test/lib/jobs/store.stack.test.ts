import { jobStatus } from "../../../lib/contract/jobs.ts";
import { newJob } from "../../../lib/jobs/rules.ts";
import { jobStore } from "../../../lib/jobs/store.ts";
import { keys } from "../../../lib/table/keys.ts";
import { writtenIn } from "../../support/statuses.ts";
import { openOneTable } from "../../support/table.ts";

const now = new Date("2026-03-10T09:30:00.000Z");

it.each(["progress", "complete", "fail"] as const)(
  "writes the operation %s on a running job only, even if the version has stayed the same",
  async (operation) => {
    const table = await openOneTable();
    const jobs = jobStore(table);
    const written = await writtenIn(jobStatus.options, async (status) => {
      const asked = {
        fromResellerId: status,
        toResellerId: "org_t",
        subscriptions: true,
        delegatedAdmin: false,
      };
      const job = newJob(asked, {
        id: `job_${status}`,
        providerId: "org_p",
        userId: "usr_1",
        requestId: "r",
        now,
      });
      await table.transact(jobs.create(job, now));
      await table.write({ update: keys.job(job.providerId, job.id), set: { status } });
      return table.transact(jobs.save(operation, job, job));
    });
    expect(written).toEqual(["running"]);
  },
);
