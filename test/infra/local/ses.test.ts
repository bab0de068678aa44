import { request } from "node:http";
import { SES, type SendRawEmailRequest } from "@aws-sdk/client-ses";
import { startSes } from "../../../infra/local/ses/server.ts";
import { at } from "../../support/stand-in.ts";

type Options = Partial<Parameters<typeof startSes>[0]>;

const start = Date.parse("2030-01-01T00:00:00Z");
const ends: (() => unknown)[] = [];
let time = start;

beforeEach(() => {
  time = start;
});
afterEach(async () => {
  for (const end of ends.splice(0)) await end();
});

interface Given extends Partial<Omit<SendRawEmailRequest, "RawMessage">> {
  fields?: Record<string, string>;
  text?: string;
  html?: string;
  raw?: string;
}

const encoded = (text: string) => `=?UTF-8?B?${Buffer.from(text).toString("base64")}?=`;

const mail = {
  fields: {
    From: "Fabrikam <noreply@fabrikam.example>",
    To: "ann@contoso.example",
    Subject: encoded("Работа с Fabrikam & <friends>"),
  },
  text: "Dear Ann,\nfollow https://fabrikam.example/i?a=1&b=2",
  html: '<p>Dear "Ann"</p>',
};
const to = (...Destinations: string[]) => ({ Destinations });
const field = (name: string, value: string): Given => ({ fields: { ...mail.fields, [name]: value } });

/** A mail's bytes. Its fields are written unchanged, so that a test can send invalid ones. */
const rawOf = ({ fields = mail.fields, text = mail.text, html = mail.html }: Given): Buffer => {
  const type = (of: string) => `Content-Type: ${of}; charset=utf-8`;
  return Buffer.from(
    [
      ...Object.entries(fields).map(([name, value]) => `${name}: ${value}`),
      ...["MIME-Version: 1.0", "Content-Type: multipart/alternative; boundary=parts", ""],
      ...["--parts", type("text/plain"), "", text, "--parts", type("text/html"), "", html, "--parts--", ""],
    ].join("\r\n"),
  );
};

const run = async (options: Options = {}) => {
  const ses = await startSes({ file: ":memory:", now: () => time, ...options });
  const client = new SES({ ...at(ses.url), maxAttempts: 1 });
  ends.push(() => client.destroy(), ses.close);
  const send = async ({ raw, ...more }: Given = {}) => {
    const { fields, text, html, ...asked } = { ...mail, ...more };
    const Data = raw === undefined ? rawOf({ fields, text, html }) : Buffer.from(raw);
    return client.sendRawEmail({ RawMessage: { Data }, ...asked });
  };
  return { ses, client, send };
};

describe("sending", () => {
  it("accepts only the verified addresses, domains and configuration sets", async () => {
    const identities = ["fabrikam.example", "boss@contoso.example"];
    const { send } = await run({ identities, configurationSets: ["mails"] });
    for (const Source of ["a@fabrikam.example", "A <a@Mail.Fabrikam.example>", "Boss@contoso.example"])
      await send({ ...field("From", Source), ConfigurationSetName: "mails" });
    for (const Source of ["a@contoso.example", "a@notfabrikam.example"])
      await expect(send({ ...field("From", "a@fabrikam.example"), Source })).rejects.toMatchObject({
        name: "MessageRejected",
        message: expect.stringContaining("Email address is not verified."),
      });
    const other = { name: "ConfigurationSetDoesNotExistException" };
    await expect(
      send({ ...field("From", "a@fabrikam.example"), ConfigurationSetName: "other" }),
    ).rejects.toMatchObject(other);
  });

  it.each<[string, Given]>([
    ["an address without a domain", to("ann")],
    ["an address without a local part", to("@contoso.example")],
    ["an address with a line break", to("ann@contoso.example\r\nBcc: eve@evil.example")],
    ["two addresses in one", to("ann@contoso.example, eve@evil.example")],
    ["an address hidden in a display name", to("eve@evil.example, <ann@contoso.example>")],
    ["a letter outside ASCII in an address", to("анна@contoso.example")],
    ["a domain with a space", to("ann@con toso.example")],
    ["a sender with a line break", { Source: "F\nBcc: eve@evil.example <a@fabrikam.example>" }],
    ["a field that stands twice", field("subject", "Hello")],
    ["no sender in the header", { fields: { To: "ann@contoso.example" }, Source: "a@fabrikam.example" }],
    ["nobody to send to", { fields: { From: "a@fabrikam.example" } }],
    ["more than 50 recipients", to(...Array.from({ length: 51 }, (_, n) => `a${n}@contoso.example`))],
    ["a tag with a space", { Tags: [{ Name: "a", Value: "b c" }] }],
    ["a mail without a body", { raw: "From: a@fabrikam.example\r\nTo: ann@contoso.example\r\n\r\n" }],
  ])("refuses %s", async (_, more) => {
    const { ses, send } = await run();
    await expect(send(more)).rejects.toMatchObject({
      name: "InvalidParameterValue",
      $metadata: { httpStatusCode: 400 },
    });
    expect(ses.messages()).toEqual([]);
  });

  it("refuses more mails than the rate within a second, and those that a test wants refused", async () => {
    const { ses, send } = await run({ sendingRate: 2 });
    await send();
    await send();
    const message = "Maximum sending rate exceeded.";
    await expect(send()).rejects.toMatchObject({ name: "Throttling", message });
    time += 1_000;
    for (const error of ["Throttling", "ServiceUnavailable", "MessageRejected"] as const)
      ses.failNext(1, error);
    await expect(send()).rejects.toMatchObject({ name: "Throttling" });
    await expect(send()).rejects.toMatchObject({ $metadata: { httpStatusCode: 503 } });
    await expect(send()).rejects.toMatchObject({ name: "MessageRejected" });
    await send();
    expect(ses.messages()).toHaveLength(3);
  });

  it("accepts in the sandbox only verified addresses and the simulator, one mail a second and 200 a day", async () => {
    const { send } = await run({ sandbox: true, identities: ["fabrikam.example"] });
    await expect(send()).rejects.toMatchObject({ name: "MessageRejected" });
    for (let count = 0; count < 200; count++) {
      await send(to(count % 2 ? "ann@fabrikam.example" : "success+1@simulator.amazonses.com"));
      if (count === 0) await expect(send(to("a@fabrikam.example"))).rejects.toThrow("sending rate exceeded");
      time += 1_000;
    }
    const message = "Daily message quota exceeded.";
    await expect(send(to("a@fabrikam.example"))).rejects.toMatchObject({ name: "Throttling", message });
    time += 86_400_000;
    await send(to("a@fabrikam.example"));
  });
});

// Row 18 of the promises counts these recipients.
it("keeps all recipients of a mail, and its own id instead of the sender's", async () => {
  const { ses, send } = await run();
  const fields = { ...mail.fields, "Message-ID": "<mine@fabrikam.example>", Bcc: "bob@contoso.example" };
  await send({ fields, ...to("ann@contoso.example", "bob@contoso.example") });
  const [{ id, ...kept } = {} as never] = ses.messages();
  expect(kept).toMatchObject({ to: ["ann@contoso.example"], bcc: ["bob@contoso.example"] });
  const source = await (await fetch(`${ses.inboxUrl}/messages/${id}/source`)).text();
  expect(source).toContain(`Message-ID: <${id}@eu-west-1.amazonses.com>\r\n`);
  expect(source).not.toMatch(/^Bcc|mine@/m);
});

const listening = async () => {
  const events: [string | undefined, any][] = [];
  const running = await run({ onEvent: (set, event) => void events.push([set, event]) });
  const Tags = [{ Name: "request", Value: "req_1" }];
  const send = (address: string) => running.send({ ...to(address), Tags, ConfigurationSetName: "mails" });
  return { ...running, send, events };
};

it("feedback can be sent about any mail, by a program and over HTTP", async () => {
  const { send, ses, events } = await listening();
  const { MessageId = "" } = await send("ann@contoso.example");
  ses.publishEvent(MessageId, "Reject");
  const sendFeedback = async (id: string, type: string, contentType = "application/json") => {
    const init = { method: "POST", headers: { "content-type": contentType } };
    const url = `${ses.inboxUrl}/messages/${id}/events`;
    return (await fetch(url, { ...init, body: JSON.stringify({ type }) })).status;
  };
  expect(await sendFeedback(MessageId, "Complaint")).toBe(202);
  expect(await sendFeedback(MessageId, "Spam")).toBe(400);
  expect(await sendFeedback("nobody", "Bounce")).toBe(404);
  expect(await sendFeedback(MessageId, "Bounce", "text/plain")).toBe(415);
  expect(events.map(([, { eventType }]) => eventType)).toEqual(["Reject", "Complaint"]);
  expect(() => ses.publishEvent("nobody", "Bounce")).toThrow("There is no mail nobody.");
});

describe("the inbox", () => {
  it("shows a mail as text of the page, and its HTML only inside a frame without rights", async () => {
    const { ses, send } = await run();
    await send(field("Subject", "<script>alert(1)</script>"));
    const html = '<!doctype html><html><head><title>x</title></head><a href="https://a.example">';
    await send({ ...field("Subject", "Link"), html });
    await send(field("From", `${encoded("Фабрикам")} <noreply@fabrikam.example>`));
    const answer = await fetch(ses.inboxUrl);
    const page = await answer.text();
    expect(answer.headers.get("content-security-policy")).toContain("default-src 'none'");
    // The page's own script only, which refreshes the page.
    expect(page.split("<script")).toHaveLength(2);
    for (const part of [
      "&#60;script&#62;alert(1)",
      '<iframe sandbox="allow-popups allow-popups-to-escape-sandbox" title="Mail: Link"',
      "&#60;head&#62;&#60;base target=&#34;_blank&#34;&#62;",
      "<summary>Text part</summary><pre>Dear Ann,\nfollow https://fabrikam.example/i",
      "Фабрикам &#60;noreply@fabrikam.example&#62;",
    ])
      expect(page).toContain(part);
  });

  it("refuses pages of other origins, and requests that call this machine by another name", async () => {
    const { ses } = await run();
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
