import { execFile } from "node:child_process";
import { cpSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { assembly } from "../support/assembly.ts";
import { eventually, inboxOf } from "../support/invitations.ts";
import { reached } from "../support/promise.ts";
import { scratch } from "../support/scratch.ts";
import { openStack } from "../support/stack.ts";
import { good, openWorld } from "../support/world.ts";

const [directory, others] = [scratch(), scratch()];
const script = fileURLToPath(new URL("../../infra/repair/rollback-main.ts", import.meta.url));
/** Runs the command as a user does. Answers its lines. */
const command = async (...args: string[]) => {
  const { stdout } = await promisify(execFile)(process.execPath, [script, ...args], {
    env: { ...process.env, NODE_OPTIONS: "", TWOTIER_DIRECTORY: directory },
  });
  return stdout.trim().split("\n");
};

/**
 * Links contain the API's address, whose change would make new versions of other functions too. So both releases are
 * served on this port. It is below those that a system gives out by itself, so nobody takes it in between.
 */
const port = 20_000 + 2 * (process.pid % 5_000);

/** The next release, in which some functions only fail. */
const broken = (...names: string[]): typeof assembly => {
  const folders = Object.entries(assembly.folders).map(([id, folder]) => {
    if (!names.some((name) => id.startsWith(`${name}Function`))) return [id, folder];
    const copy = join(others, id);
    cpSync(folder, copy, { recursive: true });
    writeFileSync(join(copy, "index.mjs"), `export const handler = async () => ({ statusCode: 500 });`);
    return [id, copy];
  });
  return { ...assembly, folders: Object.fromEntries(folders) };
};

test("one command rolls a failing release back, function by function, and begun work goes on", async () => {
  const before = await openStack({ directory, port });
  const world = await openWorld(before);
  const provider = await world.provider();
  const draft = { resellerEmail: "r@rolled-back.example" };
  const { id } = await good(provider.admin.post("/v1/partnership-requests", draft));
  await before.streams.drained();
  await before.stop();

  const stack = await openStack({ directory, port, assembly: broken("service", "invitations") });
  try {
    const health = async () => (await fetch(`${stack.apiUrl}/v1/health`)).status;
    expect(await health()).toBe(500);

    const rollbackLines = ["invitations", "service"].map(
      (each) => `${each} goes from version 2 to version 1, published `,
    );
    const starting = (texts: string[]) => texts.map((text) => expect.stringContaining(text));
    const looked = await command();
    expect(looked).toHaveLength(stack.functions.names.length + 1);
    expect(looked).toEqual(
      expect.arrayContaining([
        ...starting(rollbackLines),
        "orders stays at version 1: it answered then, too",
        "stream-consumer stays at version 1: it answered then, too",
        "Nothing is done yet. With --yes this command moves 2 functions.",
      ]),
    );
    expect(await health()).toBe(500);

    const done = await command("--yes");
    expect(
      done
        .slice(-3, -1)
        .map((line) => line.replace(/^\d of 2: /, ""))
        .toSorted(),
    ).toEqual(starting(rollbackLines));
    expect(await health()).toBe(200);

    await good(provider.admin.post(`/v1/partnership-requests/${id}/send`));
    await eventually("the mail is there", async () => (await inboxOf(stack)).length > 0);
    const [, link = ""] = /(http\S+\/invitations\/[\w.-]+)/.exec((await inboxOf(stack))[0]?.text ?? "") ?? [];
    expect((await fetch(link)).status).toBe(200);

    // Nothing is left to roll back, and a named time selects the newest versions again.
    expect((await command("--yes")).at(-1)).toContain("No function has to move.");
    await command("--yes", "--before", new Date(stack.now() + 60_000).toISOString());
    expect(await health()).toBe(500);
    await expect(command("--before", "yesterday")).rejects.toMatchObject({
      stderr: expect.stringContaining("--before takes a time such as"),
    });
    reached(
      46,
      `${rollbackLines.length} functions of a release that failed taken back by one command, and what was begun went on`,
    );
  } finally {
    await stack.stop();
  }
}, 120_000);
