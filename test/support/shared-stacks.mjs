import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** The entries of the files that shared a stack in its ledger. */
const entriesIn = (ledger) =>
  existsSync(ledger)
    ? readFileSync(ledger, "utf8")
        .split("\n")
        .filter(Boolean)
        .map((line) => JSON.parse(line))
    : [];

/**
 * One running stack for each of jest's workers, started when the worker first asks for it: most journeys need the whole
 * product, but none of its own. `answer` carries out `start`, `drained`, `runNow` or `events`. `close` audits the
 * callers' secrets and answers, ends the stacks, and throws the findings.
 * @param assembly answers the folder of the synthesized deployment
 */
export const openSharedStacks = (assembly) => {
  const stacks = new Map();
  let worlds = 0;

  const start = async () => {
    const { readAssembly } = await import("../../infra/local/assembly.ts");
    const { startStack } = await import("../../infra/local/stack.ts");
    const directory = mkdtempSync(join(tmpdir(), "twotier-shared-"));
    // Due entries of other files must not be done in the middle of a test.
    const options = {
      directory,
      movableClock: true,
      scheduleByHand: true,
      processes: 2,
      judgesRights: true,
      contends: process.env.TWOTIER_CONTENDS === "on",
    };
    return { directory, stack: await startStack({ assembly: readAssembly(await assembly()), ...options }) };
  };
  const answers = {
    start: ({ directory, stack }) => {
      const {
        apiUrl,
        inboxUrl,
        tableName,
        dynamodbUrl,
        userPoolId,
        clientId,
        cognitoUrl,
        endpoints,
        outputs,
        deployedAt,
      } = stack;
      const where = { apiUrl, inboxUrl, tableName, dynamodbUrl, cognitoUrl, endpoints };
      const described = { ...where, userPoolId, clientId, outputs, deployedAt };
      worlds++;
      return {
        ...described,
        users: [],
        clients: [],
        clock: join(directory, "clock"),
        ledger: join(directory, "ledger.jsonl"),
        world: worlds,
      };
    },
    drained: ({ stack }) => stack.streams.drained(),
    runNow: ({ stack }) => stack.schedule.runNow(),
    events: ({ stack }) => stack.events(),
  };

  return {
    async answer(worker, what) {
      if (!stacks.has(worker)) stacks.set(worker, start());
      return answers[what](await stacks.get(worker));
    },
    async close() {
      const wrong = [];
      for (const started of stacks.values()) {
        const { auditStack } = await import("./ledger-audit.ts");
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
