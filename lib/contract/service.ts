import * as z from "zod";
import { operations as named } from "./operation.ts";

export const health = z.object({ status: z.literal("ok") });

export const operations = named({
  getHealth: { summary: "Is the service up", answer: health },
  getOpenApiDocument: {
    summary: "This contract as OpenAPI 3.1",
    answer: z.record(z.string(), z.unknown()),
  },
});
