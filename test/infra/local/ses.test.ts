import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { GetSendQuotaCommand, SESClient, SendEmailCommand, SendRawEmailCommand } from "@aws-sdk/client-ses";
import { startSes } from "../../../infra/local/ses/server.ts";

type Ses = Awaited<ReturnType<typeof startSes>>;
type Options = Partial<Parameters<typeof startSes>[0]>;

const start = Date.parse("2030-01-01T00:00:00Z");
const open: { ses: Ses; client: SESClient }[] = [];
let time = start;

beforeEach(() => {
  time = start;
});
afterEach(async () => {
  for (const { ses, client } of open.splice(0)) {
    client.destroy();
    await ses.close();
  }
});

async function run(options: Options = {}) {
  const ses = await startSes({ file: ":memory:", now: () => time, ...options });
  const credentials = { accessKeyId: "local", secretAccessKey: "local" };
  const client = new SESClient({ endpoint: ses.url, region: "eu-west-1", credentials, maxAttempts: 1 });
  open.push({ ses, client });
  return { ses, client };
}

const mail = {
  Source: "Fabrikam <noreply@fabrikam.example>",
  Destination: { ToAddresses: ["ann@contoso.example"] },
  Message: {
    Subject: { Data: "Работа с Fabrikam & <friends>" },
    Body: {
      Text: { Data: "Dear Ann,\r\nfollow https://fabrikam.example/i?a=1&b=2" },
      Html: { Data: '<p>Dear "Ann"</p>' },
    },
  },
};
const withSource = (Source: string) => new SendEmailCommand({ ...mail, Source });
const withTo = (...ToAddresses: string[]) => new SendEmailCommand({ ...mail, Destination: { ToAddresses } });
const withSubject = (Data: string) =>
  new SendEmailCommand({ ...mail, Message: { ...mail.Message, Subject: { Data } } });
const withHtml = (Data: string) =>
  new SendEmailCommand({
    ...mail,
    Message: { Subject: { Data: "Link" }, Body: { Html: { Data } } },
  });

describe("sending", () => {
  it("answers with an id and keeps the mail as it was given, with all recipients", async () => {
    const { ses, client } = await run();
    const { MessageId } = await client.send(
      new SendEmailCommand({
        ...mail,
        Destination: {
          ToAddresses: ["ann@contoso.example", "Bob <bob@contoso.example>"],
          CcAddresses: ["cc@contoso.example"],
          BccAddresses: ["bcc@contoso.example"],
        },
        ReplyToAddresses: ["sales@fabrikam.example", "help@fabrikam.example"],
        Tags: [
          { Name: "request", Value: "req_1" },
          { Name: "stage", Value: "local" },
        ],
        ConfigurationSetName: "mails",
      }),
    );
    expect(ses.messages()).toEqual([
      {
        id: MessageId,
        to: ["ann@contoso.example", "Bob <bob@contoso.example>"],
        cc: ["cc@contoso.example"],
        bcc: ["bcc@contoso.example"],
        from: mail.Source,
        replyTo: ["sales@fabrikam.example", "help@fabrikam.example"],
        subject: mail.Message.Subject.Data,
        text: mail.Message.Body.Text.Data,
        html: mail.Message.Body.Html.Data,
        tags: { request: "req_1", stage: "local" },
        configurationSet: "mails",
        at: "2030-01-01T00:00:00.000Z",
      },
    ]);
  });

  it("sends only from verified addresses and domains when some are named", async () => {
    const { client } = await run({ identities: ["fabrikam.example", "boss@contoso.example"] });
    for (const source of ["a@fabrikam.example", "A <a@Mail.Fabrikam.example>", "Boss@contoso.example"]) {
      await client.send(withSource(source));
    }
    for (const source of ["a@contoso.example", "a@notfabrikam.example"]) {
      await expect(client.send(withSource(source))).rejects.toMatchObject({
        name: "MessageRejected",
        message: expect.stringContaining("Email address is not verified."),
      });
    }
  });

  it("knows only the configuration sets it was given", async () => {
    const { client } = await run({ configurationSets: ["mails"] });
    await client.send(new SendEmailCommand({ ...mail, ConfigurationSetName: "mails" }));
    const other = new SendEmailCommand({ ...mail, ConfigurationSetName: "other" });
    await expect(client.send(other)).rejects.toMatchObject({ name: "ConfigurationSetDoesNotExistException" });
  });

  it.each([
    ["an address without a domain", withTo("ann")],
    ["an address without a local part", withTo("@contoso.example")],
    ["an address with a line break", withTo("ann@contoso.example\r\nBcc: eve@evil.example")],
    ["two addresses in one", withTo("ann@contoso.example, eve@evil.example")],
    ["an address hidden in a display name", withTo("eve@evil.example, <ann@contoso.example>")],
    ["a letter outside ASCII in an address", withTo("анна@contoso.example")],
    ["a domain with a space", withTo("ann@con toso.example")],
    ["a sender with a line break", withSource("Fabrikam\nBcc: eve@evil.example <a@fabrikam.example>")],
    ["a subject with a line break", withSubject("Hello\r\nBcc: eve@evil.example")],
    ["nobody to send to", withTo()],
    ["more than 50 recipients", withTo(...Array.from({ length: 51 }, (_, n) => `a${n}@contoso.example`))],
    ["a tag with a space", new SendEmailCommand({ ...mail, Tags: [{ Name: "a", Value: "b c" }] })],
    ["a mail without a body", new SendEmailCommand({ ...mail, Message: { ...mail.Message, Body: {} } })],
  ])("refuses %s", async (_, command) => {
    const { ses, client } = await run();
    await expect(client.send(command)).rejects.toMatchObject({
      name: "InvalidParameterValue",
      $metadata: { httpStatusCode: 400 },
    });
    expect(ses.messages()).toEqual([]);
  });

  it("refuses more than the rate allows within a second, and nothing of it is sent", async () => {
    const { ses, client } = await run({ sendingRate: 2 });
    await client.send(withTo("a@contoso.example"));
    await client.send(withTo("b@contoso.example"));
    await expect(client.send(withTo("c@contoso.example"))).rejects.toMatchObject({
      name: "Throttling",
      message: "Maximum sending rate exceeded.",
    });
    expect(ses.messages()).toHaveLength(2);
    time += 1000;
    await client.send(withTo("c@contoso.example"));
    expect(await client.send(new GetSendQuotaCommand({}))).toMatchObject({
      MaxSendRate: 2,
      SentLast24Hours: 3,
    });
  });

  it("refuses the next sends on demand", async () => {
    const { ses, client } = await run();
    ses.failNext(1, "Throttling");
    ses.failNext(1, "ServiceUnavailable");
    ses.failNext(1, "MessageRejected");
    const send = () => client.send(withTo("ann@contoso.example"));
    await expect(send()).rejects.toMatchObject({ name: "Throttling" });
    await expect(send()).rejects.toMatchObject({ $metadata: { httpStatusCode: 503 } });
    await expect(send()).rejects.toMatchObject({ name: "MessageRejected" });
    await send();
    expect(ses.messages()).toHaveLength(1);
  });

  it("refuses actions it does not know and calls that nobody signed", async () => {
    const { ses, client } = await run();
    const raw = new SendRawEmailCommand({ RawMessage: { Data: new TextEncoder().encode("x") } });
    await expect(client.send(raw)).rejects.toMatchObject({ name: "InvalidAction" });
    const body = new URLSearchParams({ Action: "SendEmail" });
    expect((await fetch(ses.url, { method: "POST", body })).status).toBe(403);
  });
});

describe("what becomes of a mail", () => {
  const inSet = (to: string) =>
    new SendEmailCommand({
      ...mail,
      Destination: { ToAddresses: [to] },
      ConfigurationSetName: "mails",
      Tags: [{ Name: "request", Value: "req_1" }],
    });
  const listening = async () => {
    const told: [string | undefined, any][] = [];
    const onEvent: Options["onEvent"] = (configurationSet, event) =>
      void told.push([configurationSet, event]);
    return { ...(await run({ onEvent })), told };
  };

  it("comes by itself for the addresses of SES's simulator, and for no other", async () => {
    const { client, told } = await listening();
    for (const name of ["success", "bounce+1", "complaint", "ooto", "suppressionlist", "unknown"])
      await client.send(inSet(`${name}@simulator.amazonses.com`));
    await client.send(inSet("bounce@contoso.example"));
    expect(
      told.map(([set, { eventType, mail }]) => [set, eventType, mail.destination[0].split("@")[0]]),
    ).toEqual([
      ["mails", "Delivery", "success"],
      ["mails", "Bounce", "bounce+1"],
      ["mails", "Delivery", "complaint"],
      ["mails", "Complaint", "complaint"],
      ["mails", "Delivery", "ooto"],
      ["mails", "Bounce", "ooto"],
      ["mails", "Bounce", "suppressionlist"],
    ]);
    expect(told[1]?.[1]).toMatchObject({
      mail: { tags: { request: ["req_1"], "ses:configuration-set": ["mails"] } },
      bounce: {
        bounceType: "Permanent",
        bouncedRecipients: [{ emailAddress: "bounce+1@simulator.amazonses.com" }],
      },
    });
    expect(told[5]?.[1].bounce.bounceType).toBe("Transient");
  });

  it("can be said of any mail, by a program and over HTTP", async () => {
    const { client, ses, told } = await listening();
    const { MessageId = "" } = await client.send(inSet("ann@contoso.example"));
    ses.tell(MessageId, "Reject");
    const say = (id: string, type: string, contentType = "application/json") =>
      fetch(`${ses.inboxUrl}/messages/${id}/events`, {
        method: "POST",
        headers: { "content-type": contentType },
        body: JSON.stringify({ type }),
      });
    expect((await say(MessageId, "Complaint")).status).toBe(202);
    expect((await say(MessageId, "Spam")).status).toBe(400);
    expect((await say("nobody", "Bounce")).status).toBe(404);
    expect((await say(MessageId, "Bounce", "text/plain")).status).toBe(415);
    expect(told.map(([, { eventType }]) => eventType)).toEqual(["Reject", "Complaint"]);
    expect(() => ses.tell("nobody", "Bounce")).toThrow("There is no mail nobody.");
  });
});

describe("the inbox", () => {
  it("lists mails newest first, by recipient and one by one", async () => {
    const { ses, client } = await run();
    const first = await client.send(withTo("ann@contoso.example"));
    time += 1000;
    const second = await client.send(withTo("Bob <Bob@contoso.example>"));
    const list = async (query = "") => (await fetch(`${ses.inboxUrl}/messages${query}`)).json();
    expect(await list()).toMatchObject([
      { id: second.MessageId, at: "2030-01-01T00:00:01.000Z" },
      { id: first.MessageId },
    ]);
    expect(await list("?to=bob@contoso.example")).toMatchObject([{ id: second.MessageId }]);
    const one = await fetch(`${ses.inboxUrl}/messages/${first.MessageId}`);
    expect(await one.json()).toEqual(ses.messages()[1]);
    expect((await fetch(`${ses.inboxUrl}/messages/other`)).status).toBe(404);
  });

  it("is emptied by DELETE", async () => {
    const { ses, client } = await run();
    await client.send(withTo("ann@contoso.example"));
    expect((await fetch(`${ses.inboxUrl}/messages`, { method: "DELETE" })).status).toBe(204);
    expect(ses.messages()).toEqual([]);
  });

  it("shows a mail as text of the page, its HTML only inside a frame without rights", async () => {
    const { ses, client } = await run();
    await client.send(withSubject("<script>alert(1)</script>"));
    await client.send(
      withHtml('<!doctype html><html><head><title>x</title></head><a href="https://a.example">'),
    );
    const answer = await fetch(ses.inboxUrl);
    const page = await answer.text();
    expect(answer.headers.get("content-security-policy")).toContain("default-src 'none'");
    expect(page).not.toContain("<script");
    expect(page).toContain("&#60;script&#62;alert(1)");
    expect(page).toContain(
      '<iframe sandbox="allow-popups allow-popups-to-escape-sandbox" title="Mail: Link"',
    );
    expect(page).toContain("&#60;head&#62;&#60;base target=&#34;_blank&#34;&#62;");
    expect(page).toContain("<summary>Text part</summary><pre>Dear Ann,\r\nfollow https://fabrikam.example/i");
  });

  it("shows an encoded sender as a mail program does", async () => {
    const { ses, client } = await run();
    const name = `=?UTF-8?B?${Buffer.from("Фабрикам").toString("base64")}?=`;
    await client.send(withSource(`${name} <noreply@fabrikam.example>`));
    expect(await (await fetch(ses.inboxUrl)).text()).toContain("Фабрикам &#60;noreply@fabrikam.example&#62;");
  });

  it("keeps mails over a restart", async () => {
    const folder = mkdtempSync(join(tmpdir(), "ses-"));
    const file = join(folder, "deep", "mails.sqlite");
    const before = await run({ file });
    await before.client.send(withTo("ann@contoso.example"));
    const { ses } = await run({ file });
    expect(ses.messages()).toMatchObject([{ to: ["ann@contoso.example"] }]);
    for (const one of open.splice(0)) {
      one.client.destroy();
      await one.ses.close();
    }
    rmSync(folder, { recursive: true });
  });

  it("is not read by a page of another origin, nor by one that calls this machine by another name", async () => {
    const { ses } = await run();
    const { request } = await import("node:http");
    const statusFor = (headers: Record<string, string>) =>
      new Promise((resolve, reject) => {
        const call = request(ses.inboxUrl, { headers }, (answer) => {
          answer.resume();
          resolve(answer.statusCode);
        });
        call.on("error", reject).end();
      });
    expect(await statusFor({ host: "evil.example" })).toBe(421);
    expect(await statusFor({ origin: "https://evil.example" })).toBe(403);
    expect(await statusFor({ origin: "null" })).toBe(403);
    expect(await statusFor({ origin: ses.inboxUrl })).toBe(200);
  });
});
