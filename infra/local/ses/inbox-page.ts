import type { Answer } from "../http-server.ts";
import { refreshing } from "../refreshing.ts";
import type { Message } from "./message.ts";
import { escapeMarkup as escaped } from "./query-protocol.ts";

const most = 50;

/** The style of the pages beside the API. */
export const style = `
  :root { color-scheme: light dark; --ink: #1b1f24; --quiet: #57606a; --line: #d0d7de; --paper: #fff;
    --ground: #f3f4f6; --accent: #0b57d0; }
  @media (prefers-color-scheme: dark) { :root { --ink: #e6edf3; --quiet: #9da7b3; --line: #3d444d;
    --paper: #161b22; --ground: #0d1117; --accent: #7ab7ff; } }
  * { box-sizing: border-box; }
  body { margin: 0 auto; padding: 2rem 1rem 4rem; max-width: 52rem; background: var(--ground);
    color: var(--ink); font: 1rem/1.5 system-ui, sans-serif; }
  a { color: var(--accent); }
  header { display: flex; flex-wrap: wrap; gap: .5rem 1.5rem; align-items: end; justify-content: space-between; }
  h1 { margin: 0; font-size: 1.6rem; }
  header p { margin: 0; color: var(--quiet); }
  form { display: flex; flex-wrap: wrap; gap: .5rem; align-items: end; }
  label { display: grid; font-size: .875rem; color: var(--quiet); }
  input, button { font: inherit; color: inherit; padding: .35rem .7rem; border: 1px solid var(--quiet);
    border-radius: .4rem; background: var(--paper); }
  article { margin-top: 1.25rem; padding: 1.25rem; background: var(--paper); border: 1px solid var(--line);
    border-radius: .6rem; overflow-wrap: anywhere; }
  h2 { margin: 0 0 .6rem; font-size: 1.15rem; }
  dl { display: grid; grid-template-columns: max-content 1fr; gap: .1rem 1rem; margin: 0 0 1rem;
    font-size: .9rem; }
  dt { color: var(--quiet); }
  dd { margin: 0; }
  iframe { display: block; width: 100%; height: 30rem; resize: vertical; overflow: auto;
    border: 1px solid var(--line); border-radius: .4rem; background: #fff; color-scheme: light; }
  summary { margin-top: .8rem; cursor: pointer; }
  pre { margin: .5rem 0 0; white-space: pre-wrap; font: .9rem/1.5 ui-monospace, monospace; }
  :focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
`;

// Mails are shown unchanged, so their HTML may neither run scripts nor load anything from elsewhere.
const policy =
  "default-src 'none'; style-src 'unsafe-inline'; img-src data:; form-action 'self'; frame-ancestors 'none'";

/** Identifies the newest mail. The page reloads when it changes. */
export const versionOf = ([newest]: readonly Message[]): string => newest?.id ?? "";

/** The inbox as a page, newest mail first. Each mail has its own frame that only allows clicks on links. */
export function inboxPage(mails: Message[], to: string | undefined): Answer {
  const count = mails.length === 1 ? "1 mail" : `${mails.length} mails`;
  const title = `Inbox (${count})`;
  const refresh = refreshing(`/messages/version?to=${encodeURIComponent(to ?? "")}`, versionOf(mails));
  const body = `<!doctype html>
<html lang="en" ${refresh.attributes}>
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<style>${style}</style>
</head>
<body>
<header>
  <div><h1>Inbox</h1><p>${count}${to === undefined ? "" : ` to ${escaped(to)}`}. Nothing here has left this machine. <a href="/webhooks">Webhooks</a></p></div>
  <form method="get" action="/">
    <label>Recipient <input name="to" type="email" value="${escaped(to ?? "")}"></label>
    <button>Show</button>
    <a href="/">All mails</a>
  </form>
</header>
<main>
${mails.slice(0, most).map(article).join("\n") || "<article><p>No mail yet. Reload this page after sending one.</p></article>"}
${mails.length > most ? `<p>The ${most} newest are shown; <a href="/messages">all of them as JSON</a>.</p>` : ""}
</main>
${refresh.script}
</body>
</html>
`;
  return {
    status: 200,
    headers: {
      "content-type": "text/html; charset=utf-8",
      "content-security-policy": `${policy}; ${refresh.policy}`,
      "referrer-policy": "no-referrer",
      "x-content-type-options": "nosniff",
      "cache-control": "no-store",
    },
    body,
  };
}

function article(mail: Message): string {
  const heading = `mail-${escaped(mail.id)}`;
  const subject = escaped(mail.subject) || "(no subject)";
  return `<article aria-labelledby="${heading}">
<h2 id="${heading}">${subject}</h2>
<dl>
${row("From", [mail.from])}${row("To", mail.to)}${row("Cc", mail.cc)}${row("Bcc", mail.bcc)}${row("Reply to", mail.replyTo)}<dt>Date</dt><dd><time datetime="${escaped(mail.at)}">${escaped(readable(mail.at))}</time></dd>
<dt>Header</dt><dd><a href="/messages/${escaped(mail.id)}/source">the whole mail as it left</a></dd>
</dl>
${mail.html === undefined ? "" : frame(mail.html, subject)}
${mail.text === undefined ? "" : text(mail.text, mail.html === undefined)}
</article>`;
}

function row(name: string, addresses: string[]): string {
  const value = addresses.map((address) => escaped(decodeWords(address))).join(", ");
  return addresses.length === 0 ? "" : `<dt>${name}</dt><dd>${value}</dd>\n`;
}

function frame(html: string, subject: string): string {
  return `<iframe sandbox="allow-popups allow-popups-to-escape-sandbox" title="Mail: ${subject}" srcdoc="${escaped(openingElsewhere(html))}"></iframe>`;
}

/** Adds a base element, so that links open in a tab of their own instead of inside the frame. */
function openingElsewhere(html: string): string {
  const base = '<base target="_blank">';
  const start = /<head(\s[^>]*)?>/i.exec(html) ?? /^\s*<!doctype[^>]*>/i.exec(html);
  const at = start === null ? 0 : start.index + start[0].length;
  return html.slice(0, at) + base + html.slice(at);
}

function text(content: string, open: boolean): string {
  return `<details${open ? " open" : ""}><summary>Text part</summary><pre>${escaped(content)}</pre></details>`;
}

function readable(at: string): string {
  return `${at.slice(0, 10)} ${at.slice(11, 19)} UTC`;
}

/** A display name in the encoding that mail headers use (RFC 2047), as a mail program shows it. */
function decodeWords(value: string): string {
  return value.replace(/=\?utf-8\?([bq])\?([^?]*)\?=/gi, (_, kind: string, word: string) => {
    if (kind.toLowerCase() === "b") return Buffer.from(word, "base64").toString("utf8");
    const bytes = word
      .replace(/_/g, " ")
      .replace(/=([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
    return Buffer.from(bytes, "latin1").toString("utf8");
  });
}
