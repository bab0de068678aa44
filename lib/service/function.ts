import { serviceRoutes } from "../contract/routes/service.ts";
import { type ServeOptions, serve } from "../http/serve.ts";
import { openApiDocument } from "../openapi/document.ts";

/** The function that answers the routes about the service itself. It needs nothing but its own code. */
export const serviceFunction = (o: ServeOptions) =>
  serve(
    serviceRoutes,
    {
      "GET /v1/health": async () => ({ status: "ok" }),
      "GET /v1/openapi.json": async () => openApiDocument(),
    },
    o,
  );
