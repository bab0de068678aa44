import { preflight, withCors } from "../../../infra/local/cors.ts";

const cors = {
  AllowOrigins: ["https://portal.example"],
  AllowMethods: ["GET", "PATCH"],
  AllowHeaders: ["authorization"],
  ExposeHeaders: ["etag"],
  MaxAge: 3600,
};

test("a preflight of an allowed origin answers the allowed methods and headers", () => {
  expect(preflight(cors, "https://portal.example")).toMatchObject({
    status: 204,
    headers: {
      "access-control-allow-origin": "https://portal.example",
      "access-control-allow-methods": "GET,PATCH",
      "access-control-allow-headers": "authorization",
      "access-control-max-age": "3600",
    },
  });
});

test("a preflight of any other origin answers nothing, and that origin cannot read an answer", () => {
  expect(preflight(cors, "https://evil.example").headers).toEqual({});
  const answer = {
    status: 200,
    headers: { etag: "x", "access-control-allow-origin": "*" },
    body: Buffer.from("{}"),
  };
  expect(withCors(cors, "https://evil.example", answer).headers).toEqual({ etag: "x" });
  expect(withCors(cors, "https://portal.example", answer).headers).toEqual({
    etag: "x",
    "access-control-allow-origin": "https://portal.example",
    "access-control-expose-headers": "etag",
  });
});
