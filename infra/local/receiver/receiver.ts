import { type Answer, json, plain, type Received } from "../http-server.ts";
import { receiverPage, versionOf } from "./page.ts";
import { openReceived } from "./received.ts";

/** A receiver of webhooks on this machine. It keeps deliveries, checks their signatures, and shows both. */
export function openReceiver(options: { file: string; url: () => string; now: () => number }) {
  const received = openReceived(options.file);
  const at = () => new Date(options.now()).toISOString();
  return {
    list: received.list,
    know: received.know,
    close: received.close,
    answer({ method, path, headers, body }: Received): Answer {
      const url = `${options.url()}/webhooks`;
      if (method === "POST" && path === "/webhooks") {
        const sent = Object.entries(headers).map(([name, value]) => [name, String(value)]);
        received.add(body, Object.fromEntries(sent), at());
        return { status: 204, body: "" };
      }
      if (method === "POST" && path === "/webhooks/secrets") {
        try {
          received.know((new URLSearchParams(body).get("secret") ?? "").trim());
        } catch {
          return plain(400, "That is no signing secret (whsec_…).");
        }
        return { status: 303, headers: { location: "/webhooks" }, body: "" };
      }
      if (method !== "GET" && method !== "HEAD") return plain(404, "Not found.");
      if (path === "/webhooks") return receiverPage(received.list(), url);
      if (path === "/webhooks/deliveries") return json(200, received.list());
      if (path === "/webhooks/version") return { status: 200, body: versionOf(received.list()) };
      return plain(404, "Not found.");
    },
  };
}
export type Receiver = ReturnType<typeof openReceiver>;
