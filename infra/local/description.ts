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

const client = z.object({
  id: z.string(),
  clientSecret: z.string(),
  displayName: z.string(),
  organization: z.string(),
  type: z.enum(["indirect-provider", "indirect-reseller"]),
  roles: z.array(z.string()),
});
/** A demo API client, with its secret. */
export type DemoApiClient = z.infer<typeof client>;

/** The demo accounts of a stack. */
export interface DemoAccounts {
  users: DemoUser[];
  clients: DemoApiClient[];
}

/** A running stack, described for other processes. */
export const description = z.object({
  apiUrl: z.string(),
  inboxUrl: z.string(),
  tableName: z.string(),
  dynamodbUrl: z.string(),
  userPoolId: z.string(),
  clientId: z.string(),
  cognitoUrl: z.string(),
  /** The addresses of stand-ins that only tools and functions call. */
  endpoints: z.record(z.string(), z.string()),
  /** The outputs of the stack, by name. */
  outputs: z.record(z.string(), z.string()),
  /** When the last deployment published versions of the functions. */
  deployedAt: z.iso.datetime(),
  users: z.array(user),
  clients: z.array(client),
});
/** The content of `.local/stack.json` while a stack runs. */
export type StackDescription = z.infer<typeof description>;

const stackFile = (directory: string) => join(directory, "stack.json");
const accountsFile = (directory: string) => join(directory, "demo-users.json");

function write(file: string, value: unknown): void {
  writeFileSync(`${file}.new`, `${JSON.stringify(value, undefined, 2)}\n`, { mode: 0o600 });
  renameSync(`${file}.new`, file);
}

function read<T>(file: string, schema: z.ZodType<T>): T | undefined {
  return existsSync(file) ? schema.parse(JSON.parse(readFileSync(file, "utf8"))) : undefined;
}

/** Writes the running stack's addresses, for tools such as `npm run token`. */
export function writeDescription(directory: string, value: StackDescription): void {
  write(stackFile(directory), value);
}

/** Reads the addresses of a directory's stack. Answers `undefined` when none runs there. */
export function readDescription(directory: string): StackDescription | undefined {
  return read(stackFile(directory), description);
}

/** Demo data of earlier releases have users only. */
const demoAccounts = z.union([
  z.object({ users: z.array(user), clients: z.array(client) }),
  z.array(user).transform((users) => ({ users, clients: [] })),
]);

/** Records that the demo data are complete, with their accounts. */
function writeDemoAccounts(directory: string, accounts: DemoAccounts): void {
  write(accountsFile(directory), accounts);
}

/** The demo accounts of a directory. Answers `undefined` until its demo data are complete. */
function readDemoAccounts(directory: string): DemoAccounts | undefined {
  return read(accountsFile(directory), demoAccounts);
}

/** The accounts of a directory's demo data, which `seed` creates at the first start; none where there is no demo. */
export async function openDemoAccounts(
  directory: string,
  seed: (() => Promise<DemoAccounts> | undefined) | undefined,
): Promise<DemoAccounts> {
  const nobody = { users: [], clients: [] };
  const known = readDemoAccounts(directory);
  if (known || !seed) return known ?? nobody;
  const accounts = (await seed()) ?? nobody;
  writeDemoAccounts(directory, accounts);
  return accounts;
}
