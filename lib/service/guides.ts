import { createHash } from "node:crypto";
import { brand } from "../brand.ts";
import { type File, fileOf } from "../http/file.ts";
import { html } from "../text/html.ts";
import { operatedBy } from "./operated.ts";
import { product } from "./reference.ts";

const style = `
:root { color-scheme: light dark; }
body { margin: 0 auto; max-width: 60rem; padding: 1rem 1rem 4rem; font: 1rem/1.55 system-ui, sans-serif; overflow-wrap: anywhere; }
h2 { margin-top: 3.5rem; border-top: 1px solid; padding-top: 1.5rem; }
pre, .table { overflow-x: auto; border: 1px solid #8884; border-radius: .4rem; }
pre { padding: .8rem 1rem; background: #8881; overflow-wrap: normal; }
pre.text { border-style: dashed; background: none; }
code { font: .9em/1.5 ui-monospace, monospace; }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: start; vertical-align: top; padding: .4rem .7rem; border-bottom: 1px solid #8884; }
`;

const policy = [
  "default-src 'none'",
  `style-src 'sha256-${createHash("sha256").update(style).digest("base64")}'`,
  "img-src data:",
  "form-action 'none'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join("; ");

/** The guides, on one page without a script. `read` answers the HTML that was made when the function was bundled. */
export const guidesOf = (read: () => string): (() => File) => {
  let made: File | undefined;
  return () => {
    made ??= fileOf(
      `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${html`${product}`}: guides</title>
<link rel="icon" href="data:,">
<style>${style}</style>
</head>
<body>
<header><h1>${html`${product}`}: guides</h1><p>Every call and field is in the <a href="/docs">reference</a>.</p></header>
<main>
${read()}
</main>
${operatedBy(brand)}
</body>
</html>
`,
      "text/html; charset=utf-8",
      { "content-security-policy": policy, "x-frame-options": "DENY" },
    );
    return made;
  };
};
