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
  const opened = (answer: () => object) => {
    const sent: unknown[] = [];
    const client = new SESClient({
      region: "eu-central-1",
      maxAttempts: 1,
      credentials: { accessKeyId: "x", secretAccessKey: "x" },
    });
    client.middlewareStack.add(
      () => async (call) => {
        sent.push(call.input);
        return { output: { $metadata: {}, ...answer() }, response: {} };
      },
      { step: "initialize", priority: "high" },
    );
    const mailer = openMailer({ address: "no-reply@twotier.example", configurationSet: "set" }, client);
    return { mailer, sent };
  };
  const failing =
    (name: string, status = 400) =>
    () => {
      throw new SESServiceException({ name, $fault: "client", $metadata: { httpStatusCode: status } });
    };

  test("goes to its one recipient from our address, in both forms", async () => {
    const { mailer, sent } = opened(() => ({ MessageId: "m1" }));
    expect(await mailer.send(mail)).toEqual({ state: "sent", messageId: "m1" });
    expect(sent).toHaveLength(1);
    expect(sent[0]).toMatchObject({
      Source: "=?UTF-8?B?0IHQu9C60LA=?= <no-reply@twotier.example>",
      Destination: { ToAddresses: ["bob@fabrikam.example"] },
      Message: {
        Subject: { Data: "Hello", Charset: "UTF-8" },
        Body: { Text: { Data: "text" }, Html: { Data: "<p>html</p>" } },
      },
      ConfigurationSetName: "set",
      Tags: [{ Name: "request", Value: "req_1" }],
    });
  });

  test.each(["MessageRejected", "InvalidParameterValue"])(
    "that SES will never take (%s) is rejected",
    async (name) => {
      expect(await opened(failing(name)).mailer.send(mail)).toEqual({ state: "rejected", reason: name });
    },
  );

  test.each([
    ["Throttling", 400],
    ["ServiceUnavailable", 503],
    ["AccountSendingPausedException", 400],
    ["ConfigurationSetDoesNotExist", 400],
  ])("that may go later (%s) fails, after one call", async (name, status) => {
    const { mailer, sent } = opened(failing(name, status));
    await expect(mailer.send(mail)).rejects.toMatchObject({ name });
    expect(sent).toHaveLength(1);
  });

  test.each([
    "Email address is not verified. The following identities failed the check: bob@fabrikam.example",
    "Sending paused for this account. For more information, please check the inbox of the account.",
    "Sending suspended for this account.",
  ])("that is refused for the deployment's own sake (%s) may go later", async (message) => {
    const { mailer, sent } = opened(() => {
      throw new SESServiceException({ name: "MessageRejected", message, $fault: "client", $metadata: {} });
    });
    await expect(mailer.send(mail)).rejects.toMatchObject({ name: "MessageRejected" });
    expect(sent).toHaveLength(1);
  });

  test("is tried once, and its answer waited for longer than any other service's", () => {
    const { maxAttempts, requestHandler } = mailClientDefaults;
    expect(maxAttempts).toBe(1);
    expect(requestHandler.throwOnRequestTimeout).toBe(true);
    expect(requestHandler.requestTimeout).toBeGreaterThanOrEqual(
      3 * clientDefaults.requestHandler.requestTimeout,
    );
  });

  test("whose answer never came fails, since it may have gone", async () => {
    const { mailer } = opened(() => {
      throw Object.assign(new Error("socket hang up"), { code: "ECONNRESET" });
    });
    await expect(mailer.send(mail)).rejects.toThrow("socket hang up");
  });
});
