import { parseArgs } from "node:util";
import { readDescription } from "../local/description.ts";
import { localDirectory } from "../local/directory.ts";
import { openDeployment, output } from "../repair/deployment.ts";
import { smoke } from "./smoke.ts";

const usage = `npm run smoke -- [--stage <name>]

Makes a journey through a deployed stage as a machine client: orders for a customer of its own and cancels that, then invites
SES's mailbox simulator and revokes that. What stays is the customer, which the next journey finds again, a cancelled
subscription, a revoked invitation, and the record of it. Without --stage it goes through the stack that runs here (npm start), as a demo client. With it the client
is that of TWOTIER_CLIENT_ID and TWOTIER_CLIENT_SECRET, of a provider and with the role AdminAgent, and the stage lies in the
account and region of the environment's credentials.`;

const clientOf = (stage: string | undefined) => {
  const { TWOTIER_CLIENT_ID: id, TWOTIER_CLIENT_SECRET: secret } = process.env;
  if (id && secret) return { id, secret };
  const demo = stage ? undefined : readDescription(localDirectory());
  const found = demo?.clients.find(
    ({ type, roles }) => type === "indirect-provider" && roles.includes("AdminAgent"),
  );
  if (!found) throw new Error("TWOTIER_CLIENT_ID and TWOTIER_CLIENT_SECRET must name a client.");
  return { id: found.id, secret: found.clientSecret };
};

try {
  const { stage } = parseArgs({ options: { stage: { type: "string" } } }).values;
  const client = clientOf(stage);
  const deployment = await openDeployment(stage ? [`Twotier-${stage}`] : []);
  await smoke(output(deployment, "ApiUrl"), client, { say: (line) => console.log(line) });
  console.log("The journey went through.");
} catch (error) {
  console.error(`${error instanceof Error ? error.message : String(error)}\n\n${usage}`);
  process.exitCode = 1;
}
