/** The outputs of the stack about a function: its name, the URL of its dead-letter queue, the bucket of its records. */
export type FunctionOutput = "Function" | "DeadLetters" | "Records";

/** The output's name. CloudFormation allows letters and digits only. */
export const outputName = (functionName: string, what: FunctionOutput): string =>
  `${functionName.replace(/(^|-)([a-z])/g, (_, _dash, letter: string) => letter.toUpperCase())}${what}`;

const ofFunction = /^([A-Z]\w*)Function$/;

/** The function that an output is about; `undefined` for other outputs. */
export const functionOf = (output: string): string | undefined =>
  ofFunction
    .exec(output)?.[1]
    ?.replace(/[A-Z]/g, (letter, at: number) => `${at > 0 ? "-" : ""}${letter.toLowerCase()}`);
