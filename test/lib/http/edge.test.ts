import { edgeHeader, viewerHeader } from "../../../lib/contract/edge.ts";
import { type Edge, edgeOf, throughEdge, viewerAddress } from "../../../lib/http/edge.ts";
import { gatewayEvent } from "../../support/gateway-event.ts";

test.each([
  ["198.51.100.7:46532", "198.51.100.7"],
  ["2001:db8:1:2:3:4:5:6:46532", "2001:db8:1:2::/64"],
  ["2001:0db8::1:46532", "2001:db8:0:0::/64"],
  ["[2001:db8:1:2::1]:443", "2001:db8:1:2::/64"],
  ["::1:443", "0:0:0:0::/64"],
  ["198.51.100.7", undefined],
  ["nobody:1", undefined],
  ["", undefined],
])("the request %s is counted as %s", (header, address) => {
  expect(viewerAddress(header)).toBe(address);
});

test("the environment says whether there is an edge, and whether direct requests are answered", () => {
  expect(edgeOf({})).toBeUndefined();
  expect(edgeOf({ EDGE_SECRETS: "new,old" })).toEqual({ secrets: ["new", "old"], direct: "answered" });
  expect(edgeOf({ EDGE_SECRETS: "new", DIRECT_REQUESTS: "refused" })?.direct).toBe("refused");
});

const viewer = { [viewerHeader]: "198.51.100.7:46532" };
const spoofed = { ...viewer, "x-forwarded-for": "198.51.100.7" };
const refuses: Edge = { secrets: ["new", "old"], direct: "refused" };
const answers: Edge = { ...refuses, direct: "answered" };

/** The address to which a request counts, or the code of its refusal. */
const counted = (edge: Edge | undefined, headers: Record<string, string>, isTool = false) => {
  const event = gatewayEvent({ routeKey: "GET /v1/health", rawPath: "/v1/health", headers });
  if (isTool) event.requestContext.apiId = "";
  try {
    const { before } = throughEdge(edge);
    void before?.({ event } as unknown as Parameters<typeof before>[0]);
    return event.requestContext.http.sourceIp;
  } catch (error) {
    return (error as { code?: string }).code;
  }
};

test.each<[string, Edge | undefined, Record<string, string>, string]>([
  ["no edge: the headers say nothing", undefined, { ...spoofed, [edgeHeader]: "new" }, "192.0.2.1"],
  ["through the edge", refuses, { ...viewer, [edgeHeader]: "new" }, "198.51.100.7"],
  ["through the edge, with the previous secret", refuses, { ...viewer, [edgeHeader]: "old" }, "198.51.100.7"],
  ["around the edge, without a secret", refuses, spoofed, "ADDRESS_CLOSED"],
  ["around the edge, with a wrong secret", refuses, { ...spoofed, [edgeHeader]: "ne" }, "ADDRESS_CLOSED"],
  ["around the edge, with an empty secret", refuses, { ...spoofed, [edgeHeader]: "" }, "ADDRESS_CLOSED"],
  ["around the edge while both ways are open", answers, { ...spoofed, [edgeHeader]: "wrong" }, "192.0.2.1"],
  ["through the edge while both ways are open", answers, { ...viewer, [edgeHeader]: "old" }, "198.51.100.7"],
  ["through the edge, from an unreadable address", refuses, { [edgeHeader]: "new" }, "192.0.2.1"],
])("%s", (_, edge, headers, expected) => {
  expect(counted(edge, headers)).toBe(expected);
});

test("an operator's tool that invokes a function directly, without the gateway, is answered", () => {
  expect(counted(refuses, {}, true)).toBe("192.0.2.1");
});
