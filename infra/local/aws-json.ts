import { randomUUID } from "node:crypto";
import type * as z from "zod";
import type { Answer, Received } from "./http-server.ts";

/** An error answer of an AWS service. The SDK turns it into an exception named `type`. */
export class AwsError extends Error {
  readonly type: string;
  readonly status: number;

  constructor(type: string, message: string, status = 400) {
    super(message);
    this.type = type;
    this.status = status;
  }
}

export interface Operation {
  /** Whether the call must be signed. Operations of a public client need no signature. */
  signed: boolean;
  run(input: unknown): Promise<object>;
}

/** An operation with an input schema. `invalid` names the service's exception for bad input. */
export function operation<S extends z.ZodType>(definition: {
  invalid: string;
  signed: boolean;
  input: S;
  run: (input: z.infer<S>) => Promise<object> | object;
}): Operation {
  return {
    signed: definition.signed,
    async run(input) {
      const parsed = definition.input.safeParse(input);
      if (parsed.success) return definition.run(parsed.data);
      const { issues } = parsed.error;
      const all = issues.map(({ path, message }) => `Value at '${path.join(".")}' is invalid: ${message}`);
      throw new AwsError(
        definition.invalid,
        `${issues.length} validation error(s) detected: ${all.join("; ")}`,
      );
    },
  };
}

/** Answers one call of the AWS JSON 1.1 protocol. */
export async function answerJson(
  service: string,
  operations: ReadonlyMap<string, Operation>,
  { headers, body }: Received,
): Promise<Answer> {
  try {
    const [prefix, name] = String(headers["x-amz-target"] ?? "").split(".");
    const found = prefix === service && name !== undefined ? operations.get(name) : undefined;
    if (found === undefined) throw new AwsError("UnknownOperationException", `Unknown operation: ${name}`);
    if (found.signed && !headers.authorization?.startsWith("AWS4-HMAC-SHA256 ")) {
      throw new AwsError("MissingAuthenticationTokenException", "Missing Authentication Token");
    }
    return reply(200, await found.run(parse(body)));
  } catch (error) {
    if (!(error instanceof AwsError)) console.error(error);
    const { type, message, status } =
      error instanceof AwsError ? error : new AwsError("InternalErrorException", "The stand-in failed.", 500);
    return reply(status, { __type: type, message }, { "x-amzn-errortype": `${type}:` });
  }
}

function parse(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    throw new AwsError("SerializationException", "The body is not JSON.");
  }
}

function reply(status: number, value: object, headers: Record<string, string> = {}): Answer {
  return {
    status,
    headers: { "content-type": "application/x-amz-json-1.1", "x-amzn-requestid": randomUUID(), ...headers },
    body: JSON.stringify(value),
  };
}
