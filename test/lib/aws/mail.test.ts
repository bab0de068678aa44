import { SESClient, SESServiceException } from "@aws-sdk/client-ses";
import fc from "fast-check";
import PostalMime from "postal-mime";
import { clientDefaults } from "../../../lib/aws/client-defaults.ts";
import { displayName, type Mail, mailClientDefaults, openMailer } from "../../../lib/aws/mail.ts";
import { hostileText } from "../../support/hostile.ts";

describe("a sender's name", () => {
  test.each([
    ["Contoso Ltd", "Contoso Ltd"],
    ["Contoso, Inc. (EMEA)", "Contoso, Inc. (EMEA)"],
    ['a" <boss@bank.example>', "a boss bank.example"],
    ["a\r\nBcc: x@y.example", "a Bcc: x y.example"],
    ["Ё".repeat(61), `${"Ё".repeat(60)}…`],
  ])("%j is shown as %j", (name, expected) => expect(displayName(name)).toBe(expected));
});

describe("a mail", () => {
  const mail: Mail = {
    to: "bob@fabrikam.example",
    locale: "ru",
    kind: "invitation",
    organizationId: "org_1",
    senderName: "Ёлка",
    subject: "Hello",
    text: "text",
    html: "<p>html</p>",
    tags: { request: "req_1" },
  };
  /** Sends the mail through an SES with this answer: the result, and the sent request. */
  const sending = (answer: object | Error, more: Partial<Mail> = {}) => {
    const sent: any[] = [];
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
    return { sent, result: mailer.send({ ...mail, ...more }) };
  };
  const failure = (name: string, message = "", httpStatusCode = 400) =>
    new SESServiceException({ name, message, $fault: "client", $metadata: { httpStatusCode } });

  test("is sent to its one recipient from the deployment's address, as text and as HTML", async () => {
    const { sent, result } = sending({ MessageId: "m1" });
    expect(await result).toEqual({ state: "sent", messageId: "m1" });
    expect(sent).toMatchObject([
      {
        Source: "no-reply@twotier.example",
        Destinations: ["bob@fabrikam.example"],
        ConfigurationSetName: "set",
        Tags: [
          { Name: "request", Value: "req_1" },
          { Name: "ses:feedback-id-a", Value: "invitation" },
          { Name: "ses:feedback-id-b", Value: "org_1" },
        ],
      },
    ]);
  });

  test("has one sender, whatever the sender's name", () =>
    fc.assert(
      fc.asyncProperty(hostileText(200), async (name) => {
        const { sent, result } = sending({ MessageId: "m1" }, { senderName: name.toWellFormed() });
        await result;
        const { from, headers } = await PostalMime.parse(sent[0].RawMessage.Data);
        expect(from).toEqual({ name: displayName(name), address: "no-reply@twotier.example" });
        const field = headers.find(({ key }) => key === "from")?.value ?? "";
        expect(Buffer.byteLength(field)).toBeLessThanOrEqual(320);
      }),
    ));

  test("says in its headers who writes, in which language, that it is automatic, and how to unsubscribe", async () => {
    const url = "https://twotier.example/unsubscribe/abc.def";
    const long = `${"Ё".repeat(900)} www ${"w".repeat(2_000)}`;
    const given = { replyTo: "ann@contoso.example", unsubscribe: url, subject: "Привет", text: long };
    const { sent, result } = sending({ MessageId: "m1" }, given);
    await result;
    const raw = Buffer.from(sent[0].RawMessage.Data).toString("latin1");
    // The requirements of RFC 5322 and SES.
    expect(raw).not.toMatch(/[^\r]\n|\r[^\n]|[^\r\n\x20-\x7e]|.{999}/);
    const read = await PostalMime.parse(raw);
    const header = Object.fromEntries(read.headers.map(({ key, value }) => [key, value]));
    expect(read.headers).toHaveLength(Object.keys(header).length);
    expect(header).toMatchObject({
      from: "=?UTF-8?B?0IHQu9C60LA=?= <no-reply@twotier.example>",
      to: "bob@fabrikam.example",
      "reply-to": "ann@contoso.example",
      "auto-submitted": "auto-generated",
      "content-language": "ru",
      "list-unsubscribe": `<${url}>`,
      "list-unsubscribe-post": "List-Unsubscribe=One-Click",
      "content-type": expect.stringMatching(/^multipart\/alternative;/),
    });
    expect([read.subject, read.text?.trim(), read.html?.trim()]).toEqual(["Привет", long, mail.html]);
    expect(raw.indexOf("text/plain")).toBeLessThan(raw.indexOf("text/html"));
  });

  test("that is necessary has no way to unsubscribe, and no text can add a header field", async () => {
    const { sent, result } = sending({ MessageId: "m1" }, { subject: "a\r\nBcc: eve@evil.example" });
    await result;
    const read = await PostalMime.parse(sent[0].RawMessage.Data);
    const fields = read.headers.map(({ key }) => key);
    expect(fields.filter((field) => /^(bcc|list-.*|reply-to)$/.test(field))).toEqual([]);
  });

  test.each(["MessageRejected", "InvalidParameterValue"])(
    "that SES will never accept is rejected: %s",
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
  ])("that SES may accept later fails after one call: %p", async (error) => {
    const { sent, result } = sending(error);
    await expect(result).rejects.toBe(error);
    expect(sent).toHaveLength(1);
  });

  test("is tried once, with a longer time-out than any other service's", () => {
    const { maxAttempts, requestHandler } = mailClientDefaults;
    expect([maxAttempts, requestHandler.throwOnRequestTimeout]).toEqual([1, true]);
    const others = clientDefaults.requestHandler.requestTimeout;
    expect(requestHandler.requestTimeout).toBeGreaterThanOrEqual(3 * others);
  });
});
