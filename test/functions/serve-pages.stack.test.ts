import { Refusal } from "../../lib/errors.ts";
import { newId } from "../../lib/ids.ts";
import { type AnyRequest, opened, resellerOf } from "../support/served.ts";
import { openOneTable } from "../support/table.ts";

const at = new Date(0);

describe("a page", () => {
  const route = "GET /invitations/{token}";
  const sent = { route, path: { token: "t" } };

  const made = {
    status: 418,
    headers: { "content-type": "image/png", "x-own": "1" },
    body: "AA==",
    base64: true,
  };

  test("is answered exactly as the handler made it, whatever the query, the body and the user", async () => {
    const { send, requests } = opened("invitations", { [route]: async () => made });
    const answer = await send({ ...sent, query: "utm=1&utm=2", body: "{", user: "usr_1" });
    expect([answer.status, answer.text]).toEqual([418, "AA=="]);
    expect(answer.headers).toMatchObject({ ...made.headers, "cache-control": "no-store" });
    const { path, caller, query, body, start } = requests[0]!;
    expect({ path, caller, query, body, start }).toEqual({ path: { token: "t" } });
  });

  test("and a file's handler get their request's event, time and id", async () => {
    const file = "GET /brand/logo";
    const pages = opened("invitations", { [route]: async () => made });
    const files = opened("service", { [file]: async () => made });
    expect(await files.send({ route: file })).toMatchObject({
      status: 418,
      text: "AA==",
      headers: made.headers,
    });
    await pages.send(sent);
    for (const [{ requests }, routeKey] of [
      [pages, route],
      [files, file],
    ] as const)
      expect(requests).toMatchObject([
        { requestId: "request-1", now: expect.any(Date), event: { routeKey } },
      ]);
  });

  test("shows a refusal as its own page, while the API in the same function answers a problem", async () => {
    const gone = () => Promise.reject(new Refusal("INVITATION_EXPIRED", "Ask again."));
    const table = await openOneTable();
    const { user } = await resellerOf(table);
    const { send } = opened(
      "invitations",
      { [route]: gone, "POST /v1/invitations/decline": gone },
      {
        table,
        ownRefusal: ({ code }, { rawPath }) => ({ status: 410, headers: {}, body: `${code} of ${rawPath}` }),
      },
    );
    expect(await send(sent)).toMatchObject({ status: 410, text: "INVITATION_EXPIRED of /invitations/t" });
    const body = { token: `${newId("req", at)}.${"x".repeat(43)}` };
    expect(await send({ route: "POST /v1/invitations/decline", user, body })).toMatchObject({
      headers: { "content-type": "application/problem+json" },
      status: 410,
    });
    expect(await send({ route: "GET /v1/nothing" })).toMatchObject({
      status: 500,
      body: { code: "INTERNAL_ERROR" },
    });
  });

  test("fails as a bug if its handler answers no page, or commits", async () => {
    const audit = { operation: "o", resourceType: "r", resourceId: "1" };
    const commits = ({ commit }: AnyRequest) => commit({ writes: [], audit, answer: undefined });
    const { send, bugs } = opened("invitations", {
      [route]: async () => ({ status: 200, body: "no headers" }),
      "POST /invitations/{token}": commits,
    });
    expect((await send(sent)).status).toBe(500);
    expect((await send({ ...sent, route: "POST /invitations/{token}" })).status).toBe(500);
    expect(bugs()[1]).toBe("nobody is there to commit for");
  });
});
