import { writeFileSync } from "node:fs";
import { ScanCommand } from "@aws-sdk/lib-dynamodb";
import * as z from "zod";
import type { Inside } from "../support/inside.ts";

type Item = Record<string, unknown>;

/** The form of an item: which attributes it has, at every depth, and in which states it is. */
const formOf = (value: unknown, path = ""): string[] => {
  if (Array.isArray(value)) return value.flatMap((each) => formOf(each, `${path}[]`));
  if (typeof value === "object" && value !== null)
    return Object.entries(value).flatMap(([name, each]) => formOf(each, `${path}.${name}`));
  const state = /\.(status|state|kind|billing|heldBack|organizationType)$/.test(path);
  return [state || typeof value === "boolean" ? `${path}=${value}` : `${path}:${typeof value}`];
};

/** As many forms of one type as a reader needs to see, and how large an item may be: a kept answer can be a long list. */
const most = { forms: 8, bytes: 6_000 };

/** Every kind of stored item in the forms that the functions give it: the golden items of a release (freeze.ts). */
export const goldenItems = ({ documents, tableName }: Pick<Inside, "documents" | "tableName">) => {
  const found = new Map<string, Map<string, Item>>();
  const keep = (item: Item): void => {
    const type = z.string().parse(item.type);
    const forms = found.get(type) ?? new Map<string, Item>();
    found.set(type, forms);
    const form = [...new Set(formOf(item))].sort().join(" ");
    if (forms.size < most.forms && !forms.has(form) && JSON.stringify(item).length <= most.bytes)
      forms.set(form, item);
  };
  return {
    /** Looks at the whole table: after each operation, so that what the next one deletes is seen too. */
    async look(): Promise<void> {
      let start: Item | undefined;
      do {
        const page = await documents.send(
          new ScanCommand({ TableName: tableName, ...(start && { ExclusiveStartKey: start }) }),
        );
        for (const item of page.Items ?? []) keep(item);
        start = page.LastEvaluatedKey;
      } while (start);
    },
    /** Writes one file a type. */
    write(folder: string): void {
      for (const [type, forms] of found)
        writeFileSync(`${folder}/${type}.json`, `${JSON.stringify([...forms.values()], null, 2)}\n`);
    },
  };
};
