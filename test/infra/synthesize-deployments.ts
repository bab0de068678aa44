import { appendFileSync, cpSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { Template } from "aws-cdk-lib/assertions";
import { functionNames } from "../../infra/function.ts";
import { writeAssembly } from "../../infra/local/assembly.ts";
import { synthesizePipeline } from "../../infra/pipeline/synth.ts";
import { openSpecification } from "../../infra/referee/specification.ts";
import { stages } from "../../infra/stages.ts";
import { synthesize } from "../../infra/synth.ts";
import { routes } from "../../lib/contract/routes.ts";
import { apps, pipeline, settings } from "./deployment-inputs.ts";
import { everything } from "./pipeline/everything.ts";

// One process for all deployments in tests. Within jest the CDK takes ten times as long, and in each process its checks
// first load CloudFormation's schemas for seconds.
const [directory = "", bundles = ""] = process.argv.slice(2);
const root = join(import.meta.dirname, "../..");
const { context } = JSON.parse(readFileSync(join(root, "cdk.json"), "utf8"));
const flags = { ...context, "aws:cdk:disable-version-reporting": true };

// Runs the app as the CDK's command line does: its only input is the environment.
for (const [name, given] of Object.entries(apps)) {
  process.env.CDK_OUTDIR = join(directory, name);
  process.env.CDK_CONTEXT_JSON = JSON.stringify({ ...flags, ...given });
  await import(`../../infra/app.ts?${name}`);
}
delete process.env.CDK_OUTDIR;
process.env.CDK_CONTEXT_JSON = JSON.stringify(context);
// The CDK warns of a property of event buses that its own class reads.
process.env.JSII_DEPRECATED = "quiet";
const attestation = join(directory, "attestation.json");
writeFileSync(attestation, JSON.stringify({ version: "de-1", paragraphs: ["Bestätigt."] }));
const prod = everything(relative(root, attestation));
await synthesizePipeline(pipeline, join(directory, "pipeline"), { ...stages, prod });
delete process.env.JSII_DEPRECATED;
delete process.env.CDK_CONTEXT_JSON;
for (const [name, given] of Object.entries(settings))
  await writeAssembly(join(directory, name), given, bundles);

// The next release after dev's: every function has other code, and the contract's rows are in another order, without
// one.
const changed = join(directory, "changed-bundles");
cpSync(bundles, changed, { recursive: true });
for (const name of functionNames) appendFileSync(join(changed, name, "index.mjs"), "// changed\n");
const rows = Object.fromEntries(Object.entries(routes).reverse().slice(1));
const { stacks } = await synthesize({ outdir: join(directory, "changed"), bundles: changed, rows });
writeFileSync(join(directory, "changed.json"), JSON.stringify(stacks));

const judge = openSpecification();
const templates = readdirSync(directory, { recursive: true, encoding: "utf8" }).filter((file) =>
  file.endsWith(".template.json"),
);
const unspecified = templates.flatMap((file) => {
  const template = JSON.parse(readFileSync(join(directory, file), "utf8"));
  // The CDK's template reader refuses circular references.
  Template.fromJSON(template);
  return judge(template).map((line) => `${file}: ${line}`);
});
writeFileSync(join(directory, "unspecified.json"), JSON.stringify(unspecified));
