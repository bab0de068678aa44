import { createServer } from "node:http";
import { json } from "node:stream/consumers";
import * as z from "zod";

const credentials = z.object({ AuthParameters: z.object({ USERNAME: z.string(), PASSWORD: z.string() }) });

const part = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");

/** A user pool that takes every administrator's call, and signs in whoever `users` names with the password "right". */
export const startSignIn = async (users: ReadonlyMap<string, string>) => {
  const server = createServer(async (incoming, outgoing) => {
    const sent = credentials.safeParse(await json(incoming));
    const headers = { "content-type": "application/x-amz-json-1.1" };
    const { USERNAME = "", PASSWORD = "" } = sent.success ? sent.data.AuthParameters : {};
    if (sent.success && PASSWORD !== "right") {
      outgoing.writeHead(400, headers).end(JSON.stringify({ __type: "NotAuthorizedException" }));
      return;
    }
    const AccessToken = `${part({})}.${part({ username: users.get(USERNAME) })}.`;
    outgoing
      .writeHead(200, headers)
      .end(JSON.stringify(sent.success ? { AuthenticationResult: { AccessToken } } : {}));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (typeof address !== "object" || address === null) throw new Error("the user pool has no port");
  return {
    url: `http://127.0.0.1:${address.port}`,
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
};
