import { join } from "node:path";
import * as z from "zod";
import { readAssembly } from "../../infra/local/assembly.ts";
import { onDemand } from "./from-setup.ts";

const directory = z.string().parse(await onDemand("assembly"));
/** The deployment that this run has bundled and synthesized for all of its stacks. */
export const assembly = readAssembly(directory);
/** Its functions' bundles, which are the same for any settings: who synthesizes with others need not make them anew. */
export const bundles = join(directory, "bundles");
