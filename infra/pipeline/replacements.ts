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

/** A stage may change the subscribers of alarms, and a log ends by its age. Their loss is no harm. */
const changeable = new Set(["AWS::SNS::Subscription", "AWS::Logs::LogGroup"]);

/**
 * Resource types that hold state, with a plain name: losing one loses data, users, links in mails, addresses or a
 * reputation.
 */
const stateful = new Map(
  Object.entries({ ...losses, "AWS::Backup::BackupVault": "vault of back-ups" }).filter(
    ([type]) => !changeable.has(type),
  ),
);
const listed = new Intl.ListFormat("en");

/**
 * Compares the deployed template with the new one. Answers a sentence for each stateful resource that would be gone,
 * change its type, or have a property changed that CloudFormation replaces it for, or may.
 */
export const stateReplacedBy = (deployed: unknown, next: unknown): string[] => {
  const [before, after] = [template.parse(deployed).Resources, template.parse(next).Resources];
  return Object.entries(before).flatMap(([id, { Type, Properties }]) => {
    const called = stateful.get(Type);
    if (!called) return [];
    const what = `The ${called} (${id} in the template)`;
    const found = after[id];
    if (found?.Type !== Type) return [`${what} would be removed: the new template does not have it.`];
    const [resource] = db.lookup("resource", "cloudFormationType", "equals", Type);
    const changed = [...new Set([...Object.keys(Properties), ...Object.keys(found.Properties)])].filter(
      (name) => JSON.stringify(Properties[name]) !== JSON.stringify(found.Properties[name]),
    );
    const replacing = (how: "yes" | "maybe") =>
      changed.filter((name) => resource?.properties[name]?.causesReplacement === how);
    const because = (names: readonly string[]) =>
      `replaced by a new one, which is empty: its ${listed.format(names)} ${names.length === 1 ? "changes" : "change"}.`;
    const [surely, perhaps] = [replacing("yes"), replacing("maybe")];
    if (surely.length > 0) return [`${what} would be ${because(surely)}`];
    return perhaps.length > 0 ? [`${what} may be ${because(perhaps)}`] : [];
  });
};
