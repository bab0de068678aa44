import { join } from "node:path";
import { App, Validations } from "aws-cdk-lib";
import { AwsSolutionsChecks } from "cdk-nag";
import { checkBudgets } from "./budgets.ts";
import { bundle } from "./bundle.ts";
import { functionNames } from "./function.ts";
import { readSettings, settingNames } from "./settings.ts";
import { TwotierStack } from "./stack.ts";

const app = new App();
const settings = readSettings(
  Object.fromEntries(settingNames.map((name) => [name, app.node.tryGetContext(name)])),
);
const bundles = join(app.outdir, "bundles");
await bundle(functionNames, bundles);
checkBudgets(functionNames, bundles);

new TwotierStack(app, {
  settings,
  bundles,
  env: { account: process.env.CDK_DEFAULT_ACCOUNT, region: process.env.CDK_DEFAULT_REGION },
});

Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
app.synth();
