import type { Identity } from "../aws/identity.ts";
import { brand } from "../brand.ts";
import { serviceRoutes } from "../contract/routes/service.ts";
import { answerFile, type File, fileOf } from "../http/file.ts";
import { type ServeOptions, serve } from "../http/serve.ts";
import type { Table } from "../table/table.ts";
import { guidesOf } from "./guides.ts";
import { healthOf } from "./health.ts";
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
  /** The folder of the files with which the reference is rendered. */
  assets: string;
}

/** A picture shows itself and does nothing else, even to somebody who opens its address. Mails and pages of any host may show it. */
const pictureHeaders = {
  "content-security-policy": "default-src 'none'; style-src 'unsafe-inline'; sandbox",
  "cross-origin-resource-policy": "cross-origin",
};

/** The function that answers the routes about the service itself. */
export const serviceFunction = (o: ServiceOptions) => {
  const health = healthOf(o);
  const reference = referenceOf(o.assets);
  const guides = guidesOf(o.guides);
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
        logo ??= fileOf(o.logo(), brand.logo ?? "image/svg+xml", pictureHeaders);
        return answerFile(logo, event);
      },
      "GET /v1/openapi.json": async ({ event }) => {
        document ??= fileOf(o.document(), "application/json");
        return answerFile(document, event);
      },
    },
    o,
  );
};
