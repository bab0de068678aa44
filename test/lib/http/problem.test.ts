import { type Code, codes } from "../../../lib/contract/codes.ts";
import { problem } from "../../../lib/contract/problem.ts";
import { Refusal } from "../../../lib/errors.ts";
import { bug, problemOf } from "../../../lib/http/problem.ts";

const isCode = (code: string): code is Code => code in codes;
const every = Object.keys(codes).filter(isCode);

test.each(every)("%s is answered as a problem of the contract with its one status", (code) => {
  const { status, headers, body } = problemOf(new Refusal(code, "Do this."), "req-1");
  expect(status).toBe(codes[code][0]);
  expect(headers["content-type"]).toBe("application/problem+json");
  expect(problem.strict().parse(JSON.parse(body))).toEqual({
    type: `urn:twotier:problem:${code}`,
    title: codes[code][1],
    status,
    detail: "Do this.",
    code,
    requestId: "req-1",
  });
});

test("a problem names the obstacle and each wrong field", () => {
  const errors = [{ pointer: "/a", code: "REQUIRED", detail: "x" }];
  const { body } = problemOf(new Refusal("REQUEST_ALREADY_OPEN", "x", { errors, resourceId: "req_1" }), "r");
  expect(JSON.parse(body)).toMatchObject({ errors, resourceId: "req_1" });
});

test.each([
  [0, "1"],
  [0.2, "1"],
  [59.01, "60"],
])("Retry-After rounds %d seconds up to whole seconds", (retryAfter, header) => {
  expect(problemOf(new Refusal("RATE_LIMITED", "x", { retryAfter }), "r").headers["retry-after"]).toBe(
    header,
  );
});

test("the answer to a missing token says how to authenticate", () => {
  expect(problemOf(new Refusal("UNAUTHENTICATED", "x"), "r").headers["www-authenticate"]).toBe("Bearer");
});

test("an error's cause never shows, and a bug is one fixed sentence", () => {
  const cause = new Error("arn:aws:dynamodb:eu-central-1:1:table/T");
  expect(JSON.stringify(problemOf(new Refusal("UNAVAILABLE", "x", { cause }), "r"))).not.toContain("arn:");
  expect(bug().message).toBe(bug().message);
  expect(bug().status).toBe(500);
});
