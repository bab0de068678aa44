import type { Assembly } from "./assembly.ts";
import { type Place, surroundingsOf } from "./physical.ts";
import { readTemplate, type StackTemplate, type Template } from "./template.ts";

/**
 * Merges the templates of an assembly's stacks. A reference to another stack's output becomes that stack's value. No
 * two resources of the stacks share a logical id and a type.
 */
export function readStacks(
  { stacks }: Pick<Assembly, "stacks">,
  place: Omit<Place, "stackName">,
  rewrite: Record<string, string> = {},
): Template {
  const templates = new Map<string, StackTemplate>();
  const output = (stackName: string, name: string, at: string) => {
    const stack = templates.get(stackName);
    if (!stack) throw new Error(`${at}: the assembly has no stack ${stackName}.`);
    return stack.output(name);
  };
  for (const { stackName, template } of stacks)
    templates.set(
      stackName,
      readTemplate(template, { ...surroundingsOf({ ...place, stackName }), rewrite, output }),
    );
  const all = () => [...templates.values()];
  return {
    ofType: (...types) => all().flatMap((template) => template.ofType(...types)),
    outputs: () => Object.assign({}, ...all().map((template) => template.outputs())),
  };
}
