import * as z from "zod";
import { liveAlias } from "../live.ts";
import { type Answer, json, type Received } from "./http-server.ts";
import type { InvocationResult } from "./invocation.ts";
import type { Versions } from "./versions.ts";

const aliasUpdate = z.object({ FunctionVersion: z.string() });

const refused = (status: number, type: string, message: string): Answer => ({
  ...json(status, { Type: "User", Message: message }),
  headers: { "content-type": "application/json", "x-amzn-errortype": type },
});
const notFound = (name: string) => refused(404, "ResourceNotFoundException", `Function not found: ${name}`);

/** A time in Lambda's format. */
const modified = (iso: string) => iso.replace(/Z$/, "+0000");

/**
 * The Lambda operations that tools call: `Invoke`, `ListVersionsByFunction`, and `GetAlias` and `UpdateAlias` of the
 * alias `live`. Answers `undefined` for a path that is not Lambda's.
 */
export const lambdaApi =
  (services: {
    invoke(functionName: string, event: unknown): Promise<InvocationResult>;
    versions: Versions;
  }) =>
  async ({ method, path, body }: Received): Promise<Answer | undefined> => {
    const [, encoded, what] = /^\/2015-03-31\/functions\/([^/]+)\/(.+)$/.exec(path) ?? [];
    if (encoded === undefined || what === undefined) return undefined;
    const name = decodeURIComponent(encoded);
    if (services.versions.named(name) === undefined) return notFound(name);

    if (method === "POST" && what === "invocations") {
      const { failed, payload, requestId } = await services.invoke(name, JSON.parse(body || "null"));
      return {
        status: 200,
        headers: {
          "content-type": "application/json",
          "x-amzn-requestid": requestId,
          ...(failed && { "x-amz-function-error": "Unhandled" }),
        },
        body: payload,
      };
    }
    if (method === "GET" && what === "versions")
      return json(200, {
        Versions: services.versions.of(name).map(({ number, publishedAt, hash }) => ({
          FunctionName: name,
          Version: String(number),
          LastModified: modified(publishedAt),
          CodeSha256: hash,
        })),
      });
    if (what !== `aliases/${liveAlias}`) return notFound(`${name}, ${what}`);
    if (method === "PUT") {
      const version = Number(aliasUpdate.parse(JSON.parse(body)).FunctionVersion);
      if (!services.versions.of(name).some(({ number }) => number === version))
        return notFound(`${name}:${version}`);
      services.versions.move(name, version);
    }
    return json(200, { Name: liveAlias, FunctionVersion: String(services.versions.live(name)) });
  };
