import { readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import * as z from "zod";
import { readAssembly } from "../../infra/local/assembly.ts";
import { onDemand } from "../support/from-setup.ts";

const directory = z.string().parse(await onDemand("deployments"));
const json = (...path: string[]): any => JSON.parse(readFileSync(join(directory, ...path), "utf8"));
const stacksIn = (name: string, ...stackNames: string[]) =>
  stackNames.map((stackName) => ({ stackName, template: json(name, `${stackName}.template.json`) }));

/** The deployments of deployment-inputs.ts, synthesized by a process without any environment. */
export const deployments = {
  dev: stacksIn("dev", "Twotier-dev", "Twotier-dev-app"),
  /** The release after dev's: other code, and the contract's rows in reverse order, without the last. */
  changed: json("changed.json"),
  open: stacksIn("open", "Twotier-prod-us", "Twotier-prod-us-app", "Twotier-prod-us-edge"),
  closed: readAssembly(join(directory, "closed")),
  prod: readAssembly(join(directory, "prod")),
  pipeline: {
    /** The pipeline's template and those of its stages, by name. */
    templates: Object.fromEntries(
      readdirSync(join(directory, "pipeline"), { recursive: true, encoding: "utf8" })
        .filter((file) => file.endsWith(".template.json"))
        .map((file) => [basename(file, ".template.json"), json("pipeline", file)]),
    ),
    /** The attestation of its stage prod. */
    attestations: json("pipeline/bundles/prod/partnerships/assets/attestations.json"),
  },
};
/** The findings of CloudFormation's specification in any of them. */
export const unspecified: string[] = json("unspecified.json");
