/** What an output of the stack tells of a function: its name, the URL of its dead letters, the bucket of its records. */
export type FunctionOutput = "Function" | "DeadLetters" | "Records";

/** The name of that output: letters alone, as CloudFormation wants it. */
export const outputName = (functionName: string, what: FunctionOutput): string =>
  `${functionName.replace(/(^|-)([a-z])/g, (_, _dash, letter: string) => letter.toUpperCase())}${what}`;
