import { createServer, type IncomingMessage, request } from "node:http";
import * as z from "zod";

/** What one operation asked of DynamoDB. */
export interface Cost {
  /** Calls to DynamoDB, whether one after another or side by side. */
  calls: number;
  read: number;
  write: number;
  /** Write units of the index, on top of the table's. */
  index: number;
  /** Actions of the largest transaction. */
  actions: number;
}

const units = z.object({
  CapacityUnits: z.number().default(0),
  GlobalSecondaryIndexes: z.record(z.string(), z.object({ CapacityUnits: z.number() })).default({}),
});
const answer = z.object({ ConsumedCapacity: z.union([units, z.array(units)]).optional() });
const asked = z.looseObject({ TransactItems: z.array(z.unknown()).optional() });

const reads = ["GetItem", "BatchGetItem", "Query"];

const whole = async (message: IncomingMessage): Promise<string> => {
  const chunks: Buffer[] = [];
  for await (const chunk of message) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks).toString();
};

const forward = (url: string, headers: IncomingMessage["headers"], body: string) =>
  new Promise<{ status: number; type: string; body: string }>((resolve, reject) => {
    const { host: _, "content-length": __, ...rest } = headers;
    const sent = request(url, { method: "POST", headers: rest }, (response) => {
      const { statusCode: status = 500, headers } = response;
      whole(response).then(
        (text) => resolve({ status, type: headers["content-type"] ?? "", body: text }),
        reject,
      );
    });
    sent.on("error", reject);
    sent.end(body);
  });

/** Stands between the SDK and a DynamoDB, has each call tell what it consumed, and adds it up. */
export const startMeter = async () => {
  let upstream = "";
  const nothing: Cost = { calls: 0, read: 0, write: 0, index: 0, actions: 0 };
  let sum = { ...nothing };

  const add = (operation: string, sent: unknown, received: unknown) => {
    sum.calls++;
    sum.actions = Math.max(sum.actions, asked.parse(sent).TransactItems?.length ?? 0);
    const { ConsumedCapacity = [] } = answer.parse(received);
    for (const consumed of [ConsumedCapacity].flat()) {
      const inIndex = Object.values(consumed.GlobalSecondaryIndexes)
        .map(({ CapacityUnits }) => CapacityUnits)
        .reduce((a, b) => a + b, 0);
      if (reads.includes(operation)) sum.read += consumed.CapacityUnits;
      else {
        sum.write += consumed.CapacityUnits - inIndex;
        sum.index += inIndex;
      }
    }
  };

  const server = createServer(async (incoming, outgoing) => {
    const operation = String(incoming.headers["x-amz-target"]).split(".")[1] ?? "";
    const sent = asked.parse(JSON.parse(await whole(incoming)));
    const metered = JSON.stringify({ ...sent, ReturnConsumedCapacity: "INDEXES" });
    const received = await forward(upstream, incoming.headers, metered);
    add(operation, sent, JSON.parse(received.body));
    outgoing.writeHead(received.status, { "content-type": received.type }).end(received.body);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (typeof address !== "object" || address === null) throw new Error("the meter has no port");

  return {
    url: `http://127.0.0.1:${address.port}`,
    /** From now on the calls go to the DynamoDB at this address. */
    measures: (url: string) => {
      upstream = url;
    },
    async measure(work: () => Promise<unknown>): Promise<Cost> {
      sum = { ...nothing };
      await work();
      return { ...sum };
    },
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
};
