import { figure } from "../support/full.ts";
import { changesOf, dumpOf, linkIn, mailTo, ofThePage, pagesOf, send } from "../support/invitations.ts";
import { inParallel } from "../support/matrix.ts";
import { reached } from "../support/promise.ts";
import { joinStack } from "../support/shared-stack.ts";
import { openWorld, password } from "../support/world.ts";

const agents: Record<string, string>[] = [
  { "user-agent": "Mozilla/5.0 (compatible; Barracuda Sentinel (EE))", accept: "*/*" },
  { "user-agent": "Mozilla/5.0 (Windows NT 10.0; Win64; x64) SafeLinks", "sec-fetch-site": "cross-site" },
  { "user-agent": "Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)", range: "bytes=0-32768" },
  { "user-agent": "facebookexternalhit/1.1", "accept-language": "ru-RU,ru;q=0.9" },
  { "user-agent": "WhatsApp/2.24", "x-purpose": "preview", "sec-purpose": "prefetch;prerender" },
  { "user-agent": "Googlebot/2.1", "if-modified-since": "Thu, 01 Jan 1970 00:00:00 GMT" },
  { "user-agent": "curl/8.5", range: "bytes=0-0,-1", "if-none-match": "*" },
  { "user-agent": "Proofpoint", "x-forwarded-host": "evil.example", cookie: "a=b; decision=accept" },
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
const methods = ["GET", "HEAD", "OPTIONS", "GET"];

it("scanners and previewers change nothing however often they open a link, and a person can still accept", async () => {
  const stack = await joinStack();
  const world = await openWorld(stack);
  const [provider, reseller] = await Promise.all([world.provider(), world.reseller()]);
  const invitation = await world.invitation(provider, reseller.admin.email);
  const { id: userId, email } = await world.user(reseller, "SalesAgent");
  const links = [invitation.link, linkIn(await mailTo(stack, email))];
  await stack.streams.drained();
  const before = await dumpOf(stack);
  const total = figure(240, 1_000);
  const numbers = Array.from({ length: total }, (_, number) => number);
  const statuses = new Map<string, number>();
  await inParallel(numbers, 8, async (number) => {
    const method = methods[number % methods.length] ?? "";
    const url = `${links[Math.floor(number / methods.length) % links.length]}${queries[number % queries.length]}`;
    const reply = await send(method, url, agents[number % agents.length]);
    const name = `${method} ${reply.status}`;
    statuses.set(name, (statuses.get(name) ?? 0) + 1);
    if (method === "GET") expect(reply.text).toContain("</html>");
    if (method === "HEAD") expect(reply.text).toBe("");
  });
  await stack.streams.drained();
  const changed = changesOf(before, await dumpOf(stack));
  expect(changed).toEqual([]);
  // OPTIONS is no route of the contract: API Gateway answers it by itself.
  expect([...statuses.keys()].sort()).toEqual(["GET 200", "HEAD 200", "OPTIONS 404"]);

  const accepted = await pagesOf(stack).accept(invitation.token, reseller.admin.email, password);
  expect(accepted.status).toBe(200);
  const list = await provider.admin.get("/v1/indirect-resellers");
  expect(list.body.items).toMatchObject([{ id: reseller.id, status: "active" }]);
  const confirmed = await send("POST", links[1] ?? "", ofThePage, "confirmed=yes");
  expect(confirmed.status).toBe(200);
  expect((await reseller.admin.get(`/v1/users/${userId}`)).body.emailProven).toBe(true);
  const looks = [...statuses].map(([name, times]) => `${times} × ${name}`).join(", ");
  reached(
    11,
    `${total} looks (${looks}), ${changed.length} items changed, ${list.body.items.length} acceptance after`,
  );
});
