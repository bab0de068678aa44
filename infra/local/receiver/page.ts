import type { Answer } from "../http-server.ts";
import { refreshing } from "../refreshing.ts";
import { style } from "../ses/inbox-page.ts";
import { escapeMarkup as escaped } from "../ses/query-protocol.ts";
import type { ReceivedDelivery } from "./received.ts";

/** Identifies the newest delivery. The page reloads when it changes. */
export const versionOf = ([newest]: readonly ReceivedDelivery[]): string => String(newest?.number ?? 0);

/** The page of the local receiver's deliveries, newest first. */
export function receiverPage(deliveries: readonly ReceivedDelivery[], url: string): Answer {
  const refresh = refreshing("/webhooks/version", versionOf(deliveries));
  const body = `<!doctype html>
<html lang="en" ${refresh.attributes}>
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Webhooks (${deliveries.length})</title>
<style>${style}</style>
</head>
<body>
<header>
  <div><h1>Webhooks</h1><p>What was delivered to ${escaped(url)}. <a href="/">Inbox</a></p></div>
  <form method="post" action="/webhooks/secrets">
    <label>Signing secret to check with <input name="secret" placeholder="whsec_…" autocomplete="off" required></label>
    <button>Add</button>
  </form>
</header>
<main>
${deliveries.map(article).join("\n") || `<article><p>Nothing yet. Create an endpoint with the address ${escaped(url)}, and add its secret here.</p></article>`}
</main>
${refresh.script}
</body>
</html>
`;
  return {
    status: 200,
    headers: {
      "content-type": "text/html; charset=utf-8",
      "content-security-policy": `default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; frame-ancestors 'none'; ${refresh.policy}`,
      // Without a referrer a browser would send the form with the origin "null".
      "referrer-policy": "same-origin",
      "x-content-type-options": "nosniff",
      "cache-control": "no-store",
    },
    body,
  };
}

function article({ number, at, webhookId, type, body, signature }: ReceivedDelivery): string {
  return `<article aria-labelledby="delivery-${number}">
<h2 id="delivery-${number}">${escaped(type) || "(no type)"}</h2>
<dl>
<dt>Signature</dt><dd>${signature}</dd>
<dt>Id</dt><dd>${escaped(webhookId)}</dd>
<dt>Received</dt><dd><time datetime="${escaped(at)}">${escaped(at)}</time></dd>
</dl>
<pre>${escaped(pretty(body))}</pre>
</article>`;
}

function pretty(body: string): string {
  try {
    return JSON.stringify(JSON.parse(body), undefined, 2);
  } catch {
    return body;
  }
}
