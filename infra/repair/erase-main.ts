import { parseArgs } from "node:util";
import { AdminDeleteUserCommand, UserNotFoundException } from "@aws-sdk/client-cognito-identity-provider";
import { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { openTable } from "../../lib/table/table.ts";
import { eraseUser } from "../../lib/users/erasure.ts";
import { openDeployment, output, stacksOf } from "./deployment.ts";

const usage = `npm run erase -- --user <usr_…> [--stage <name>]

Erases the data of a person who uses the API: name and address in the table, what was mailed to it, and the sign-in. The
user must be disabled. Its id stays, and with it the record, which names people by their ids alone. Run again it does
what is left. Without --stage it works on the stack that runs here (npm start); with it, on the AWS account of the
environment's credentials.`;

try {
  const { values } = parseArgs({
    options: { user: { type: "string" }, stage: { type: "string" } },
  });
  if (!values.user) throw new Error("Name a --user by its id.");
  const deployment = await openDeployment(stacksOf(values.stage));
  const { dynamodb, cognito } = deployment.clients;
  const client = DynamoDBDocumentClient.from(dynamodb, { marshallOptions: { removeUndefinedValues: true } });
  const table = openTable(output(deployment, "TableName"), client);
  const isNew = await eraseUser(table, values.user, () => new Date());
  console.log(isNew ? "Table: name, address and mails are erased." : "Table: it was erased before.");
  try {
    const UserPoolId = output(deployment, "UserPoolId");
    await cognito.send(new AdminDeleteUserCommand({ UserPoolId, Username: values.user }));
    console.log("Pool: its user is deleted.");
  } catch (error) {
    if (!(error instanceof UserNotFoundException)) throw error;
    console.log("Pool: it has no such user.");
  }
  console.log("Its id stays in the record. Back-ups have the rest for as long as they are kept.");
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  console.error(`\n${usage}`);
  process.exitCode = 1;
}
