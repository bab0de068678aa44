import middy from "@middy/core";
import jsonBody from "@middy/http-json-body-parser";
import { answer } from "answer";

export const handler = middy()
  .use(jsonBody({ disableContentTypeError: true }))
  .handler(async (event) => ({
    statusCode: 200,
    headers: { "content-type": "application/json" },
    body: JSON.stringify(await answer(event)),
  }));
