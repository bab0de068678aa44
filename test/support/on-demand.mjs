import { execFile } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { openSharedStacks } from "./shared-stacks.mjs";

/** Tests send more requests in a minute than any caller. A test of a limit sets its own. */
const unlimited = Object.fromEntries(
  ["requestsPerDay", "sendsPerDay", "sendsPerMinute", "organizationBurst", "addressBurst"].map((name) => [
    name,
    "1000000",
  ]),
);

/** With TWOTIER_SHARDS=on the time-ordered keys are spread over several partitions, as in a large deployment. */
const { TWOTIER_SHARDS: shards } = process.env;

/** A function that does its work at its first call and answers the same promise at every call. */
const once = (action) => {
  let promise;
  return Object.assign(
    () => {
      promise ??= action();
      return promise;
    },
    { begun: () => promise !== undefined },
  );
};

/**
 * A server in jest's own process that starts the parts that test files share when the first of them asks. `POST
 * /assembly` answers the folder of the bundled and synthesized deployment, `POST /deployments` that of further
 * deployments (test/infra/deployments.ts), `POST /browser` where a browser listens (`null` when this machine has none),
 * `POST /stacks/<worker>/<what>` speaks to the worker's running stack (shared-stacks.mjs). `close` ends everything that
 * was started, and throws the findings of the stacks' audit.
 */
export const openOnDemand = async () => {
  const directory = mkdtempSync(join(tmpdir(), "twotier-assembly-"));
  const assembly = once(async () => {
    const { assemble } = await import("../../infra/local/assembly.ts");
    await assemble(directory, { mailRatePerSecond: "50", ...unlimited, ...(shards && { shards }) });
    return directory;
  });
  const deployments = once(async () => {
    const made = join(directory, "deployments");
    const script = fileURLToPath(new URL("../infra/synthesize-deployments.ts", import.meta.url));
    const bundles = join(await assembly(), "bundles");
    // The process has no credentials, no region and no home. Any other line that it prints is a finding of the CDK's
    // checks.
    const env = { TWOTIER_COMPILE_WITH: "none" };
    const { stderr } = await promisify(execFile)(process.execPath, [script, made, bundles], { env });
    const findings = stderr.replaceAll("No compile caches: TWOTIER_COMPILE_WITH is none.\n", "");
    if (findings) throw new Error(findings);
    return made;
  });
  const browser = once(async () => {
    const { launchBrowser } = await import("./chromium.ts");
    return launchBrowser();
  });
  const stacks = openSharedStacks(assembly);

  const answers = {
    assembly,
    deployments,
    browser: async () => (await browser())?.wsEndpoint() ?? null,
    stacks: (worker, what) => stacks.answer(worker, what),
  };
  const server = createServer(async (request, response) => {
    const [, what, ...more] = request.url.split("/");
    try {
      response.end(JSON.stringify((await answers[what](...more)) ?? null));
    } catch (error) {
      response.writeHead(500).end(String(error?.stack ?? error));
    }
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${server.address().port}`,
    async close() {
      server.closeAllConnections();
      server.close();
      if (browser.begun()) await (await browser())?.close();
      try {
        await stacks.close();
      } finally {
        rmSync(directory, { recursive: true, force: true });
      }
    },
  };
};
