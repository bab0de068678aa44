import type { Environment, Stack } from "aws-cdk-lib";
import type { Construct } from "constructs";
import { edgeRegion } from "./edge-secrets.ts";
import { EdgeStack } from "./edge-stack.ts";
import type { Rows } from "./routes.ts";
import type { Settings } from "./settings.ts";
import { TwotierStack } from "./stack.ts";
import { StateStack } from "./state-stack.ts";

export interface DeploymentProps {
  readonly settings: Settings;
  /** The folder that holds a bundle for each function. */
  readonly bundles: string;
  /** The account and region of a stage that does not name them. */
  readonly env?: Environment;
  /** The rows of another contract than today's. */
  readonly rows?: Rows | undefined;
}

/**
 * The stacks of a stage: the one that holds state, the one that can be recreated from code, and the edge's if the stage
 * has one.
 */
export const deployment = (scope: Construct, { settings, bundles, env, rows }: DeploymentProps): Stack[] => {
  const place = { account: settings.account ?? env?.account, region: settings.region ?? env?.region };
  const state = new StateStack(scope, { settings, env: place });
  const functions = new TwotierStack(scope, { settings, bundles, env: place, state: state.names, rows });
  functions.addStackDependency(state);
  const { edge, domain } = settings;
  const { regionalName } = state.names.api;
  if (!edge || !domain || !regionalName) return [state, functions];
  const before = new EdgeStack(scope, {
    settings: { ...settings, edge, domain },
    env: { ...place, region: edgeRegion },
    origin: regionalName,
  });
  before.addStackDependency(functions);
  return [state, functions, before];
};
