import { createInterface } from "node:readline/promises";
import { Writable } from "node:stream";
import { exitCodes, Failure } from "./failure.ts";

let piped: Promise<string[]> | undefined;

const readAll = async (): Promise<string[]> => {
  let text = "";
  for await (const chunk of process.stdin.setEncoding("utf8")) text += chunk;
  return text.split(/\r?\n/);
};

/** Asks for a secret. A terminal does not show it. When the input is a pipe, each question reads its next line. */
export const askSecret = async (question: string): Promise<string> => {
  if (!process.stdin.isTTY) {
    piped ??= readAll();
    const line = (await piped).shift();
    if (!line) throw new Failure(`${question.replace(/: $/, "")} is expected on the standard input.`);
    return line;
  }
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() });
  const lines = createInterface({ input: process.stdin, output: silent, terminal: true });
  process.stderr.write(question);
  try {
    return await new Promise<string>((resolve, reject) => {
      lines.once("SIGINT", () => reject(new Failure("Interrupted.", exitCodes.interrupted)));
      lines.question("").then(resolve, reject);
    });
  } finally {
    lines.close();
    process.stderr.write("\n");
  }
};
