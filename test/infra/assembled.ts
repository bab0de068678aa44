import { assembly } from "../support/assembly.ts";
import { viewed } from "./template.ts";

/** The deployment that jest's global setup has synthesized for the stacks of this run. */
export const assembled = () => ({ ...viewed(assembly.stacks), folders: assembly.folders });
