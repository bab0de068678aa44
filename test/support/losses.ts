import {
  AdminDeleteUserCommand,
  CognitoIdentityProviderClient,
  ListUsersCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import { DeleteTableCommand } from "@aws-sdk/client-dynamodb";
import { DeleteCommand } from "@aws-sdk/lib-dynamodb";
import type { LocalStack } from "../../infra/local/stack.ts";
import { customerWordLists, customerWords } from "../../lib/customers/search-items.ts";
import { auditKeys } from "../../lib/record/items.ts";
import { subscriptionKeys } from "../../lib/subscriptions/items.ts";
import type { Item } from "../../lib/table/item.ts";
import { itemsOf } from "./invitations.ts";
import { at } from "./stand-in.ts";
import { documentsOf } from "./world.ts";

/** The table is deleted with all that it holds. */
export const loseTable = async (stack: LocalStack): Promise<void> => {
  const documents = documentsOf(stack);
  await documents.send(new DeleteTableCommand({ TableName: stack.tableName }));
  documents.destroy();
};

/** All users of the pool are deleted. Answers how many there were. */
export const losePool = async (stack: LocalStack): Promise<number> => {
  const cognito = new CognitoIdentityProviderClient(at(stack.cognitoUrl));
  const { userPoolId: UserPoolId } = stack;
  const { Users = [] } = await cognito.send(new ListUsersCommand({ UserPoolId }));
  for (const { Username } of Users) await cognito.send(new AdminDeleteUserCommand({ UserPoolId, Username }));
  cognito.destroy();
  return Users.length;
};

/** The types of the items that the stream consumer writes. */
export const byStream = [subscriptionKeys, auditKeys, customerWordLists, customerWords].map(
  ({ type }) => type,
);

/** What the stream consumer has written about the customers of these orders. */
export const writtenByStream = async (stack: LocalStack, orderIds: readonly string[]): Promise<Item[]> => {
  const all = await itemsOf(stack);
  const ordered = all.filter(({ type, id }) => type === "Order" && orderIds.includes(id));
  const customers = ordered.map(({ customerId }) => String(customerId));
  const isWritten = (item: Item) =>
    byStream.includes(String(item.type)) && customers.some((id) => JSON.stringify(item).includes(id));
  return all.filter(isWritten);
};

/** Removes these items, as if the stream had been behind at the restore time. */
export const remove = async (stack: LocalStack, items: readonly Item[]): Promise<void> => {
  const documents = documentsOf(stack);
  for (const { PK, SK } of items)
    await documents.send(new DeleteCommand({ TableName: stack.tableName, Key: { PK, SK } }));
  documents.destroy();
};
