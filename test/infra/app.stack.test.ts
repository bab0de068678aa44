import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { scratch } from "./scratch.ts";
import { synthesized } from "./synthesized.ts";

const root = join(import.meta.dirname, "../..");

test("the app synthesizes and passes its checks without credentials, region or home, to the tested template", () => {
  const out = scratch();
  const { context } = JSON.parse(readFileSync(join(root, "cdk.json"), "utf8"));
  const app = spawnSync(process.execPath, [join(root, "infra/app.ts")], {
    cwd: root,
    encoding: "utf8",
    env: {
      CDK_OUTDIR: out,
      CDK_CONTEXT_JSON: JSON.stringify({ ...context, "aws:cdk:disable-version-reporting": true }),
    },
  });
  expect([app.status, app.stderr]).toEqual([0, ""]);
  const template = JSON.parse(readFileSync(join(out, "Twotier-dev.template.json"), "utf8"));
  expect(template).toEqual(synthesized().template);
}, 60_000);
