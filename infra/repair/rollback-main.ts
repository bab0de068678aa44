import { parseArgs } from "node:util";
import * as z from "zod";
import { count } from "./count.ts";
import { openDeployment } from "./deployment.ts";
import { type Move, planRollback, rollback } from "./rollback.ts";

const usage = `npm run rollback -- [--stage <name>] [--before <time>] [--yes]

Lets every function that the last deployment has changed answer by the version before it. Takes seconds, and changes nothing
else: data, settings of AWS resources, rights and routes stay as they are. Without --yes it says what it would do.
--before takes another time than that of the last deployment: each function gets its newest version of before then. With
the present time that is the newest of all again.
Without --stage it works on the stack that runs here (npm start); with it, on that stage in the account and region of the
environment's credentials.`;

const time = z.union([z.iso.datetime({ offset: true }), z.iso.date()], {
  error: "--before takes a time such as 2030-01-31T08:00:00Z.",
});

const line = ({ name, from, to, why }: Move): string =>
  to === undefined
    ? `${name} stays at version ${from}: ${why}`
    : `${name} goes from version ${from} to version ${to}, ${why}`;

try {
  const { stage, before, yes } = parseArgs({
    options: {
      stage: { type: "string" },
      before: { type: "string" },
      yes: { type: "boolean", default: false },
    },
  }).values;
  const given = before === undefined ? undefined : time.safeParse(before);
  if (given?.error) throw new Error(given.error.issues[0]?.message);
  const deployment = await openDeployment(stage ? [`Twotier-${stage}-app`] : []);
  const moves = await planRollback(deployment, given && new Date(given.data));
  const moving = moves.filter(({ to }) => to !== undefined);
  for (const move of moves) if (!yes || move.to === undefined) console.log(line(move));
  if (moving.length === 0) console.log("No function has to move. --before takes another time.");
  else if (!yes)
    console.log(`Nothing is done yet. With --yes this command moves ${count(moving.length, "function")}.`);
  else {
    await rollback(deployment, moving, (move, at, of) => console.log(`${at} of ${of}: ${line(move)}`));
    console.log("Done. Mend the cause, and deploy: until then the functions stay at these versions.");
  }
} catch (error) {
  console.error(`${error instanceof Error ? error.message : String(error)}\n\n${usage}`);
  process.exitCode = 1;
}
