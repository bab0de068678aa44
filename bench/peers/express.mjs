import { answer } from "answer";
import express from "express";
import serverless from "serverless-http";

const app = express();
app.use(express.json());
app.all("/{*path}", async (request, response) => {
  response.json(await answer(request.event));
});

export const handler = serverless(app, {
  request(request, event) {
    request.event = event;
  },
});
