import * as z from "zod";
import type { StackDescription } from "./description.ts";

const answer = z.union([
  z.object({ access_token: z.string() }),
  z.object({ error: z.string(), error_description: z.string() }),
]);

/**
 * An access token of an API client of the running stack, by its id, its name or its organization's name. A demo client
 * needs no secret. Throws a sentence for the person who ran the command.
 */
export async function clientToken(
  { apiUrl, clients }: Pick<StackDescription, "apiUrl" | "clients">,
  wanted = "",
  secret?: string,
): Promise<string> {
  const names = ({ id, displayName, organization }: StackDescription["clients"][number]) =>
    [id, displayName, organization].map((name) => name.toLowerCase());
  const known = clients.find((each) => names(each).includes(wanted.toLowerCase()));
  const given = secret ?? known?.clientSecret;
  if (!given) {
    const demo = clients.map(({ id, displayName }) => `  ${id}  ${displayName}`).join("\n");
    const hint = demo ? `Demo clients:\n${demo}` : "This stack has no demo clients.";
    throw new Error(
      `"${wanted}" is no demo client: give its secret too, npm run token -- --client <id> <secret>\n${hint}`,
    );
  }
  const body = new URLSearchParams({
    grant_type: "client_credentials",
    client_id: known?.id ?? wanted,
    client_secret: given,
  });
  const response = await fetch(`${apiUrl}/oauth2/token`, { method: "POST", body });
  const answered = answer.parse(await response.json());
  if ("access_token" in answered) return answered.access_token;
  throw new Error(`${wanted} got no token (${answered.error}). ${answered.error_description}`);
}
