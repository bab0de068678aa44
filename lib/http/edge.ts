import { createHash, timingSafeEqual } from "node:crypto";
import { isIP, isIPv4 } from "node:net";
import type { MiddlewareObj } from "@middy/core";
import type { APIGatewayProxyEventV2 } from "aws-lambda";
import { edgeHeader, viewerHeader } from "../contract/edge.ts";
import { Refusal } from "../errors.ts";

/** A function's knowledge of the edge: its secrets, and whether direct requests are answered. */
export interface Edge {
  readonly secrets: readonly string[];
  readonly direct: "answered" | "refused";
}

/** The deployment's edge; none when the environment names no secret. */
export const edgeOf = (environment: NodeJS.ProcessEnv): Edge | undefined => {
  const { EDGE_SECRETS, DIRECT_REQUESTS } = environment;
  if (!EDGE_SECRETS) return undefined;
  return { secrets: EDGE_SECRETS.split(","), direct: DIRECT_REQUESTS === "refused" ? "refused" : "answered" };
};

const digest = (text: string): Buffer => createHash("sha256").update(text).digest();

/** Whether a text is one of the secrets. Every secret is compared, in the same time for any text. */
const isOneOf = (secrets: readonly string[], text: string): boolean =>
  secrets.map((secret) => timingSafeEqual(digest(secret), digest(text))).includes(true);

/** The first four groups of an IPv6 address: the network of one caller. */
const networkOf = (address: string): string => {
  const [head = "", tail] = address.split("::").map((part) => part.split(":").filter(Boolean));
  const left =
    tail === undefined ? [...head] : [...head, ...Array(8 - head.length - tail.length).fill("0"), ...tail];
  const groups = left.slice(0, 4).map((group) => Number.parseInt(group, 16).toString(16));
  return `${groups.join(":")}::/64`;
};

/**
 * The address by which a viewer is counted: an IPv4 address, or the network of an IPv6 address; `undefined` for any
 * other text.
 */
export const viewerAddress = (header = ""): string | undefined => {
  const address = header.slice(0, Math.max(0, header.lastIndexOf(":"))).replace(/^\[|\]$/g, "");
  if (isIP(address) === 0) return undefined;
  return isIPv4(address) ? address : networkOf(address);
};

/**
 * Replaces the edge's address by the viewer's in requests with the edge's secret. Without the secret the viewer's
 * header is ignored, and if direct requests are refused, it throws ADDRESS_CLOSED. An invocation by IAM rights in the
 * account comes through no gateway and is accepted.
 */
export const throughEdge = (edge: Edge | undefined): MiddlewareObj<APIGatewayProxyEventV2> => ({
  before: ({ event: { headers, requestContext } }) => {
    if (!edge || !requestContext.apiId) return;
    if (isOneOf(edge.secrets, headers[edgeHeader] ?? "")) {
      const viewer = viewerAddress(headers[viewerHeader]);
      if (viewer) requestContext.http.sourceIp = viewer;
    } else if (edge.direct === "refused")
      throw new Refusal(
        "ADDRESS_CLOSED",
        "Call the API by its public name, which its operator has told you.",
      );
  },
});
