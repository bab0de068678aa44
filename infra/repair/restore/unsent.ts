import { ConditionalCheckFailedException } from "@aws-sdk/client-dynamodb";
import { type DynamoDBDocumentClient, UpdateCommand } from "@aws-sdk/lib-dynamodb";
import { outboxEntries } from "../../../lib/invitations/outbox/items.ts";
import { letters } from "../../../lib/letters/items.ts";
import { mailedLinks } from "../../../lib/mailed-links/items.ts";
import { notices } from "../../../lib/notices/items.ts";
import { addressProofs } from "../../../lib/users/address-proof/items.ts";
import { scanPages } from "../../backfill/scan.ts";

/** The mails that waited at the time, or were half sent, are put before the new stream: of all types that wake the sender. */
export const mails = [outboxEntries, addressProofs, mailedLinks, notices, letters];

/**
 * Puts each mail that was to leave at the time before its sender once more: the record that had woken it is in the stream
 * of the table before. Some of them left after that time; whoever gets a second one finds that the newest link works,
 * while those of the first are unknown to the restored table. Answers how many there are.
 */
export const wakeUnsent = async (
  client: DynamoDBDocumentClient,
  tableName: string,
  now: Date,
): Promise<number> => {
  let woken = 0;
  for (const { type } of mails)
    for await (const { items } of scanPages(client, { tableName, type, pageSize: 200 }))
      for (const { PK, SK, state } of items) {
        if (state !== "queued" && state !== "sending") continue;
        try {
          await client.send(
            new UpdateCommand({
              TableName: tableName,
              Key: { PK, SK },
              UpdateExpression: "SET #state = :queued, #nudgedAt = :now",
              ConditionExpression: "#state = :found",
              ExpressionAttributeNames: { "#state": "state", "#nudgedAt": "nudgedAt" },
              ExpressionAttributeValues: { ":queued": "queued", ":found": state, ":now": now.toISOString() },
            }),
          );
          woken++;
        } catch (error) {
          // It is on its way already.
          if (!(error instanceof ConditionalCheckFailedException)) throw error;
        }
      }
  return woken;
};
