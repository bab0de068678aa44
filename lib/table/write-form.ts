import type { TransactWriteCommandInput } from "@aws-sdk/lib-dynamodb";
import { compile, Placeholders } from "./condition.ts";
import type { Action } from "./item.ts";

/**
 * A write's condition and update as DynamoDB's expressions. Single commands and transactions use the same form. When
 * the condition fails, DynamoDB returns the item as it was, which decides the refusal.
 */
export const expressionsOf = (TableName: string, write: Action) => {
  const into = new Placeholders();
  const checks = write.checks ?? [];
  const ConditionExpression =
    checks.length > 0 ? compile({ all: checks.map(({ when }) => when) }, into) : undefined;
  const clauses: string[] = [];
  if ("update" in write) {
    const set = Object.entries(write.set ?? {}).filter(([, value]) => value !== undefined);
    if (set.length > 0)
      clauses.push(
        `SET ${set.map(([name, value]) => `${into.name(name)} = ${into.value(value)}`).join(", ")}`,
      );
    if (write.remove?.length)
      clauses.push(`REMOVE ${write.remove.map((name) => into.name(name)).join(", ")}`);
    const add = Object.entries(write.add ?? {});
    if (add.length > 0)
      clauses.push(`ADD ${add.map(([name, value]) => `${into.name(name)} ${into.value(value)}`).join(", ")}`);
  }
  return {
    TableName,
    ...into.maps(),
    ...(ConditionExpression && {
      ConditionExpression,
      ReturnValuesOnConditionCheckFailure: "ALL_OLD" as const,
    }),
    ...(clauses.length > 0 && { UpdateExpression: clauses.join(" ") }),
  };
};

type TransactionItem = NonNullable<TransactWriteCommandInput["TransactItems"]>[number];

/** A write as an item of TransactWriteItems. */
export const transactionItem = (TableName: string, write: Action): TransactionItem => {
  const shared = expressionsOf(TableName, write);
  if ("put" in write) return { Put: { ...shared, Item: write.put } };
  if ("delete" in write) return { Delete: { ...shared, Key: write.delete } };
  if ("check" in write)
    return {
      ConditionCheck: { ...shared, Key: write.check, ConditionExpression: shared.ConditionExpression },
    };
  return { Update: { ...shared, Key: write.update, UpdateExpression: shared.UpdateExpression } };
};
