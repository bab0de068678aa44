import { createHash } from "node:crypto";
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import * as z from "zod";
import { liveAlias } from "../live.ts";
import type { FunctionDefinition } from "./invocation.ts";

const version = z.object({
  number: z.int(),
  publishedAt: z.string(),
  /** A fingerprint of a version's code and configuration. */
  hash: z.string(),
  definition: z.object({
    name: z.string(),
    version: z.string().optional(),
    folder: z.string(),
    compileCache: z.string().optional(),
    handler: z.string(),
    timeoutSeconds: z.number(),
    memoryMegabytes: z.number(),
    environment: z.record(z.string(), z.string()),
  }),
});
/** A published version of a function. */
export type Version = z.infer<typeof version>;

const published = z.record(z.string(), z.object({ live: z.int(), versions: z.array(version) }));

export interface Versions {
  /** The versions of a function, the newest last. Empty where there is no such function. */
  of(name: string): readonly Version[];
  /** The number of the version that the alias `live` names. */
  live(name: string): number;
  /** Lets `live` name another version. */
  move(name: string, number: number): void;
  /**
   * The version behind `<name>`, `<name>:live` or `<name>:<number>`. Without a qualifier it is the newest, as `$LATEST`
   * is.
   */
  named(qualified: string): FunctionDefinition | undefined;
  /** When the last deployment published its versions. */
  readonly deployedAt: string;
}

/** How many versions of a function are kept. */
const kept = 5;

const hashOf = ({ folder, version: _, compileCache: __, ...configuration }: FunctionDefinition): string => {
  const hash = createHash("sha256").update(JSON.stringify(configuration));
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  for (const file of files.toSorted())
    hash.update(file.slice(folder.length)).update("\0").update(readFileSync(file));
  return hash.digest("hex");
};

/**
 * Publishes a new version of each function whose code or configuration has changed, and makes it live, as a deployment
 * does. Unchanged functions keep their version and their alias, which a rollback may have moved.
 *
 * `file` keeps the published versions over a restart. With `folder` each version's code is copied there, because the
 * next synthesis overwrites the original.
 */
export function publishVersions(options: {
  functions: readonly FunctionDefinition[];
  file: string;
  folder?: string | undefined;
  now(): number;
}): Versions {
  const all = existsSync(options.file) ? published.parse(JSON.parse(readFileSync(options.file, "utf8"))) : {};
  const time = new Date(options.now()).toISOString();
  const write = () => {
    mkdirSync(dirname(options.file), { recursive: true });
    writeFileSync(options.file, JSON.stringify(all));
  };

  for (const definition of options.functions) {
    const { name } = definition;
    const versions = all[name]?.versions ?? [];
    const newest = versions.at(-1);
    const hash = hashOf(definition);
    if (newest?.hash === hash && existsSync(newest.definition.folder)) continue;
    const number = (newest?.number ?? 0) + 1;
    const folder = options.folder ? join(options.folder, name, String(number)) : definition.folder;
    if (options.folder) cpSync(definition.folder, folder, { recursive: true });
    const made = { ...definition, folder, version: String(number) };
    for (const old of versions.splice(0, versions.length + 1 - kept))
      if (options.folder) rmSync(old.definition.folder, { recursive: true, force: true });
    all[name] = {
      live: number,
      versions: [...versions, { number, publishedAt: time, hash, definition: made }],
    };
  }
  write();

  const of = (name: string) => all[name]?.versions ?? [];
  return {
    of,
    live: (name) => all[name]?.live ?? 0,
    move(name, number) {
      const found = all[name];
      if (!found?.versions.some((each) => each.number === number))
        throw new Error(`${name} has no version ${number}.`);
      found.live = number;
      write();
    },
    named(qualified) {
      const [name = "", qualifier] = qualified.split(":");
      if (qualifier === undefined || qualifier === "$LATEST") return of(name).at(-1)?.definition;
      const number = qualifier === liveAlias ? all[name]?.live : Number(qualifier);
      return of(name).find((each) => each.number === number)?.definition;
    },
    deployedAt:
      options.functions
        .flatMap(({ name }) => of(name).slice(-1))
        .map(({ publishedAt }) => publishedAt)
        .toSorted()
        .at(-1) ?? time,
  };
}
