import { createServer, type IncomingMessage, request as send } from "node:http";
import { pipeline } from "node:stream";
import * as z from "zod";
import { viewerHeader } from "../../lib/contract/edge.ts";
import { parsed } from "./api-definition.ts";
import type { Assembly } from "./assembly.ts";
import type { Listening } from "./http-server.ts";
import { closeServer, listen } from "./listen.ts";
import type { Place } from "./physical.ts";
import { only } from "./resources.ts";
import { readStacks } from "./stacks.ts";

const distribution = z.object({
  DistributionConfig: z.object({
    Origins: z.tuple([
      z.object({
        OriginCustomHeaders: z.array(z.object({ HeaderName: z.string(), HeaderValue: z.string() })),
      }),
    ]),
  }),
});

/**
 * Stands in for CloudFront in front of the gateway. It passes each request on with the origin's headers, and replaces
 * any viewer address that the request claims by the real one. Its firewall lets everything through.
 */
export async function openEdge(
  assembly: Assembly,
  { apiUrl, ...place }: Omit<Place, "stackName">,
): Promise<Listening> {
  const template = readStacks(assembly, { ...place, apiUrl });
  const { logicalId, properties } = only(template, "AWS::CloudFront::Distribution");
  const [origin] = parsed(distribution, properties, logicalId).DistributionConfig.Origins;
  const own = origin.OriginCustomHeaders.map(({ HeaderName, HeaderValue }) => [HeaderName, HeaderValue]);
  const headersFor = ({ headers, socket }: IncomingMessage) => ({
    ...headers,
    [viewerHeader]: `${socket.remoteAddress?.replace(/^::ffff:/, "")}:${socket.remotePort}`,
    ...Object.fromEntries(own),
  });
  const server = createServer((request, response) => {
    const { method, url = "/" } = request;
    const onward = send(new URL(url, apiUrl), { method, headers: headersFor(request) }, (answered) => {
      response.writeHead(answered.statusCode ?? 502, answered.headers);
      pipeline(answered, response, () => {});
    });
    onward.on("error", () => (response.headersSent ? response.destroy() : response.writeHead(502).end()));
    pipeline(request, onward, () => {});
  });
  return { url: `http://127.0.0.1:${await listen(server, 0)}`, close: () => closeServer(server) };
}
