import { stages } from "../../infra/stages.ts";
import {
  changesOf,
  dumpOf,
  linkIn,
  mailTo,
  ofThePage,
  pagesOf,
  send,
  titleOf,
} from "../support/invitations.ts";
import { reached } from "../support/promise.ts";
import { joinStack, type SharedStack } from "../support/shared-stack.ts";
import { type Organization, openWorld, password, type World } from "../support/world.ts";

let stack: SharedStack;
let world: World;
let provider: Organization;
let reseller: Organization;
beforeAll(async () => {
  stack = await joinStack();
  world = await openWorld(stack);
  [provider, reseller] = await Promise.all([world.provider(), world.reseller()]);
});

const form = { "content-type": ofThePage["content-type"] };

it("every form that did not come from the page itself is refused, and writes nothing", async () => {
  const { origin, host, hostname, protocol } = new URL(stack.apiUrl);
  const { token } = await world.invitation(provider);
  const sites = ["cross-site", "same-site", "none", "", "SAME-ORIGIN", "same-origin, cross-site"];
  const foreign: Record<string, string>[] = [
    {},
    { origin: "null" },
    { origin: "" },
    { origin: "https://evil.example" },
    { origin: `${origin}.evil.example` },
    { origin: `https://${host}` },
    { origin: `${protocol}//${hostname}:1` },
    { origin: `${origin}/` },
    { origin: `${origin}, https://evil.example` },
    { host: "evil.example", origin: "http://evil.example" },
    { host: "evil.example", origin: "http://evil.example", "x-forwarded-host": "evil.example" },
    { "x-forwarded-host": "evil.example", origin: "https://evil.example" },
    { referer: `${origin}/invitations/${token}` },
    ...sites.map((site) => ({ "sec-fetch-site": site })),
    { "sec-fetch-site": "cross-site", origin },
    { "sec-fetch-site": "same-site", origin },
  ];
  const accepting = { decision: "accept", email: reseller.admin.email, password, authorised: "yes" };
  const refused = { status: 403, title: "Your answer was not accepted" };
  const { email } = await world.user(reseller, "SalesAgent");
  const proof = linkIn(await mailTo(stack, email));
  await stack.streams.drained();
  const before = await dumpOf(stack);
  for (const headers of foreign)
    for (const fields of [accepting, { decision: "decline" }]) {
      const reply = await pagesOf(stack).post(token, fields, { ...form, ...headers });
      expect({ headers, status: reply.status, title: titleOf(reply) }).toEqual({ headers, ...refused });
      expect(reply.text).not.toContain("evil");
    }
  for (const headers of foreign) {
    const reply = await send("POST", proof, { ...form, ...headers }, "confirmed=yes");
    expect({ headers, status: reply.status, title: titleOf(reply) }).toEqual({ headers, ...refused });
  }
  const changed = changesOf(before, await dumpOf(stack));
  expect(changed).toEqual([]);
  reached(17, `${foreign.length * 3} forged forms 403, ${changed.length} items changed`);
});

it("a form of the page itself is accepted: same-origin with any Origin, or else with the configured Origin", async () => {
  const { origin } = new URL(stack.apiUrl);
  const genuine: Record<string, string>[] = [
    { "sec-fetch-site": "same-origin" },
    // With no-referrer, browsers send this Origin.
    { "sec-fetch-site": "same-origin", origin: "null" },
    { origin },
    { origin, host: "another.example" },
  ];
  for (const [number, headers] of genuine.entries()) {
    const { token } = await world.invitation(provider, `genuine-${number}@page.example`);
    const reply = await pagesOf(stack).post(token, { decision: "decline" }, { ...form, ...headers });
    expect([reply.status, titleOf(reply)]).toEqual([200, "Invitation declined"]);
  }
  reached(17, `${genuine.length} genuine forms taken`);
});

it("links use the configured address alone, whatever Host a caller names", async () => {
  const poisoned = {
    host: "evil.example",
    "x-forwarded-host": "evil.example",
    "x-forwarded-proto": "https",
    forwarded: "host=evil.example;proto=https",
    "x-original-url": "/evil",
    "x-rewrite-url": "/evil",
    origin: "https://evil.example",
  };
  const api = { ...poisoned, authorization: `Bearer ${provider.admin.token}` };
  const json = { ...api, "content-type": "application/json" };
  const url = `${stack.apiUrl}/v1/partnership-requests`;
  const resellerEmail = "poisoned@host.example";
  const draft = await send("POST", url, json, JSON.stringify({ resellerEmail }));
  expect(draft.status).toBe(201);
  const { id } = JSON.parse(draft.text);
  const { link, message, mailto } = JSON.parse((await send("POST", `${url}/${id}/link`, api)).text);
  expect((await send("POST", `${url}/${id}/send`, api)).status).toBe(202);
  const mail = await mailTo(stack, resellerEmail);
  const page = await send("GET", linkIn(mail), poisoned);
  expect(page.status).toBe(200);
  for (const each of [link, linkIn(mail)]) expect(each.startsWith(`${stack.apiUrl}/invitations/`)).toBe(true);
  expect(JSON.stringify([message, mailto, mail, page.headers, page.text])).not.toContain("evil");

  // The page only links to itself, by path.
  const targets = [...page.text.matchAll(/(?:action|href|src)="([^"]*)"/g)].map(([, target = ""]) => target);
  const { pathname } = new URL(linkIn(mail));
  const leading = [pathname, `${pathname}/enrolment`, "/account/password", "/"].map(
    (path) => `${path}?lang=`,
  );
  // The operator's name comes from the stage.
  const support = `mailto:${stages.dev?.brand?.support}`;
  const isOwn = (target: string) =>
    target === support || ["#", ...leading].some((start) => target.startsWith(start));
  expect(targets.filter((target) => !isOwn(target))).toEqual([]);
  reached(
    17,
    `${Object.keys(poisoned).length} poisoned headers, all ${[link, linkIn(mail), ...targets].length} links by configuration`,
  );
});

it("no answer redirects, and none takes an address from a caller", async () => {
  const { token } = await world.invitation(provider, "redirect@page.example");
  const query = "?next=https://evil.example&redirect_uri=//evil.example&returnTo=https://evil.example";
  const fields = { decision: "decline", next: "https://evil.example" };
  for (const reply of [
    await pagesOf(stack).get(token, {}, query),
    await pagesOf(stack).post(token, fields, ofThePage, query),
  ]) {
    expect([reply.status, reply.headers.location]).toEqual([200, undefined]);
    expect(JSON.stringify([reply.headers, reply.text])).not.toContain("evil");
  }
});
