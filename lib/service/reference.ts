import { readFileSync } from "node:fs";
import { join } from "node:path";
import { brand } from "../brand.ts";
import { type File, fileOf } from "../http/file.ts";
import { html } from "../text/html.ts";
import { operatedBy } from "./operated.ts";

/** The page's policy: it may run its own script, read this host, and show embedded images. */
const policy = [
  "default-src 'none'",
  "script-src 'self'",
  // The renderer sets styles on elements as it draws them.
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "form-action 'none'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join("; ");

/** The deployment's name for people. */
export const product = brand.product ?? "Twotier";

const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${product} API</title>
<link rel="stylesheet" href="/docs/reference.css">
<link rel="icon" href="data:,">
</head>
<body>
<nav aria-label="Guides"><a href="/docs/guides">Guides</a>: the first hour of a provider, a reseller and an operator; errors, events, and what is called what in Partner Center.</nav>
<main id="reference"><noscript>This page needs JavaScript. The same is at <a href="/v1/openapi.json">/v1/openapi.json</a>, as OpenAPI 3.1.</noscript></main>
${operatedBy(brand)}
<script src="/docs/reference.js"></script>
</body>
</html>
`.toString();

/** Starts the renderer with this host's own document. `validatorUrl` would send the document to a third party. */
const start = `
SwaggerUIBundle({
  url: "/v1/openapi.json",
  dom_id: "#reference",
  deepLinking: true,
  docExpansion: "list",
  filter: true,
  defaultModelsExpandDepth: -1,
  persistAuthorization: false,
  validatorUrl: null,
});
`;

/**
 * The files of the reference. `assets` is the folder of the renderer's own files, which are read at their first use.
 */
export const referenceOf = (assets: string) => {
  const made = new Map<string, File>();
  const once = (name: string, make: () => File): File => {
    const file = made.get(name) ?? make();
    made.set(name, file);
    return file;
  };
  const read = (name: string) => readFileSync(join(assets, name), "utf8");
  return {
    page: () =>
      once("page", () =>
        fileOf(page, "text/html; charset=utf-8", {
          "content-security-policy": policy,
          "x-frame-options": "DENY",
        }),
      ),
    styles: () => once("styles", () => fileOf(read("swagger-ui.css"), "text/css; charset=utf-8")),
    script: () =>
      once("script", () => fileOf(read("swagger-ui-bundle.js") + start, "text/javascript; charset=utf-8")),
  };
};
