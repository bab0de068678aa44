import { type Answer, type Listening, type Received, serveHttp } from "./http-server.ts";
import type { InvocationResult } from "./invocation.ts";
import { lambdaApi } from "./lambda-api.ts";
import { type DeadLetter, objectKeyOf, type Queues } from "./queues.ts";
import type { Versions } from "./versions.ts";

const escaped = (text: string): string =>
  text.replace(/[<>&]/g, (character) => `&#${character.charCodeAt(0)};`);

const xml = (status: number, body: string): Answer => ({
  status,
  headers: { "content-type": "application/xml" },
  body: `<?xml version="1.0" encoding="UTF-8"?>\n${body}`,
});

/**
 * Stand-ins for operations that only tools call: Lambda's (lambda-api.ts), and S3's `ListObjectsV2`, `GetObject` and
 * `DeleteObject` for the buckets of records that failed for good.
 */
export const startToolsDoor = (services: {
  invoke(functionName: string, event: unknown): Promise<InvocationResult>;
  queues: Queues;
  versions: Versions;
}): Promise<Listening> => {
  const lambda = lambdaApi(services);

  const list = (bucket: string, letters: DeadLetter[], { query }: Received): Answer => {
    const after = query.get("continuation-token") ?? query.get("start-after") ?? "";
    const most = Number(query.get("max-keys") ?? 1_000);
    const all = letters.toSorted((a, b) => (objectKeyOf(a) < objectKeyOf(b) ? -1 : 1));
    const left = all.filter((each) => objectKeyOf(each) > after);
    const page = left.slice(0, most);
    const last = page.at(-1);
    const isTruncated = left.length > page.length;
    const contents = page.map(
      (each) =>
        `<Contents><Key>${escaped(objectKeyOf(each))}</Key><LastModified>${each.sentAt}</LastModified></Contents>`,
    );
    const next =
      last && isTruncated
        ? `<NextContinuationToken>${escaped(objectKeyOf(last))}</NextContinuationToken>`
        : "";
    return xml(
      200,
      `<ListBucketResult><Name>${escaped(bucket)}</Name><IsTruncated>${isTruncated}</IsTruncated>${next}${contents.join("")}</ListBucketResult>`,
    );
  };

  const s3 = (received: Received): Answer => {
    const { method, path } = received;
    const [, bucket = "", ...rest] = path.split("/").map(decodeURIComponent);
    const key = rest.join("/");
    const letters = services.queues.messages(`arn:aws:s3:::${bucket}`);
    if (method === "GET" && key === "") return list(bucket, letters, received);
    const found = letters.find((each) => objectKeyOf(each) === key);
    if (method === "DELETE") {
      if (found) services.queues.remove(found.messageId);
      return { status: 204, body: "" };
    }
    if (method === "GET" && found)
      return {
        status: 200,
        headers: { "content-type": "application/json" },
        body: JSON.stringify(found.body),
      };
    return xml(
      404,
      "<Error><Code>NoSuchKey</Code><Message>The specified key does not exist.</Message></Error>",
    );
  };

  return serveHttp({
    bodyLimit: 6 * 1024 * 1024,
    handle: async (received) => (await lambda(received)) ?? s3(received),
  });
};
