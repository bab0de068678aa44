import type { App, Environment } from "aws-cdk-lib";
import type { Settings } from "./settings.ts";
import { TwotierStack } from "./stack.ts";
import { StateStack } from "./state-stack.ts";

export interface DeploymentProps {
  readonly settings: Settings;
  /** The folder that holds a bundle for each function. */
  readonly bundles: string;
  /** Where a stage is deployed that does not say it. */
  readonly env?: Environment;
}

/** The two stacks of a stage: what it must not lose, and all that can be made again. */
export const deployment = (
  app: App,
  { settings, bundles, env }: DeploymentProps,
): [StateStack, TwotierStack] => {
  const place = { account: settings.account ?? env?.account, region: settings.region ?? env?.region };
  const state = new StateStack(app, { settings, env: place });
  const functions = new TwotierStack(app, { settings, bundles, env: place, state: state.names });
  functions.addStackDependency(state);
  return [state, functions];
};
