import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import * as z from "zod";

const user = z.object({
  email: z.string(),
  password: z.string(),
  organization: z.string(),
  type: z.enum(["operator", "indirect-provider", "indirect-reseller"]),
  roles: z.array(z.string()),
});
/** A demo user, with its password. */
export type DemoUser = z.infer<typeof user>;

/** A running stack, described for other processes. */
export const description = z.object({
  apiUrl: z.string(),
  inboxUrl: z.string(),
  tableName: z.string(),
  dynamodbUrl: z.string(),
  userPoolId: z.string(),
  clientId: z.string(),
  cognitoUrl: z.string(),
  users: z.array(user),
});
/** What `.local/stack.json` holds while a stack runs. */
export type StackDescription = z.infer<typeof description>;

const stackFile = (directory: string) => join(directory, "stack.json");
const usersFile = (directory: string) => join(directory, "demo-users.json");

function write(file: string, value: unknown): void {
  writeFileSync(`${file}.new`, `${JSON.stringify(value, undefined, 2)}\n`, { mode: 0o600 });
  renameSync(`${file}.new`, file);
}

function read<T>(file: string, schema: z.ZodType<T>): T | undefined {
  return existsSync(file) ? schema.parse(JSON.parse(readFileSync(file, "utf8"))) : undefined;
}

/** Writes where the stack is, for tools such as `npm run token`. */
export function writeDescription(directory: string, value: StackDescription): void {
  write(stackFile(directory), value);
}

/** Reads where the stack of a directory is. Answers `undefined` when none runs there. */
export function readDescription(directory: string): StackDescription | undefined {
  return read(stackFile(directory), description);
}

/** Records that the demo data is complete, with its users. */
export function writeDemoUsers(directory: string, users: DemoUser[]): void {
  write(usersFile(directory), users);
}

/** The demo users of a directory. Answers `undefined` before its demo data is complete. */
export function readDemoUsers(directory: string): DemoUser[] | undefined {
  return read(usersFile(directory), z.array(user));
}
