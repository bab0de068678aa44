import { Template } from "aws-cdk-lib/assertions";
import * as z from "zod";

const named = z.object({ Environment: z.object({ Variables: z.record(z.string(), z.unknown()) }) });

/** A template as CloudFormation would get it; reading it refuses circular references. */
export const viewed = (source: Record<string, unknown>) => {
  const template = Template.fromJSON(source);
  const properties = (type: string) =>
    Object.entries(template.findResources(type)).map(([id, { Properties }]) => ({
      id,
      properties: z.record(z.string(), z.unknown()).default({}).parse(Properties),
    }));
  const functions = new Map(
    properties("AWS::Lambda::Function").map(({ id, properties }) => {
      const environment = named.parse(properties).Environment.Variables;
      return [String(environment.POWERTOOLS_SERVICE_NAME), { id, properties, environment }];
    }),
  );
  return { template: source, cloudFormation: template, properties, functions };
};

/** Without the hash at its end a logical id is the path of its construct. */
export const bare = (logicalId: string) => logicalId.replace(/[0-9A-F]{8}$/, "");

const reference = z.object({ Ref: z.string() });
const attribute = z.object({ "Fn::GetAtt": z.tuple([z.string(), z.string()]) });
const joined = z.object({ "Fn::Join": z.tuple([z.literal(""), z.array(z.unknown())]) });

/** A value of a template as one line: `DataTable.Arn/index/GSI1`. */
export const written = (value: unknown): string => {
  if (typeof value === "string") return value;
  const ref = reference.safeParse(value);
  if (ref.success) return bare(ref.data.Ref);
  const get = attribute.safeParse(value);
  if (get.success) return get.data["Fn::GetAtt"].map(bare).join(".");
  return joined.parse(value)["Fn::Join"][1].map(written).join("");
};
