import { Agent, request } from "node:http";

/** An error answer of an AWS JSON protocol endpoint. */
export class WireError extends Error {
  readonly type: string;
  constructor(type: string, message: string) {
    super(`${type}: ${message}`);
    this.name = "WireError";
    this.type = type;
  }
}

const agent = new Agent({ keepAlive: true, maxSockets: 32 });

// The databases require a well-formed signature and do not verify it.
const unsigned = {
  authorization:
    "AWS4-HMAC-SHA256 Credential=local/20250101/eu-central-1/dynamodb/aws4_request, SignedHeaders=host, Signature=0",
  "x-amz-date": "20250101T000000Z",
  "content-type": "application/x-amz-json-1.0",
};

/**
 * A call of the AWS JSON 1.0 protocol to an endpoint on this machine. It does not use the SDK, because a stream's
 * records must reach the functions in the wire format, and because loading a client takes time. Throws a WireError.
 */
export function call(url: string, target: string, body: object): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const sent = request(url, { method: "POST", agent, headers: { ...unsigned, "x-amz-target": target } });
    sent.setTimeout(10_000, () => sent.destroy(new Error(`${target} at ${url} did not answer within 10 s`)));
    sent.on("error", reject);
    sent.on("response", (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.on("error", reject);
      response.on("end", () => {
        try {
          const answer: unknown = JSON.parse(Buffer.concat(chunks).toString("utf8"));
          if (response.statusCode === 200) resolve(answer);
          else reject(wireError(answer, response.statusCode));
        } catch (error) {
          reject(error);
        }
      });
    });
    sent.end(JSON.stringify(body));
  });
}

function wireError(answer: unknown, status: number | undefined): WireError {
  const fields: Record<string, unknown> = typeof answer === "object" && answer !== null ? { ...answer } : {};
  const type = String(fields.__type ?? `HTTP ${status}`);
  return new WireError(type.slice(type.indexOf("#") + 1), String(fields.message ?? fields.Message ?? ""));
}
