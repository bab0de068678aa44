import { Agent, createServer, type IncomingHttpHeaders, request as send } from "node:http";
import { pipeline } from "node:stream";
import * as z from "zod";
import { type Contending, openContending } from "./contending.ts";
import { openLateIndex } from "./late-index.ts";
import { closeServer, listen } from "./listen.ts";
import { only } from "./resources.ts";
import { type Asked, readResources, readRoles, type Service } from "./rights.ts";
import { failure, SesError } from "./ses/query-protocol.ts";
import type { Endpoints } from "./stack-options.ts";
import type { Template } from "./template.ts";
import { startTidying } from "./tidying.ts";

const ttl = z.object({ AttributeName: z.string() });
const services: readonly Service[] = ["dynamodb", "cognito", "ses", "eventbridge", "sqs", "kms"];

/** The function that signed a call; `undefined` for an unsigned call, or one that no function signed. */
const callerOf = ({ authorization = "" }: IncomingHttpHeaders, functions: readonly string[]) =>
  functions.find((name) => authorization.includes(`Credential=${name}/`));

const operationOf = (headers: IncomingHttpHeaders, body: string): string =>
  String(headers["x-amz-target"] ?? "").split(".")[1] ?? new URLSearchParams(body).get("Action") ?? "";

const refusal = (service: Service, caller: string, { action, resource }: Asked) => {
  const message = `User: ${caller} is not authorized to perform: ${action} on resource: ${resource} because no identity-based policy allows the ${action} action`;
  if (service === "ses") return failure(new SesError("AccessDenied", message, 403));
  const headers = { "content-type": "application/x-amz-json-1.0" };
  return { status: 400, headers, body: JSON.stringify({ __type: "AccessDeniedException", message }) };
};

/** The table that functions use, with its properties in the template. */
const tableOf = (template: Template) => {
  const { ref, properties } = only(template, "AWS::DynamoDB::GlobalTable", "AWS::DynamoDB::Table");
  const { AttributeName } = ttl.parse(properties.TimeToLiveSpecification);
  return { tableName: template.outputs().TableName ?? ref, properties, attribute: AttributeName };
};

/**
 * Stands in for IAM: an address in front of each service. It forwards a function's call when its role allows the call,
 * else refuses it as AWS does. Other callers' calls pass.
 */
export async function openGuards(options: {
  template: Template;
  region: string;
  accountId: string;
  endpoints: Endpoints;
  /** Left out, functions call the services directly. */
  judgesRights?: boolean | undefined;
  /** Whether calls to DynamoDB conflict and are throttled, as on AWS. */
  contends?: boolean | undefined;
  /** Whether the table's indexes and its deletion of expired items are late, as on AWS. */
  limited?: boolean | undefined;
  /** The indexes' delay in milliseconds, where it is not the default. */
  late?: number;
  /** The clock by which items expire. */
  now?: () => number;
}): Promise<{ endpoints: Endpoints; close(): Promise<void> }> {
  if (!options.judgesRights && !options.contends && !options.limited)
    return { endpoints: options.endpoints, close: async () => {} };
  const forbidden = options.judgesRights ? readRoles(options.template) : () => [];
  const asks = readResources(options.template, options);
  const functions = options.template.ofType("AWS::Lambda::Function").map(({ ref }) => ref);
  const agent = new Agent({ keepAlive: true });
  const table = options.limited
    ? { ...tableOf(options.template), url: options.endpoints.dynamodb }
    : undefined;
  const index = table && (await openLateIndex({ ...table, late: options.late }));
  const tidying = table && startTidying({ ...table, now: options.now ?? Date.now });

  const guard = async (service: Service, contending?: Contending) => {
    const server = createServer(async (request, response) => {
      try {
        const chunks: Buffer[] = [];
        for await (const chunk of request) chunks.push(chunk);
        const body = Buffer.concat(chunks);
        const { method, headers } = request;
        const caller = callerOf(headers, functions);
        const text = body.toString();
        if (caller !== undefined) {
          const [missing] = forbidden(caller, asks(service, operationOf(headers, text), text));
          if (missing) {
            const { status, headers: sent, body: said } = refusal(service, caller, missing);
            return void response.writeHead(status, sent).end(said);
          }
        }
        const begun = contending?.(operationOf(headers, text), text);
        if (begun && "refused" in begun) {
          const { status, headers: sent, body: said } = begun.refused;
          return void response.writeHead(status, sent).end(said);
        }
        const target = new URL(request.url ?? "/", options.endpoints[service]);
        const sent = service === "dynamodb" && index ? index.asked(operationOf(headers, text), text) : body;
        const sized =
          typeof sent === "string" ? { ...headers, "content-length": Buffer.byteLength(sent) } : headers;
        const onward = send(target, { method, headers: sized, agent }, async (answer) => {
          await begun?.ended();
          // The caller may have gone meanwhile, such as a function that was killed.
          if (response.destroyed || response.closed) return void answer.destroy();
          response.writeHead(answer.statusCode ?? 502, answer.headers);
          pipeline(answer, response, () => {});
        });
        onward.on("error", () => {
          void begun?.ended();
          request.socket.destroy();
        });
        onward.end(sent);
      } catch (error) {
        console.error(error);
        request.socket.destroy();
      }
    });
    // Otherwise an idle connection could be closed just when the next call uses it.
    server.keepAliveTimeout = 120_000;
    const url = `http://127.0.0.1:${await listen(server, 0)}`;
    return { service, url, server };
  };

  const contending = options.contends ? openContending() : undefined;
  const guards = await Promise.all(
    services.map((service) => guard(service, service === "dynamodb" ? contending : undefined)),
  );
  const urlOf = (service: Service) => guards.find((each) => each.service === service)?.url ?? "";
  return {
    endpoints: {
      dynamodb: urlOf("dynamodb"),
      cognito: urlOf("cognito"),
      ses: urlOf("ses"),
      eventbridge: urlOf("eventbridge"),
      sqs: urlOf("sqs"),
      kms: urlOf("kms"),
    },
    async close() {
      await tidying?.close();
      await index?.close();
      await Promise.all(guards.map(({ server }) => closeServer(server)));
      agent.destroy();
    },
  };
}
