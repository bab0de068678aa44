import { answer } from "answer";
import { Hono } from "hono";
import { handle } from "hono/aws-lambda";

const app = new Hono();
app.all("*", async (context) => context.json(await answer(context.env.event)));

export const handler = handle(app);
