import { loadAwsServiceSpecSync } from "@aws-cdk/aws-service-spec";
import * as z from "zod";
import { losses } from "../losses.ts";

const db = loadAwsServiceSpecSync();
const template = z.object({
  Resources: z.record(
    z.string(),
    z.object({ Type: z.string(), Properties: z.record(z.string(), z.unknown()).default({}) }),
  ),
});

/** Who is told of alarms is a setting, and a log ends by its age: a stage may change both. */
const changeable = new Set(["AWS::SNS::Subscription", "AWS::Logs::LogGroup"]);

/** What holds state: to lose or replace one of these loses data, users, links in mails, addresses or a reputation. */
const stateful = new Set([...losses, "AWS::Backup::BackupVault"].filter((type) => !changeable.has(type)));

/**
 * Compares what is deployed with what would be. Answers a line for each resource with state that would be gone, be of
 * another type, or have a property changed by which CloudFormation replaces it, or may.
 */
export const stateReplacedBy = (deployed: unknown, next: unknown): string[] => {
  const [before, after] = [template.parse(deployed).Resources, template.parse(next).Resources];
  return Object.entries(before).flatMap(([id, { Type, Properties }]) => {
    if (!stateful.has(Type)) return [];
    const found = after[id];
    if (found?.Type !== Type) return [`${id} (${Type}) would be removed`];
    const [resource] = db.lookup("resource", "cloudFormationType", "equals", Type);
    const names = new Set([...Object.keys(Properties), ...Object.keys(found.Properties)]);
    return [...names]
      .filter((name) => JSON.stringify(Properties[name]) !== JSON.stringify(found.Properties[name]))
      .filter((name) => (resource?.properties[name]?.causesReplacement ?? "no") !== "no")
      .map((name) => `${id} (${Type}) would be replaced, or may be: ${name} changes`);
  });
};
