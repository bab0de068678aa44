import { synthesize } from "../../infra/synth.ts";
import { scratch } from "./scratch.ts";
import { viewed } from "./template.ts";

/** The deployment with these settings, synthesized here and now. */
export const synthesized = (context: Record<string, string> = {}) => {
  const assembly = synthesize({ outdir: scratch(), context });
  return { ...viewed(assembly.template), stackName: assembly.stackName };
};
