import { join } from "node:path";
import { App, Validations } from "aws-cdk-lib";
import { AwsSolutionsChecks } from "cdk-nag";
import { checkBudgets } from "./budgets.ts";
import { bundle } from "./bundle.ts";
import { writeCompileCaches } from "./compile-cache.ts";
import { cdkContext } from "./context.ts";
import { deployment } from "./deployment.ts";
import { architecture, functionNames } from "./function.ts";
import { readSettings } from "./settings.ts";
import { writeStageFiles } from "./stage-files.ts";

/** Ends a command with wrong settings and says what to write instead. A stack trace would help nobody. */
function orEnd<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    console.error(error instanceof Error ? error.message : String(error));
    process.exit(1);
  }
}

const app = new App();
const settings = orEnd(() => readSettings(app.node.getAllContext(), { flags: cdkContext() }));
const bundles = join(app.outdir, "bundles");
await bundle(functionNames, bundles);
console.error(orEnd(() => writeCompileCaches(functionNames, bundles, architecture.name)));
orEnd(() => checkBudgets(functionNames, bundles));
orEnd(() => writeStageFiles(settings, bundles));

const { CDK_DEFAULT_ACCOUNT: account, CDK_DEFAULT_REGION: region } = process.env;
deployment(app, { settings, bundles, env: { account, region } });

Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
app.synth();
