import * as z from "zod";
import { openClock } from "../../infra/local/clock.ts";
import { description } from "../../infra/local/description.ts";
import { busEvent } from "../../infra/local/eventbridge.ts";
import type { LocalStack } from "../../infra/local/stack.ts";
import { onDemand } from "./from-setup.ts";
import { shareLedger } from "./ledger.ts";

const described = description.extend({ clock: z.string(), ledger: z.string(), world: z.int() });

/** The part of a stack that files can share. */
export type SharedStack = Omit<z.output<typeof described>, "clock" | "ledger"> &
  Pick<LocalStack, "now" | "advance"> & {
    schedule: Pick<LocalStack["schedule"], "runNow">;
    streams: Pick<LocalStack["streams"], "drained">;
    /** The events on the bus. */
    events(): Promise<ReturnType<LocalStack["events"]>>;
  };

/**
 * The stack that all files of one worker share, one after the other. Its clock only goes forward, and other files' data
 * is still there: a test checks only its own. A file that stops functions, loses mails or reads logs opens a stack of
 * its own.
 */
export const joinStack = async (): Promise<SharedStack> => {
  const ask = (what: string) => onDemand(`stacks/${process.env.JEST_WORKER_ID}/${what}`);
  const { clock: file, ledger, ...stack } = described.parse(await ask("start"));
  shareLedger(stack.apiUrl, ledger);
  const drained = async () => void (await ask("drained"));
  await drained();
  const clock = openClock(file);
  return {
    ...stack,
    now: clock.now,
    advance: clock.advance,
    schedule: { runNow: async () => void (await ask("runNow")) },
    streams: { drained },
    events: async () => z.array(busEvent).parse(await ask("events")),
  };
};
