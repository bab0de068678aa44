import { ConditionalCheckFailedException } from "@aws-sdk/client-dynamodb";
import { type DynamoDBDocumentClient, UpdateCommand } from "@aws-sdk/lib-dynamodb";
import { outboxEntries } from "../../../lib/invitations/outbox/items.ts";
import { letters } from "../../../lib/letters/items.ts";
import { mailedLinks } from "../../../lib/mailed-links/items.ts";
import { notices } from "../../../lib/notices/items.ts";
import { addressProofs } from "../../../lib/users/address-proof/items.ts";
import { scanPages } from "../../backfill/scan.ts";

/**
 * The types of items that wake the sender: their mails that waited at the restore time, or were half sent, are brought
 * to it again.
 */
export const mails = [outboxEntries, addressProofs, mailedLinks, notices, letters];

/**
 * Brings each mail that was unsent at the restore time to its sender again. The stream record that had woken the sender
 * belongs to the former table. Some of the mails did leave after that time. Their recipients get a second mail, whose
 * link works, while the restored table does not know the first mail's link. Answers how many mails there are.
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
          // The sender has it already.
          if (!(error instanceof ConditionalCheckFailedException)) throw error;
        }
      }
  return woken;
};
