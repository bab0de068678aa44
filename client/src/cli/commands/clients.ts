import { type Command, Option } from "commander";
import type { components } from "../../schema.ts";
import { Failure } from "../failure.ts";
import type { Context } from "../main.ts";
import { type Column, note, show, showDone, showList } from "../output.ts";
import { formatted } from "./lists.ts";

type ApiClient = components["schemas"]["ApiClient"];

const columns: Column<ApiClient>[] = [
  ["id", ({ id }) => id],
  ["name", ({ displayName }) => displayName],
  ["roles", ({ roles }) => roles.join(", ")],
  ["status", ({ status }) => status],
  ["secrets", ({ secrets }) => secrets.map(({ id }) => id).join(", ")],
  ["lastUsedOn", ({ lastUsedOn }) => lastUsedOn],
];

const warnOfSecret = () => note("The secret is shown this once: keep it where your system finds it.");

/** The token of an invitation, from its link or as it is. Mail programs may add a slash, brackets or a query. */
const tokenOf = (link: string): string => {
  const [address = ""] = link.replaceAll(/[<>\s]/g, "").split(/[?#]/);
  const token = address.replace(/\/+$/, "").split("/").at(-1);
  if (!token) throw new Failure("Give the invitation's link as it is in the mail.");
  return token;
};

const examples = `
Examples:
  twotier clients
  twotier clients create "Order desk" --role SalesAgent
  twotier clients secret cli_…          a second secret, to replace the first without an outage
  twotier clients delete-secret cli_… sec_…
  twotier clients disable cli_…`;

/** The commands for a Global admin's own decisions: API clients, and accepting or declining invitations. */
export const addClients = (program: Command, { open }: Context): void => {
  program
    .command("accept")
    .argument("<link>", "the link of the invitation's mail")
    .description("accept an invitation, as a reseller's Global admin")
    .option("--json", "as JSON")
    .action(async (link: string, format: { json?: boolean }) => {
      const { data } = await open().POST("/v1/invitations/accept", { body: { token: tokenOf(link) } });
      for (const { detail } of data.warnings ?? []) note(detail);
      show({ id: data.id, name: data.name, status: data.status, since: data.since }, format);
    });
  const clients = formatted(program.command("clients").description("the API clients of your systems"))
    .addHelpText("after", examples)
    .action(async (format) =>
      showList(open().items("/v1/api-clients", { params: { query: { limit: 100 } } }), columns, format),
    );
  clients
    .command("create")
    .argument("<name>")
    .description("create an API client with its first secret")
    .addOption(
      new Option("--role <role...>", "what it may do")
        .choices(["AdminAgent", "SalesAgent"] as const)
        .makeOptionMandatory(),
    )
    .action(async (displayName: string, { role: roles }: { role: ("AdminAgent" | "SalesAgent")[] }) => {
      const { data, response } = await open().POST("/v1/api-clients", { body: { displayName, roles } });
      show({ id: data.id, clientSecret: data.clientSecret });
      warnOfSecret();
      note(`To sign in with it: twotier login --api ${new URL(response.url).origin} --client-id ${data.id}`);
    });
  clients
    .command("secret")
    .argument("<clientId>")
    .description("create a second secret")
    .action(async (apiClientId: string) => {
      const params = { path: { apiClientId } };
      const { data } = await open().POST("/v1/api-clients/{apiClientId}/secrets", { params });
      show({ id: data.id, clientSecret: data.clientSecret });
      warnOfSecret();
    });
  clients
    .command("delete-secret")
    .argument("<clientId>")
    .argument("<secretId>")
    .description("delete a secret, and end the tokens issued with it")
    .action(async (apiClientId: string, secretId: string) => {
      const params = { path: { apiClientId, secretId } };
      await open().DELETE("/v1/api-clients/{apiClientId}/secrets/{secretId}", { params });
      showDone(`${secretId} no longer works.`, { id: secretId, apiClientId, status: "deleted" });
    });
  for (const [name, status, what] of [
    ["disable", "disabled", "disable a client at once, with its tokens"],
    ["enable", "active", "enable a client"],
  ] as const)
    clients
      .command(name)
      .argument("<clientId>")
      .description(what)
      .action(async (apiClientId: string) => {
        const path = "/v1/api-clients/{apiClientId}";
        const { data } = await open().update(path, { apiClientId }, () => ({ status }));
        showDone(`${data.displayName} is ${data.status}.`, data);
      });
};
