import { enteredCode } from "../../../../lib/invitations/page/entered-code.ts";

test.each([
  "123456",
  " 123 456 ",
  "123-456",
  "123\u2013456",
  "１２３４５６",
  "١٢٣ ٤٥٦",
  "\u200f۱۲۳۴۵۶",
  "123\u00a0456",
])("a code typed as %j is accepted", (entered) => expect(enteredCode(entered)).toBe("123456"));

test("other text is no code", () =>
  expect([undefined, "", "12a456"].map((each) => enteredCode(each))).toEqual(["", "", "12a456"]));
