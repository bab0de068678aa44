import { parseArgs } from "node:util";
import { CognitoIdentityProviderClient } from "@aws-sdk/client-cognito-identity-provider";
import * as z from "zod";
import { openIdentity } from "../lib/aws/identity.ts";
import { Refusal } from "../lib/errors.ts";
import { bootstrapOperator, operatorInput } from "../lib/organizations/operator.ts";
import { openTable } from "../lib/table/table.ts";

const usage = `npm run bootstrap -- --table <TableName> --pool <UserPoolId> --email <address>
                     [--name <display name>] [--organization <name>] [--country <XX>] [--region <region>]

Makes the first operator of a deployment, and prints its credentials once. TableName and UserPoolId are outputs of the
stack; the AWS credentials and region are those of the environment. Run again with the same address, it gives that
user new credentials.`;

/** Parses the command line. Throws a sentence for wrong arguments. */
const read = () => {
  const text = { type: "string" } as const;
  const options = {
    table: text,
    pool: text,
    email: text,
    name: text,
    organization: text,
    country: text,
    region: text,
  };
  const { values } = parseArgs({ options });
  const {
    table,
    pool,
    email,
    name = "First operator",
    organization = "Operator",
    country = "US",
    region = "Global",
  } = values;
  if (!table || !pool || !email) throw new Error("--table, --pool and --email are needed.");
  return {
    table,
    pool,
    input: operatorInput.parse({ organization, country, region, email, displayName: name }),
  };
};

try {
  const { table, pool, input } = read();
  const identity = openIdentity({ userPoolId: pool }, new CognitoIdentityProviderClient({ maxAttempts: 3 }));
  const made = await bootstrapOperator(openTable(table), identity, input, () => new Date());
  console.log(`Operator      ${made.organizationId}`);
  console.log(`User name     ${made.userName}`);
  console.log(
    `Password      ${made.temporaryPassword}   (shown this once; it must be changed at the first sign-in)`,
  );
} catch (error) {
  if (error instanceof z.ZodError) console.error(z.prettifyError(error));
  else console.error(error instanceof Error ? error.message : String(error));
  if (!(error instanceof Refusal)) console.error(`\n${usage}`);
  process.exitCode = 1;
}
