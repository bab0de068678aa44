import { jest } from "@jest/globals";
import { figure } from "../support/full.ts";
import { changesOf, dumpOf, pagesOf, send } from "../support/invitations.ts";
import { reached } from "../support/promise.ts";
import { joinStack, type SharedStack } from "../support/shared-stack.ts";
import { openWorld, password, type World } from "../support/world.ts";

/** For a machine that is busy with other things. */
jest.setTimeout(120_000);

let stack: SharedStack;
let world: World;

beforeAll(async () => {
  stack = await joinStack();
  world = await openWorld(stack);
});

const agents: Record<string, string>[] = [
  { "user-agent": "Mozilla/5.0 (compatible; Barracuda Sentinel (EE))", accept: "*/*" },
  { "user-agent": "Mozilla/5.0 (Windows NT 10.0; Win64; x64) SafeLinks", "sec-fetch-site": "cross-site" },
  { "user-agent": "Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)", range: "bytes=0-32768" },
  { "user-agent": "facebookexternalhit/1.1", "accept-language": "ru-RU,ru;q=0.9" },
  { "user-agent": "WhatsApp/2.24", "x-purpose": "preview", "sec-purpose": "prefetch;prerender" },
  {
    "user-agent": "Googlebot/2.1",
    from: "bot@search.example",
    "if-modified-since": "Thu, 01 Jan 1970 00:00:00 GMT",
  },
  { "user-agent": "curl/8.5", range: "bytes=0-0,-1", "if-none-match": "*" },
  {
    "user-agent": "Proofpoint URL Defense",
    "x-forwarded-host": "evil.example",
    cookie: "a=b; decision=accept",
  },
  { "user-agent": "", "idempotency-key": "scan", "x-http-method-override": "POST" },
];
const queries = [
  "",
  "?utm_source=mail&utm_campaign=invite&utm_id=1",
  "?fbclid=IwAR0&gclid=EAIaIQ&mc_eid=9",
  "?decision=accept&authorised=yes&email=a%40b.example&password=x",
  "?decision=decline",
  "?lang=ru&lang=en&%00=%ff",
  "?lang=xx&_method=POST",
];
const methods = ["GET", "HEAD", "OPTIONS", "GET"] as const;

it("changes nothing however often scanners and previewers look at a link, and a person still accepts", async () => {
  const [provider, reseller] = await Promise.all([world.provider(), world.reseller()]);
  const invitation = await world.invitation(provider, reseller.admin.email);
  await stack.streams.drained();
  const before = await dumpOf(stack);
  const total = figure(240, 1_000);
  const statuses = new Map<string, number>();

  const scan = async (number: number) => {
    const method = methods[number % methods.length] ?? "GET";
    const query = queries[number % queries.length] ?? "";
    const agent = agents[number % agents.length];
    const reply = await send(method, `${invitation.link}${query}`, agent);
    const name = `${method} ${reply.status}`;
    statuses.set(name, (statuses.get(name) ?? 0) + 1);
    if (method === "GET") expect(reply.text).toContain("</html>");
    if (method === "HEAD") expect(reply.text).toBe("");
  };
  const lanes = Array.from({ length: 8 }, async (_, lane) => {
    for (let number = lane; number < total; number += 8) await scan(number);
  });
  await Promise.all(lanes);
  await stack.streams.drained();

  const changed = changesOf(before, await dumpOf(stack));
  expect(changed).toEqual([]);
  // OPTIONS is no route of the contract: API Gateway answers it by itself.
  expect([...statuses.keys()].sort()).toEqual(["GET 200", "HEAD 200", "OPTIONS 404"]);

  const accepted = await pagesOf(stack).accept(invitation.token, reseller.admin.email, password);
  expect(accepted.status).toBe(200);
  const list = await provider.admin.get("/v1/indirect-resellers");
  expect(list.body.items).toMatchObject([{ id: reseller.id, status: "active" }]);
  const looks = [...statuses].map(([name, times]) => `${times} × ${name}`).join(", ");
  reached(
    11,
    `${total} looks (${looks}), ${changed.length} items changed, ${list.body.items.length} acceptance after`,
  );
});
