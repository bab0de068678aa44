import { EventBridgeClient, PutEventsCommand } from "@aws-sdk/client-eventbridge";
import { clientDefaults } from "./client-defaults.ts";
import { deadlineSignal } from "./deadline.ts";

/** One event for the deployment's bus. */
export interface BusEvent {
  type: string;
  at: string;
  detail: Record<string, unknown>;
}

/** The functions' only EventBridge client. `publish` throws when the bus did not accept the event. */
export const openBus = (name: string, client = new EventBridgeClient(clientDefaults)) => ({
  async publish({ type, at, detail }: BusEvent): Promise<void> {
    const entry = {
      EventBusName: name,
      Source: "twotier",
      DetailType: type,
      Time: new Date(at),
      Detail: JSON.stringify(detail),
    };
    const abortSignal = deadlineSignal();
    const { FailedEntryCount, Entries } = await client.send(
      new PutEventsCommand({ Entries: [entry] }),
      abortSignal ? { abortSignal } : {},
    );
    if (!FailedEntryCount) return;
    const code = Entries?.[0]?.ErrorCode ?? "";
    throw Object.assign(new Error(`the event bus refused an event: ${code}`), { name: code });
  },
});
