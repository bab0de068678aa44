import { readForm } from "../../../../lib/invitations/page/form.ts";
import { gatewayEvent } from "../../../support/gateway-event.ts";
import { refusalOf } from "../../../support/refusal.ts";

const urlencoded = "application/x-www-form-urlencoded";
const formOf = (body: string | undefined, contentType = urlencoded) =>
  gatewayEvent({
    routeKey: "POST /invitations/{token}",
    rawPath: "/invitations/x",
    headers: { "content-type": contentType },
    body,
  });

test("a form is read from its urlencoded body, also in base64, without fields that no page has", () => {
  const body = "decision=accept&email=a%40b.example&x=1";
  const event = formOf(body, "Application/X-WWW-Form-Urlencoded; charset=UTF-8");
  const encoded = { ...event, body: Buffer.from(body).toString("base64"), isBase64Encoded: true };
  for (const each of [event, encoded])
    expect(readForm(each)).toEqual({ decision: "accept", email: "a@b.example" });
});

test.each([undefined, "", "%", "%ff=%fe", "decision=%00", "&&&===", "\u0000", "__proto__=x"])(
  "the unusual body %j still is a form",
  (body) => {
    expect(["\u0000", undefined]).toContain(readForm(formOf(body)).decision);
  },
);

test.each([
  ["JSON", "{}", "application/json"],
  ["plain text", "decision=decline", "text/plain"],
  ["a multipart form", "--x--", "multipart/form-data; boundary=x"],
  ["no media type", "decision=decline", ""],
  ["a field given twice", "decision=decline&decision=accept", urlencoded],
  ["an unknown field given twice", "decision=decline&a=1&a=1", urlencoded],
  ["more than 16 kB", `decision=decline&x=${"y".repeat(16_384)}`, urlencoded],
])("%s is no form of the page", (_, body, contentType) => {
  expect(refusalOf(() => readForm(formOf(body, contentType))).code).toBe("INVALID_REQUEST");
});
