import { randomUUID } from "node:crypto";
import type { Answer } from "../http-server.ts";

const namespace = "http://ses.amazonaws.com/doc/2010-12-01/";

/** An error answer of SES. The SDK derives the exception's name from `code`. */
export class SesError extends Error {
  readonly code: string;
  readonly status: number;

  constructor(code: string, message: string, status = 400) {
    super(message);
    this.code = code;
    this.status = status;
  }
}

/** The values of a list in a form: `Name.member.1`, `Name.member.2` and so on. */
export function members(form: URLSearchParams, name: string): string[] {
  const values: string[] = [];
  for (let n = 1; ; n++) {
    const value = form.get(`${name}.member.${n}`);
    if (value === null) return values;
    values.push(value);
  }
}

/** The answer to a successful call. `result` is its inner XML. */
export function success(action: string, result: string): Answer {
  return xml(
    200,
    `<${action}Response xmlns="${namespace}"><${action}Result>${result}</${action}Result>` +
      `<ResponseMetadata><RequestId>${randomUUID()}</RequestId></ResponseMetadata></${action}Response>`,
  );
}

/** The answer to a call that was refused. */
export function failure({ code, message, status }: SesError): Answer {
  const type = status < 500 ? "Sender" : "Receiver";
  return xml(
    status,
    `<ErrorResponse xmlns="${namespace}"><Error><Type>${type}</Type><Code>${code}</Code>` +
      `<Message>${escapeMarkup(message)}</Message></Error><RequestId>${randomUUID()}</RequestId></ErrorResponse>`,
  );
}

function xml(status: number, body: string): Answer {
  return { status, headers: { "content-type": "text/xml" }, body: `<?xml version="1.0"?>\n${body}` };
}

/** Escapes text for XML and HTML, attributes included. */
export function escapeMarkup(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.codePointAt(0)};`);
}
