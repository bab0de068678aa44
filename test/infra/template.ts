import * as z from "zod";

/** Without the hash at its end, a logical id is the path of its construct. */
const bare = (logicalId: string) => logicalId.replace(/[0-9A-F]{8}$/, "");

/** The id of a function's construct. A renamed function keeps it, so that no deployment replaces it. */
export const constructOf = (name: string): string =>
  name === "stream-consumer" ? "work" : name.replaceAll("-", "");

/** A reference to another stack's output counts as the referenced value. */
type Outputs = Readonly<Record<string, unknown>>;

const intrinsic = (outputs: Outputs) =>
  z.union([
    z
      .strictObject({ "Fn::GetStackOutput": z.object({ OutputName: z.string() }) })
      .transform((value) => readable(outputs[value["Fn::GetStackOutput"].OutputName], outputs)),
    // A part of an alias's ARN: the CDK composes it from the function's name.
    z
      .strictObject({
        "Fn::Select": z.tuple([
          z.literal(6),
          z.looseObject({ "Fn::Split": z.tuple([z.literal(":"), z.unknown()]) }),
        ]),
      })
      .transform((value) =>
        String(readable(value["Fn::Select"][1]["Fn::Split"][1], outputs)).replace(/Live$/, ""),
      ),
    z.strictObject({ Ref: z.string() }).transform(({ Ref }) => bare(Ref)),
    z
      .strictObject({ "Fn::GetAtt": z.tuple([z.string(), z.string()]) })
      .transform((value) => value["Fn::GetAtt"].map(bare).join(".")),
    z
      .strictObject({ "Fn::Join": z.tuple([z.literal(""), z.array(z.unknown())]) })
      .transform((value) => value["Fn::Join"][1].map((each) => readable(each, outputs)).join("")),
  ]);

/** A value of a template, with each reference as a text such as `DataTable.Arn/index/GSI1`. */
function readable(value: unknown, outputs: Outputs): any {
  const { data, success } = intrinsic(outputs).safeParse(value);
  if (success) return data;
  if (Array.isArray(value)) return value.map((each) => readable(each, outputs));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, readable(each, outputs)]));
}

const shape = z.object({
  Resources: z.record(
    z.string(),
    z.object({
      Type: z.string(),
      Properties: z.record(z.string(), z.unknown()).default({}),
      DeletionPolicy: z.string().optional(),
      UpdateReplacePolicy: z.string().optional(),
    }),
  ),
  Outputs: z.record(z.string(), z.object({ Value: z.unknown() })).default({}),
});

/** The outputs of another stack that a value refers to. */
export const asked = (value: unknown): string[] =>
  JSON.stringify(value)
    .matchAll(/"OutputName":"(\w+)"/g)
    .map(([, name = ""]) => name)
    .toArray();

/**
 * The templates of a stage, with their resources by type. This does not load the CDK, which takes seconds within jest.
 */
export const viewed = (stacks: readonly { stackName: string; template: unknown }[]) => {
  const parsed = stacks.map(({ template }) => shape.parse(template));
  const Resources = Object.assign(
    {},
    ...parsed.map((each) => each.Resources),
  ) as (typeof parsed)[number]["Resources"];
  const Outputs = Object.assign(
    {},
    ...parsed.map((each) => each.Outputs),
  ) as (typeof parsed)[number]["Outputs"];
  const values = Object.fromEntries(Object.entries(Outputs).map(([name, { Value }]) => [name, Value]));
  const resources = (type: string) =>
    Object.entries(Resources)
      .filter(([, { Type }]) => Type === type)
      .map(([id, { Properties, DeletionPolicy, UpdateReplacePolicy }]) => ({
        id,
        name: bare(id),
        properties: readable(Properties, values),
        deletionPolicy: DeletionPolicy,
        replacePolicy: UpdateReplacePolicy,
      }));
  const functions = new Map(
    resources("AWS::Lambda::Function").map(({ id, properties }) => {
      const environment: Record<string, unknown> = properties.Environment.Variables;
      return [String(environment.POWERTOOLS_SERVICE_NAME), { id, properties, environment }];
    }),
  );
  /** The properties of all resources of a type. */
  const properties = (type: string) => resources(type).map((each) => each.properties);
  /** The properties of the only resource of a type. */
  const only = (type: string) => {
    const [found, ...others] = properties(type);
    expect([type, others]).toEqual([type, []]);
    return found;
  };
  const outputs = Object.fromEntries(
    Object.entries(Outputs).map(([name, { Value }]) => [name, readable(Value, values)]),
  );
  return { stacks, resources, properties, only, functions, outputs };
};
