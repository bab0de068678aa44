/** What an output of the stack tells of a function: its name, the URL of its dead letters, the bucket of its records. */
export type FunctionOutput = "Function" | "DeadLetters" | "Records";

/** The name of that output: letters alone, as CloudFormation wants it. */
export const outputName = (functionName: string, what: FunctionOutput): string =>
  `${functionName.replace(/(^|-)([a-z])/g, (_, _dash, letter: string) => letter.toUpperCase())}${what}`;

const ofFunction = /^([A-Z]\w*)Function$/;

/** The function that such an output names; `undefined` where an output is of something else. */
export const functionOf = (output: string): string | undefined =>
  ofFunction
    .exec(output)?.[1]
    ?.replace(/[A-Z]/g, (letter, at: number) => `${at > 0 ? "-" : ""}${letter.toLowerCase()}`);
