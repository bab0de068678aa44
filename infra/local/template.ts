import * as z from "zod";
import { withSecrets } from "./secrets.ts";

const resource = z.object({
  Type: z.string(),
  Condition: z.string().optional(),
  Properties: z.record(z.string(), z.unknown()).default({}),
});
const document = z.object({
  Parameters: z.record(z.string(), z.object({ Default: z.unknown().optional() })).default({}),
  Conditions: z.record(z.string(), z.unknown()).default({}),
  Resources: z.record(z.string(), resource),
  Outputs: z.record(z.string(), z.object({ Value: z.unknown() })).default({}),
});

const outputOfStack = z.object({ StackName: z.string(), OutputName: z.string() });

export type Resource = z.infer<typeof resource>;

/** A resource's values on this machine: its `Ref`, and its attributes for `Fn::GetAtt`. */
export interface LocalResource {
  ref: string;
  attributes: Record<string, string>;
}

export interface Surroundings {
  region: string;
  accountId: string;
  stackName: string;
  parameters?: Record<string, string>;
  local(logicalId: string, resource: Resource, resolve: (value: unknown) => unknown): LocalResource;
  /** An output of another stack. */
  output?(stackName: string, name: string, at: string): unknown;
  /** Prefixes of resolved strings to replace, such as the API's public address. */
  rewrite?: Record<string, string>;
}

export interface Resolved {
  logicalId: string;
  ref: string;
  attributes: Record<string, string>;
  properties: Record<string, unknown>;
}

/** The template's resources and outputs with this machine's values. */
export interface Template {
  ofType(...types: string[]): Resolved[];
  /** The outputs, by name. */
  outputs(): Record<string, string>;
}

/** The template of one stack. */
export interface StackTemplate extends Template {
  resolve(value: unknown, at?: string): unknown;
  output(name: string): unknown;
}

/** A CloudFormation template whose intrinsic functions resolve to this machine's values. */
export function readTemplate(source: unknown, surroundings: Surroundings): StackTemplate {
  const template = document.parse(source);
  const { region, accountId, stackName, rewrite = {} } = surroundings;
  const locals = new Map<string, LocalResource>();
  const pseudo: Record<string, string> = {
    "AWS::Region": region,
    "AWS::AccountId": accountId,
    "AWS::StackName": stackName,
    "AWS::StackId": `arn:aws:cloudformation:${region}:${accountId}:stack/${stackName}/local`,
    "AWS::Partition": "aws",
    "AWS::URLSuffix": "amazonaws.com",
  };

  function localOf(logicalId: string, at: string): LocalResource {
    const known = locals.get(logicalId);
    if (known) return known;
    const found = template.Resources[logicalId];
    if (!found) throw new Error(`${at}: the template has no resource or parameter ${logicalId}.`);
    const made = surroundings.local(logicalId, found, (value) => resolve(value, logicalId));
    locals.set(logicalId, made);
    return made;
  }

  function ref(name: string, at: string): string {
    const value = pseudo[name] ?? surroundings.parameters?.[name];
    if (value !== undefined) return value;
    const parameter = template.Parameters[name];
    if (!parameter) return localOf(name, at).ref;
    if (parameter.Default === undefined)
      throw new Error(`${at}: the parameter ${name} has no default and no value.`);
    return String(parameter.Default);
  }

  function attribute(logicalId: string, name: string, at: string): string {
    const value = localOf(logicalId, at).attributes[name];
    if (value !== undefined) return value;
    const type = template.Resources[logicalId]?.Type;
    throw new Error(`${at}: nothing on this machine stands for ${name} of ${logicalId} (${type}).`);
  }

  function condition(value: unknown, at: string): boolean {
    const [name, argument] = intrinsic(value) ?? [];
    const list = () => asList(argument, at).map((each) => condition(each, at));
    if (name === "Condition") return named(asText(argument, at), at);
    if (name === "Fn::Equals") {
      const [left, right] = asList(resolve(argument, at), at);
      return left === right;
    }
    if (name === "Fn::Not") return !list()[0];
    if (name === "Fn::And") return list().every(Boolean);
    if (name === "Fn::Or") return list().some(Boolean);
    throw new Error(`${at}: a condition cannot be ${JSON.stringify(value)}.`);
  }

  function named(name: string, at: string): boolean {
    if (!(name in template.Conditions)) throw new Error(`${at}: the template has no condition ${name}.`);
    return condition(template.Conditions[name], `Conditions.${name}`);
  }

  function substitute(argument: unknown, at: string): string {
    const [text, given] = Array.isArray(argument) ? argument : [argument, {}];
    const values: Record<string, unknown> = { ...given };
    return asText(text, at).replace(/\$\{(!?)([^}]+)\}/g, (_, literal: string, name: string) => {
      if (literal) return `\${${name}}`;
      if (name in values) return asText(resolve(values[name], at), at);
      const [logicalId = "", ...rest] = name.split(".");
      return rest.length > 0 ? attribute(logicalId, rest.join("."), at) : ref(name, at);
    });
  }

  function evaluate(name: string, argument: unknown, at: string): unknown {
    if (name === "Ref") return argument === "AWS::NoValue" ? undefined : ref(asText(argument, at), at);
    if (name === "Fn::GetAtt") {
      const [logicalId = "", ...rest] = Array.isArray(argument) ? argument : asText(argument, at).split(".");
      return attribute(String(logicalId), rest.join("."), at);
    }
    if (name === "Fn::Join") {
      const [separator, parts] = asList(argument, at);
      return asList(resolve(parts, at), at).join(asText(separator, at));
    }
    if (name === "Fn::Sub") return substitute(argument, at);
    if (name === "Fn::Select") {
      const [index, list] = asList(argument, at);
      return asList(resolve(list, at), at)[Number(resolve(index, at))];
    }
    if (name === "Fn::Split") {
      const [separator, text] = asList(argument, at);
      return asText(resolve(text, at), at).split(asText(separator, at));
    }
    if (name === "Fn::GetStackOutput") {
      const asked = outputOfStack.parse(resolve(argument, at));
      return surroundings.output?.(asked.StackName, asked.OutputName, at);
    }
    if (name === "Fn::If") {
      const [test, yes, no] = asList(argument, at);
      return resolve(named(asText(test, at), at) ? yes : no, at);
    }
    throw new Error(`${at}: ${name} cannot be resolved on this machine.`);
  }

  function rewritten(given: string): string {
    const text = withSecrets(given);
    const prefix = Object.keys(rewrite).find((each) => text.startsWith(each));
    return prefix === undefined ? text : `${rewrite[prefix]}${text.slice(prefix.length)}`;
  }

  function resolve(value: unknown, at = "Template"): unknown {
    if (typeof value === "string") return rewritten(value);
    if (Array.isArray(value)) {
      return value
        .map((each, index) => resolve(each, `${at}[${index}]`))
        .filter((each) => each !== undefined);
    }
    if (typeof value !== "object" || value === null) return value;
    const [name, argument] = intrinsic(value) ?? [];
    if (name !== undefined && name !== "Condition") {
      const result = evaluate(name, argument, at);
      return typeof result === "string" ? rewritten(result) : result;
    }
    const entries = Object.entries(value).map(([key, each]) => [key, resolve(each, `${at}.${key}`)] as const);
    return Object.fromEntries(entries.filter(([, each]) => each !== undefined));
  }

  return {
    resolve,
    outputs: () =>
      Object.fromEntries(
        Object.entries(template.Outputs).map(([name, { Value }]) => [name, String(resolve(Value, name))]),
      ),
    output(name) {
      const found = template.Outputs[name];
      if (!found) throw new Error(`${stackName} has no output ${name}.`);
      return resolve(found.Value, name);
    },
    ofType: (...types) =>
      Object.entries(template.Resources)
        .filter(([logicalId, { Type, Condition }]) => {
          return types.includes(Type) && (Condition === undefined || named(Condition, logicalId));
        })
        .map(([logicalId, { Properties }]) => ({
          logicalId,
          ...localOf(logicalId, logicalId),
          properties: z.record(z.string(), z.unknown()).parse(resolve(Properties, logicalId)),
        })),
  };
}

function intrinsic(value: unknown): [string, unknown] | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  const [only, ...others] = Object.entries(value);
  if (!only || others.length > 0) return undefined;
  const known = only[0] === "Ref" || only[0] === "Condition" || only[0].startsWith("Fn::");
  return known ? only : undefined;
}

function asList(value: unknown, at: string): unknown[] {
  if (Array.isArray(value)) return value;
  throw new Error(`${at}: expected a list, found ${JSON.stringify(value)}.`);
}

function asText(value: unknown, at: string): string {
  if (typeof value === "string" || typeof value === "number") return String(value);
  throw new Error(`${at}: expected a text, found ${JSON.stringify(value)}.`);
}
