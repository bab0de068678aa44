import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** What the files that shared a stack have entered in its ledger. */
const entriesIn = (ledger) =>
  existsSync(ledger)
    ? readFileSync(ledger, "utf8")
        .split("\n")
        .filter(Boolean)
        .map((line) => JSON.parse(line))
    : [];

/**
 * One running stack for each of jest's workers, started when the worker first asks for it: most journeys need the
 * whole product, but none of its own. They live in jest's own process, and are asked over HTTP:
 * `POST /<worker>/<what>` with `start`, `drained`, `runNow` or `events`. `close` audits what their callers were handed
 * and told, ends them, and throws what is wrong.
 */
export const openSharedStacks = async (assemblyDirectory) => {
  const { readAssembly } = await import("../../infra/local/assembly.ts");
  const { startStack } = await import("../../infra/local/stack.ts");
  const { auditStack } = await import("./ledger-audit.ts");
  const stacks = new Map();
  let worlds = 0;

  const start = async () => {
    const directory = mkdtempSync(join(tmpdir(), "twotier-shared-"));
    const assembly = readAssembly(assemblyDirectory);
    // What other files left to become due must not happen in the middle of a test.
    const options = { assembly, directory, movableClock: true, scheduleByHand: true, processes: 2 };
    return { directory, stack: await startStack(options) };
  };
  const answers = {
    start: ({ directory, stack }) => {
      const { apiUrl, inboxUrl, tableName, dynamodbUrl, userPoolId, clientId, cognitoUrl } = stack;
      const described = { apiUrl, inboxUrl, tableName, dynamodbUrl, userPoolId, clientId, cognitoUrl };
      worlds++;
      return {
        ...described,
        users: [],
        clock: join(directory, "clock"),
        ledger: join(directory, "ledger.jsonl"),
        world: worlds,
      };
    },
    drained: ({ stack }) => stack.streams.drained(),
    runNow: ({ stack }) => stack.schedule.runNow(),
    events: ({ stack }) => stack.events(),
  };

  const server = createServer(async (request, response) => {
    const [, worker, what] = request.url.split("/");
    try {
      if (!stacks.has(worker)) stacks.set(worker, start());
      const answer = await answers[what](await stacks.get(worker));
      response.end(JSON.stringify(answer ?? null));
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
      const wrong = [];
      for (const started of stacks.values()) {
        const { directory, stack } = await started;
        await stack.streams.drained();
        try {
          await auditStack(stack, entriesIn(join(directory, "ledger.jsonl")), directory);
        } catch (error) {
          wrong.push(error);
        }
        await stack.stop();
        rmSync(directory, { recursive: true, force: true });
      }
      if (wrong.length > 0) throw new AggregateError(wrong, wrong.map(({ message }) => message).join("\n"));
    },
  };
};
