import { SESClient, SESServiceException } from "@aws-sdk/client-ses";
import fc from "fast-check";
import { clientDefaults } from "../../../lib/aws/client-defaults.ts";
import { encodedName, mailClientDefaults, openMailer } from "../../../lib/aws/mail.ts";
import { hostileText } from "../../support/hostile.ts";

const decoded = (words: string): string =>
  words
    .split(" ")
    .map((word) => {
      const [, base64] = /^=\?UTF-8\?B\?([A-Za-z0-9+/=]+)\?=$/.exec(word) ?? [];
      if (base64 === undefined) throw new Error(`no encoded word: ${word}`);
      return new TextDecoder("utf-8", { fatal: true }).decode(Buffer.from(base64, "base64"));
    })
    .join("");

describe("a sender's name", () => {
  test("of plain letters is quoted", () => {
    expect(encodedName("Contoso Ltd")).toBe('"Contoso Ltd"');
  });

  test("of anything else travels as encoded words of at most 75 characters that read as the name", () => {
    fc.assert(
      fc.property(hostileText(200), (given) => {
        const name = given.toWellFormed();
        const encoded = encodedName(name);
        expect(encoded).toMatch(/^[\x20-\x7e]*$/);
        if (encoded.startsWith('"')) return expect(encoded).toBe(`"${name}"`);
        for (const word of encoded.split(" ")) expect(word.length).toBeLessThanOrEqual(75);
        expect(decoded(encoded)).toBe(name);
      }),
    );
  });

  test.each(['a" <x@y.example>', "a\r\nBcc: x@y.example", "Ёлка"])(
    "%j cannot end the header's field",
    (name) => {
      expect(encodedName(name)).toMatch(/^=\?UTF-8\?B\?/);
    },
  );
});

describe("a mail", () => {
  const mail = {
    to: "bob@fabrikam.example",
    senderName: "Ёлка",
    subject: "Hello",
    text: "text",
    html: "<p>html</p>",
    tags: { request: "req_1" },
  };
  /** Sends the mail through an SES that answers like this: what came of it, and what was sent. */
  const sending = (answer: object | Error) => {
    const sent: unknown[] = [];
    const client = new SESClient({
      region: "eu-central-1",
      maxAttempts: 1,
      credentials: { accessKeyId: "x", secretAccessKey: "x" },
    });
    client.middlewareStack.add(
      () => async (call) => {
        sent.push(call.input);
        if (answer instanceof Error) throw answer;
        return { output: { $metadata: {}, ...answer }, response: {} };
      },
      { step: "initialize", priority: "high" },
    );
    const mailer = openMailer({ address: "no-reply@twotier.example", configurationSet: "set" }, client);
    return { sent, result: mailer.send(mail) };
  };
  const failure = (name: string, message = "", httpStatusCode = 400) =>
    new SESServiceException({ name, message, $fault: "client", $metadata: { httpStatusCode } });

  test("goes to its one recipient from our address, in both forms", async () => {
    const { sent, result } = sending({ MessageId: "m1" });
    expect(await result).toEqual({ state: "sent", messageId: "m1" });
    expect(sent).toMatchObject([
      {
        Source: "=?UTF-8?B?0IHQu9C60LA=?= <no-reply@twotier.example>",
        Destination: { ToAddresses: ["bob@fabrikam.example"] },
        Message: {
          Subject: { Data: "Hello", Charset: "UTF-8" },
          Body: { Text: { Data: "text" }, Html: { Data: "<p>html</p>" } },
        },
        ConfigurationSetName: "set",
        Tags: [{ Name: "request", Value: "req_1" }],
      },
    ]);
  });

  test.each(["MessageRejected", "InvalidParameterValue"])(
    "that SES will never take is rejected: %s",
    async (name) => {
      expect(await sending(failure(name)).result).toEqual({ state: "rejected", reason: name });
    },
  );

  const unverified =
    "Email address is not verified. The following identities failed the check: b@fabrikam.example";
  const paused =
    "Sending paused for this account. For more information, please check the inbox of the account.";
  test.each([
    failure("Throttling"),
    failure("ServiceUnavailable", "", 503),
    failure("AccountSendingPausedException"),
    failure("ConfigurationSetDoesNotExist"),
    failure("MessageRejected", unverified),
    failure("MessageRejected", paused),
    failure("MessageRejected", "Sending suspended for this account."),
    // It may have been sent.
    Object.assign(new Error("socket hang up"), { code: "ECONNRESET" }),
  ])("that may go later fails after one call: %p", async (error) => {
    const { sent, result } = sending(error);
    await expect(result).rejects.toBe(error);
    expect(sent).toHaveLength(1);
  });

  test("is tried once, and its answer waited for longer than any other service's", () => {
    const { maxAttempts, requestHandler } = mailClientDefaults;
    expect([maxAttempts, requestHandler.throwOnRequestTimeout]).toEqual([1, true]);
    const others = clientDefaults.requestHandler.requestTimeout;
    expect(requestHandler.requestTimeout).toBeGreaterThanOrEqual(3 * others);
  });
});
