import { readdirSync } from "node:fs";
import { isDeepStrictEqual } from "node:util";
import { equals } from "../../lib/table/condition.ts";
import type { Item } from "../../lib/table/item.ts";
import type { Key } from "../../lib/table/key.ts";
import { openTable, type Table } from "../../lib/table/table.ts";
import { oneTableByName } from "../support/table.ts";
import { release as today } from "./release.ts";
import {
  attributesIn,
  groundOf,
  kinds,
  mixed,
  type Raised,
  type Release,
  untilDone,
} from "./side-by-side.ts";

const now = new Date("2026-12-01T09:00:00.000Z");

/** The frozen releases, each with its readers and writers in a bundle of that name. */
export const previousReleases = readdirSync(new URL("releases/", import.meta.url)).map((file) =>
  file.replace(".mjs", ""),
);

const opened = async () => {
  const { name, client } = await oneTableByName();
  const on = (release: typeof today): Release => release(name, client);
  return { table: openTable(name, client), ground: groundOf(1), on, today: on(today) };
};

const itemsAt = async (table: Table, keys: Record<Raised, Key>): Promise<Map<Raised, Item>> => {
  const items = new Map<Raised, Item>();
  for (const kind of kinds) {
    const item = await table.get(keys[kind]);
    if (!item) throw new Error(`the ${kind} of the ground is gone`);
    items.set(kind, item);
  }
  return items;
};

/** The entities with a field that was not raised exactly as often as the releases raised it together. */
const wronglyRaised = (counts: ReadonlyMap<Raised, number>, read: Record<Raised, number[]>): string[] =>
  kinds
    .filter((kind) => read[kind].some((each) => each !== counts.get(kind)))
    .map((kind) => `${kind} was raised ${counts.get(kind)} times, and is ${read[kind]}`);

/**
 * Lets a frozen release and this one work on one table at the same time. Answers the losses on either side: a change
 * that one of them does not see, or an attribute that is gone.
 */
export const besidePrevious = async (
  name: string,
  operations: number,
  random: () => number,
): Promise<string[]> => {
  const { table, ground, on, today } = await opened();
  const frozen: { release: Parameters<typeof on>[0] } = await import(`./releases/${name}.mjs`);
  const previous = on(frozen.release);
  await previous.begin(ground, now);
  const before = await itemsAt(table, today.keys(ground));
  const counts = await mixed({ releases: [previous, today], ground, operations, atOnce: 4, random, now });
  const after = await itemsAt(table, today.keys(ground));
  const lost = [...before].flatMap(([kind, item]) => {
    const left = new Set(attributesIn(after.get(kind)));
    return attributesIn(item)
      .filter((name) => !left.has(name))
      .map((name) => `${kind}${name} is lost`);
  });
  const seen = { "this release": today, [name]: previous };
  for (const [name, release] of Object.entries(seen))
    lost.push(...wronglyRaised(counts, await release.read(ground)).map((what) => `for ${name} ${what}`));
  return lost;
};

/** The additions of a later release to a value: an attribute in every map, at every depth. */
const extended = (value: unknown, mark: number): unknown => {
  if (Array.isArray(value)) return value.map((each) => extended(each, mark));
  if (typeof value !== "object" || value === null) return value;
  const known = Object.entries(value).filter(([name]) => name !== "newer");
  return { ...Object.fromEntries(known.map(([name, each]) => [name, extended(each, mark)])), newer: mark };
};

/** Values that only the later release has. */
const newerValues: Partial<Record<Raised, Item>> = {
  user: { roles: ["SalesAgent", "Auditor"] },
  request: { locale: "kk" },
  subscription: { billingCycle: "weekly" },
  recipient: { heldBack: "paused" },
};

const stale = () => Object.assign(new Error("it has changed"), { name: "Stale" });

/**
 * A later release with a higher schema version. With each entity that it raises, it writes attributes and values that
 * this release does not know. `marks` keeps the last mark in each item.
 */
const nextRelease = (table: Table, today: Release, marks: Map<Raised, number>): Pick<Release, "raise"> => ({
  async raise(kind, ground, at) {
    await today.raise(kind, ground, at);
    await untilDone(async () => {
      const key = today.keys(ground)[kind];
      const { PK: _, SK: __, ...attributes } = (await table.get(key)) ?? {};
      const mark = Number(attributes.version);
      const written = Object.entries({ ...attributes, ...newerValues[kind] });
      const set = Object.fromEntries(written.map(([name, value]) => [name, extended(value, mark)]));
      await table.write({
        update: key,
        set: { ...set, newer: mark, schemaVersion: 2, version: mark + 1 },
        checks: [{ when: equals("version", mark), refuse: stale }],
      });
      // The answer to an earlier write may come after that to a later one.
      marks.set(kind, Math.max(mark, marks.get(kind) ?? 0));
    });
  },
});

/** The maps of an item, at every depth, without their mark. */
const unmarked = (value: unknown, mark: number, path = ""): string[] => {
  if (Array.isArray(value)) return value.flatMap((each, at) => unmarked(each, mark, `${path}[${at}]`));
  if (typeof value !== "object" || value === null) return [];
  const own = Object.entries(value).some(([name, each]) => name === "newer" && each === mark) ? [] : [path];
  return [
    ...own,
    ...Object.entries(value).flatMap(([name, each]) => unmarked(each, mark, `${path}.${name}`)),
  ];
};

/**
 * Lets this release and a later one work on one table at the same time. Answers the data that this one has lost: an
 * unknown attribute, in any map of an item, an unknown value, or a schema version.
 */
export const besideNext = async (operations: number, random: () => number): Promise<string[]> => {
  const { table, ground, today } = await opened();
  await today.begin(ground, now);
  const marks = new Map<Raised, number>();
  const next = nextRelease(table, today, marks);
  const counts = await mixed({ releases: [today, next], ground, operations, atOnce: 4, random, now });
  // At the end this release writes each entity last.
  for (const kind of kinds) {
    await today.raise(kind, ground, now);
    counts.set(kind, (counts.get(kind) ?? 0) + 1);
  }
  const after = await itemsAt(table, today.keys(ground));
  const lost = [...marks].flatMap(([kind, mark]) => {
    const item = after.get(kind) ?? {};
    // An attestation belongs to one end of a partnership, and added seats to one addition, so they are replaced.
    const saidAnew = { partnership: ".ended", subscription: ".addedSeats" }[String(kind)];
    const places = unmarked(item, mark).filter((path) => !(saidAnew && path.startsWith(saidAnew)));
    const values = Object.entries(newerValues[kind] ?? {}).filter(
      ([name, value]) => !isDeepStrictEqual(item[name], value),
    );
    return [
      ...places.map((path) => `${kind}${path} has lost what is newer`),
      ...values.map(([name]) => `${kind}.${name} has lost its newer value`),
      ...(item.schemaVersion === 2 ? [] : [`${kind} has lost its schema version`]),
    ];
  });
  // The later release also raises the version with each mark.
  const read = await today.read(ground);
  for (const kind of kinds) read[kind].shift();
  return [...lost, ...wronglyRaised(counts, read)];
};
