import type { StackDescription } from "./description.ts";

/** The text at the end of `npm start`: addresses, demo users and commands to try. `folder` has the stack's data. */
export function startingPoints(stack: StackDescription, folder: string): string {
  const { apiUrl, inboxUrl, users, clients } = stack;
  const addresses = [
    `API      ${apiUrl}/v1`,
    `Docs     ${apiUrl}/docs        the reference of the API`,
    `Inbox    ${inboxUrl}        every mail that was sent`,
    `Webhooks ${inboxUrl}/webhooks        what was delivered to the demo endpoint`,
    `Table    ${stack.dynamodbUrl}        ${stack.tableName}`,
    `Details  ${folder}/stack.json, logs in ${folder}/logs`,
  ];
  const accounts = users.length > 0 ? ["", ...table(people, users.map(row))] : [];
  const systems = clients.length > 0 ? ["", ...table(machines, clients.map(machine))] : [];
  const someone = users.find(({ type }) => type === "indirect-provider") ?? users[0];
  return [
    ...addresses,
    ...accounts,
    ...systems,
    "",
    "Try:",
    ...commands(apiUrl, inboxUrl, someone?.email).map((each) => `  ${each}`),
    "",
    `Ctrl-C ends everything; the data stays in ${folder} (--fresh empties it).`,
  ].join("\n");
}

function commands(apiUrl: string, inboxUrl: string, email: string | undefined): string[] {
  const anybody = `curl -s ${apiUrl}/v1/directory/indirect-providers`;
  if (!email) return [`curl -s ${apiUrl}/v1/health`, anybody, `curl -s ${inboxUrl}/messages`];
  const authorized = `curl -s -H "authorization: Bearer $(npm run -s token -- ${email})"`;
  return [anybody, `${authorized} ${apiUrl}/v1/me`, `${authorized} ${apiUrl}/v1/customers`];
}

function row({ email, password, organization, type, roles }: StackDescription["users"][number]): string[] {
  return [email, password, organization, type, roles.join(", ")];
}

function machine({
  displayName,
  id,
  organization,
  type,
  roles,
}: StackDescription["clients"][number]): string[] {
  return [displayName, id, organization, type, roles.join(", ")];
}

const people = ["E-MAIL", "PASSWORD", "ORGANIZATION", "TYPE", "ROLES"];
const machines = ["API CLIENT", "ID", "ORGANIZATION", "TYPE", "ROLES"];

function table(head: string[], rows: string[][]): string[] {
  const all = [head, ...rows];
  const widths = (all[0] ?? []).map((_, column) => Math.max(...all.map((each) => each[column]?.length ?? 0)));
  return all.map((each) =>
    each
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join("  ")
      .trimEnd(),
  );
}
