import type { Identity } from "../aws/identity.ts";
import { serviceRoutes } from "../contract/routes/service.ts";
import { answerFile, type File, fileOf } from "../http/file.ts";
import { type ServeOptions, serve } from "../http/serve.ts";
import { openApiDocument } from "../openapi/document.ts";
import type { Table } from "../table/table.ts";
import { healthOf } from "./health.ts";

/** The function that answers the routes about the service itself. */
export const serviceFunction = (o: ServeOptions & { table: Table; identity: Pick<Identity, "answers"> }) => {
  const health = healthOf(o);
  let document: File | undefined;
  return serve(
    serviceRoutes,
    {
      "GET /v1/health": health,
      "GET /v1/openapi.json": async ({ event }) => {
        document ??= fileOf(JSON.stringify(openApiDocument()), "application/json");
        return answerFile(document, event);
      },
    },
    o,
  );
};
