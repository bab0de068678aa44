import { parseArgs } from "node:util";

export const usage = `npm start -- [--fresh] [--no-demo] [--limited] [--pseudo]
  --fresh     begin with empty data
  --no-demo   without demo organizations, users, offers and customers
  --limited   with the limits of a new AWS account: SES's sandbox, Cognito's rates, the API's throttle;
              transactions conflict, partitions of the table are throttled, its indexes are half a second late, and
              what has expired is deleted a day later, as DynamoDB does
  --pseudo    with a language that nobody writes in the place of English: shows texts that are cut or put together
  PORT=4000 npm start   serve on another port than 3000, the inbox on the next one; 0 takes any two free ports
  TWOTIER_DIRECTORY=… npm start   keep everything in another folder than .local`;

export interface StartOptions {
  fresh: boolean;
  demo: boolean;
  /** Whether the stand-ins have a new AWS account's limits. */
  limited: boolean;
  /** Whether English is disguised, so that texts without a language file stand out. */
  pseudo: boolean;
  help: boolean;
  /** The API's port; the inbox has the next one. 0 means any two free ones. */
  port: number;
}

/** The options of `npm start`, from its arguments and the variable PORT. Throws a sentence for wrong ones. */
export function startOptions(args: string[], port: string | undefined): StartOptions {
  const { values } = parseArgs({
    args,
    options: {
      fresh: { type: "boolean" },
      "no-demo": { type: "boolean" },
      limited: { type: "boolean" },
      pseudo: { type: "boolean" },
      help: { type: "boolean" },
    },
  });
  const { fresh = false, "no-demo": noDemo = false, limited = false, pseudo = false, help = false } = values;
  return { fresh, demo: !noDemo, limited, pseudo, help, port: portOf(port || "3000") };
}

function portOf(text: string): number {
  const port = Number(text);
  if (/^\d+$/.test(text) && port < 65_535) return port;
  throw new Error(
    `PORT=${text} is no port to serve on: take 1 to 65534, since the inbox needs the next one, or 0 for any two free ports.`,
  );
}
