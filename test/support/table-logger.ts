import { Console } from "node:console";
import { Writable } from "node:stream";
import { Logger } from "@aws-lambda-powertools/logger";

/** A logger that keeps its lines, for code that takes one as a parameter. */
export class KeptLogger extends Logger {
  readonly written: string[] = [];

  constructor() {
    super({ serviceName: "test", logLevel: "DEBUG" });
    const keep = new Writable({
      write: (chunk, _encoding, done) => {
        this.written.push(String(chunk));
        done();
      },
    });
    Object.assign(this, { console: new Console({ stdout: keep, stderr: keep }) });
  }

  /** The lines as parsed objects. */
  get lines(): Record<string, unknown>[] {
    return this.written.map((line) => JSON.parse(line));
  }
}
