import { readFileSync } from "node:fs";
import * as z from "zod";

const configuration = z.object({ context: z.record(z.string(), z.unknown()) });

/** The context of `cdk.json`: the CDK's feature flags. */
export const cdkContext = (): Record<string, unknown> =>
  configuration.parse(JSON.parse(readFileSync(new URL("../cdk.json", import.meta.url), "utf8"))).context;
