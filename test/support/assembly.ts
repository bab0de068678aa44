import * as z from "zod";
import { readAssembly } from "../../infra/local/assembly.ts";
import { onDemand } from "./from-setup.ts";

/** The deployment that this run has bundled and synthesized for all of its stacks. */
export const assembly = readAssembly(z.string().parse(await onDemand("assembly")));
