import type { Identity } from "../aws/identity.ts";
import { brand } from "../brand.ts";
import { serviceRoutes } from "../contract/routes/service.ts";
import { notFound } from "../errors.ts";
import { answerFile, type File, fileOf } from "../http/file.ts";
import { loadThen } from "../http/handler.ts";
import { type ServeOptions, serve } from "../http/serve.ts";
import { activeLogo } from "../logos/active-logo.ts";
import type { Table } from "../table/table.ts";
import { guidesOf } from "./guides.ts";
import { healthOf } from "./health.ts";
import { documentOf } from "./operated.ts";
import { referenceOf } from "./reference.ts";

export interface ServiceOptions extends ServeOptions {
  table: Table;
  identity: Pick<Identity, "answers">;
  /** Answers the OpenAPI document as JSON. */
  document: () => string;
  /** Answers the guides as HTML. */
  guides: () => string;
  /** Answers the bytes of the logo. */
  logo: () => Buffer;
  /** The folder of the reference's renderer. */
  assets: string;
}

/**
 * A picture is shown and does nothing else, even when somebody opens its address. Mails and pages of any host may show
 * it.
 */
const pictureHeaders = {
  "content-security-policy": "default-src 'none'; style-src 'unsafe-inline'; sandbox",
  "cross-origin-resource-policy": "cross-origin",
};

/**
 * A logo's address changes with the logo, so the picture can be cached. The time limit is a day: then a removed logo,
 * or one of a suspended organization, is no longer shown anywhere.
 */
const logoHeaders = {
  ...pictureHeaders,
  "cache-control": "public, max-age=86400, immutable",
  "x-content-type-options": "nosniff",
};

/** The function that serves the routes about the service itself. */
export const serviceFunction = (options: ServiceOptions) => {
  const health = healthOf(options);
  const reference = referenceOf(options.assets);
  const guides = guidesOf(options.guides);
  let document: File | undefined;
  let logo: File | undefined;
  return serve(
    serviceRoutes,
    {
      "GET /v1/health": health,
      "GET /docs": async ({ event }) => answerFile(reference.page(), event),
      "GET /docs/guides": async ({ event }) => answerFile(guides(), event),
      "GET /docs/reference.css": async ({ event }) => answerFile(reference.styles(), event),
      "GET /docs/reference.js": async ({ event }) => answerFile(reference.script(), event),
      "GET /brand/logo": async ({ event }) => {
        logo ??= fileOf(options.logo(), brand.logo ?? "image/svg+xml", pictureHeaders);
        return answerFile(logo, event);
      },
      "GET /brand/logos/{organizationId}/{logoHash}": loadThen(
        async ({ path }) => {
          const found = await activeLogo(options.table, path);
          if (!found) throw notFound();
          return found;
        },
        async ({ loaded: { content, contentType }, event }) =>
          answerFile(fileOf(Buffer.from(content, "base64"), contentType, logoHeaders), event),
      ),
      "GET /v1/openapi.json": async ({ event }) => {
        document ??= fileOf(documentOf(options.document(), brand), "application/json");
        return answerFile(document, event);
      },
    },
    options,
  );
};
