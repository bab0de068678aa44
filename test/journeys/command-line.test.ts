import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, statSync, symlinkSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { verifyWebhook } from "../../client/src/index.ts";
import { atTheCommandLine } from "../support/command-line-user.ts";
import { good } from "../support/world.ts";

/** Moves the clock. */
const { the, run, json, asClient } = atTheCommandLine();

it("a person or a system signs in once, and each later command uses that sign-in", async () => {
  const { line, provider, client, stack } = the();
  const { admin } = provider;
  expect(await run("whoami")).toMatchObject({
    code: 3,
    err: expect.stringContaining("twotier login --local"),
  });
  expect((await run("login --local")).out).toContain(`Signed in as ${admin.email} of ${provider.name}`);
  const login = `login --api ${stack.apiUrl} --client-id ${client.id} --name erp`;
  expect(await run(login, {}, `${client.clientSecret}\n`)).toMatchObject({
    code: 0,
    out: expect.stringContaining(`twotier profiles use ${admin.email}`),
  });
  expect(await json("whoami")).toMatchObject({ user: "ERP", id: provider.id });
  const other = createServer((_, response) => void response.writeHead(404).end());
  await new Promise<void>((resolve) => other.listen(0, "127.0.0.1", resolve));
  const { port } = other.address() as AddressInfo;
  const elsewhere = await run(`login --api http://127.0.0.1:${port} --client-id x`, {}, "x\n");
  other.close();
  expect(elsewhere).toMatchObject({
    code: 2,
    err: expect.stringContaining("is not the address of a Twotier API"),
  });
  expect(await json("--profile nobody whoami").catch(String)).toContain(`There are ${admin.email}, erp: `);

  // An expired token is replaced by means of the sign-in's refresh token.
  await run(`profiles use ${admin.email}`);
  const secrets = line.at("config/secrets.json");
  expect(statSync(secrets).mode & 0o777).toBe(0o600);
  const ended = Buffer.from(JSON.stringify({ accessToken: "x", expiresAt: 0 })).toString("base64url");
  const kept = JSON.parse(readFileSync(secrets, "utf8"));
  line.write("config/secrets.json", JSON.stringify({ ...kept, [`${admin.email}.token`]: ended }));
  expect(await json("whoami")).toMatchObject({ user: admin.email });
  await run("logout");
  expect(Object.keys(JSON.parse(readFileSync(secrets, "utf8")))).toEqual(["erp", "erp.token"]);
});

it("a file that cannot be written is reported in a sentence, and the command goes on without it", async () => {
  const { line, provider, client } = the();
  symlinkSync("/nonexistent/folder", line.at("nowhere"));
  const nowhere = { TWOTIER_CONFIG_DIR: line.at("nowhere") };
  expect(await run("login --local", nowhere)).toMatchObject({
    code: 2,
    err: expect.stringMatching(/^\S+secrets.json cannot be written \(.*\)\. Set TWOTIER_CONFIG_DIR to use/),
  });

  const full = { TWOTIER_CONFIG_DIR: line.at("full") };
  await run("login --local ERP", full);
  const secrets = line.at("full/secrets.json");
  const kept = JSON.parse(readFileSync(secrets, "utf8"));
  const { [`${client.id}.token`]: _, ...withoutToken } = kept;
  line.write("full/secrets.json", JSON.stringify(withoutToken));
  // The file for the next token is not writable.
  mkdirSync(`${secrets}.${line.pid}`);
  const blocked = await run("whoami", full);
  expect([blocked.code, JSON.parse(blocked.out).id]).toEqual([0, provider.id]);
  expect(blocked.err).toContain("secrets.json cannot be written");

  for (const spoilt of ["{}", "null", '{"profiles": 7}']) {
    line.write("full/profiles.json", spoilt);
    expect([spoilt, await json("profiles", full)]).toEqual([spoilt, []]);
  }
});

it("secrets are kept in the system's keyring if there is one", async () => {
  const { line } = the();
  // libsecret's own tool, with a folder for the keyring.
  const tool = `#!/bin/sh
case "$1" in
  store) cat > "$0.$(echo "$7" | tr / _)" ;;
  lookup) cat "$0.$(echo "$5" | tr / _)" ;;
  clear) rm "$0.$(echo "$5" | tr / _)" ;;
esac
`;
  line.write("secret-tool", tool, 0o755);
  const env = {
    TWOTIER_KEYRING: "",
    TWOTIER_CONFIG_DIR: line.at("other"),
    PATH: `${line.at("")}:${process.env.PATH}`,
  };
  expect(await run("login --local ERP", env)).toMatchObject({ code: 0, err: "" });
  expect((await json("profiles", env))[0].secretsIn).toBe("keyring");
  expect(existsSync(line.at("other/secrets.json"))).toBe(false);
  expect((await json("whoami", env)).user).toBe("ERP");
});

it.each([
  ["an unknown command", "invoices", {}, 2, "unknown command 'invoices'"],
  ["an invalid time", "audit --from yesterday", {}, 2, "It must be a day such as"],
  ["a day that does not exist", "audit --from 2026-02-30", {}, 2, "It must be a day such as"],
  ["a missing file", "order nothing.csv", {}, 2, "nothing.csv cannot be read"],
  ["a wrong password", "login --local wrong@users.example", {}, 3, "The user pool refused"],
  ["a wrong secret", "whoami", { TWOTIER_CLIENT_SECRET: "twos_wrong" }, 3, "invalid_client"],
  ["an unknown host", "whoami", { TWOTIER_API_URL: "http://127.0.0.1:9" }, 5, "Is the address right"],
  ["a login without an address", "login", {}, 2, "twotier login --local"],
  ["an expired token", "whoami", { TWOTIER_TOKEN: "x" }, 3, "renew its values"],
  ["a request that the API refuses", "requests revoke req_1", {}, 1, "NOT_FOUND"],
])("%s ends the command with its own code and a sentence", async (_, command, env, code, text) => {
  const ended = await run(command, { ...asClient(), ...env });
  expect(ended).toMatchObject({ code, err: expect.stringContaining(text), out: "" });
  expect(ended.err).not.toMatch(/^\s+at /m);
});

it("a Global admin makes an API client and invites a reseller, which accepts by the link", async () => {
  const { provider, world } = the();
  const as = (token: string) => ({ TWOTIER_API_URL: the().stack.apiUrl, TWOTIER_TOKEN: token });
  const admin = as(provider.admin.token);
  const { id, clientSecret } = await json("clients create Desk --role SalesAgent AdminAgent", admin);
  const desk = { ...asClient(), TWOTIER_CLIENT_ID: id, TWOTIER_CLIENT_SECRET: clientSecret };
  expect(await json("whoami", desk)).toMatchObject({ user: "Desk", roles: "AdminAgent, SalesAgent" });
  expect(await json(`clients disable ${id}`, admin)).toMatchObject({ id, status: "disabled" });
  expect(await run("whoami", desk)).toMatchObject({ code: 3 });

  const reseller = await world.reseller();
  const { link } = await json(`invite ${reseller.admin.email} --link`, admin);
  const accepted = await json(`accept <${link}/?locale=en>`, as(reseller.admin.token));
  expect(accepted).toMatchObject({ id: provider.id, status: "active" });
  const found = await run(`resellers --csv --mpn-id ${reseller.mpnId}`, admin);
  expect(found.out.split("\n")[1]).toMatch(new RegExp(`^${reseller.id},.*,active,`));
});

it("new events are forwarded to an address on this machine, signed as a webhook", async () => {
  const { line, provider, stack, world } = the();
  const arrived: string[] = [];
  let secret = "";
  const receiver = createServer(async (request, response) => {
    let body = "";
    for await (const chunk of request) body += chunk;
    arrived.push(verifyWebhook(body, request.headers, secret).data.resourceId);
    response.writeHead(204).end();
  });
  await new Promise<void>((resolve) => receiver.listen(0, "127.0.0.1", resolve));
  receiver.unref();
  const { port } = receiver.address() as AddressInfo;
  const forwardTo = `http://127.0.0.1:${port}/`;
  const listening = line.start(
    ["webhooks", "listen", "--forward-to", forwardTo, "--types", "partnership-request.revoked"],
    asClient(),
  );
  expect(await run(`webhooks listen --forward-to ${forwardTo} --types customer.made`, asClient())).toEqual({
    code: 2,
    out: "",
    err: expect.stringMatching(/^Unknown event types: customer.made. Known are: .*customer.created/),
  });
  await listening.seen(() => listening.output.err.includes("Waiting for events"));
  secret = /whsec_\S+/.exec(listening.output.out)?.[0] ?? "";
  const body = { resellerEmail: `cli-${world.next()}@mail.example` };
  const { id } = await good(provider.admin.post("/v1/partnership-requests", body));
  await good(provider.admin.post(`/v1/partnership-requests/${id}/revoke`));
  stack.advance(20_000);
  await listening.seen(() => listening.output.out.includes("→"));
  listening.interrupt();
  expect(await listening.ended).toMatchObject({
    code: 130,
    out: expect.stringMatching(/revoked .*→ 204\n$/),
  });
  expect(arrived).toEqual([id]);
  receiver.close();
});

it("a shell completes commands and options", async () => {
  const { line } = the();
  line.write("complete.sh", (await run("completion bash")).out);
  const completed = (...words: string[]) =>
    spawnSync(
      "bash",
      [
        "-c",
        `. "$0"; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _twotier; echo "\${COMPREPLY[*]}"`,
        line.at("complete.sh"),
        "twotier",
        ...words,
      ],
      { encoding: "utf8" },
    ).stdout.trim();
  expect(completed("re")).toBe("resellers renewals requests reassign");
  expect(completed("--profile", "webhooks", "")).toBe("listen --help");
  expect(completed("requests", "nonsense", "--st")).toBe("--status");
  // zsh takes text after a colon for a modifier, unless it is an arithmetic expression.
  expect((await run("completion zsh")).out).toMatch(
    /^autoload .*COMP_WORDS\[@\]:1:\$\(\(COMP_CWORD - 1\)\)/s,
  );
  // fish offers files beside the words by default.
  const fish = (await run("completion fish")).out;
  const listen =
    '-n "__fish_seen_subcommand_from webhooks; and not __fish_seen_subcommand_from listen" -a "listen --help"';
  expect(fish).toContain(`complete -c twotier -f ${listen}\n`);
  expect(fish).toMatch(/^complete -c twotier -n "__fish_seen_subcommand_from order" -a "--dry-run/m);
});
