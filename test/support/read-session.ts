import type { LateIndex } from "./late-index.ts";
import { type Client, must, type Response } from "./world.ts";

/** A session of writes and what is read after each; between two of them the index comes up to the table `often` times in ten. */
export const readSession = (
  {
    late,
    counts,
    random,
  }: {
    late: LateIndex;
    counts: { writes: number; reads: number; misses: number };
    random: () => number;
  },
  often: number,
) => {
  /** Asks whether a reader sees what was written: in the thing, or as the one in a list that has its id. */
  const seen = async (
    by: Client,
    path: string,
    id: string | undefined,
    wanted: object | undefined,
  ): Promise<void> => {
    counts.reads++;
    const { status, body } = await by.get(path);
    const found = id ? body.items?.find((item: { id: string }) => item.id === id) : body;
    const isSeen = wanted ? status === 200 && found !== undefined : found === undefined || status === 404;
    if (!isSeen) counts.misses++;
    expect({ path, status, found }).toEqual({
      path,
      status: wanted || id ? 200 : 404,
      found: wanted ? expect.objectContaining(wanted) : id ? undefined : expect.anything(),
    });
  };
  return {
    async written(status: number, answered: Promise<Response>) {
      if (random() * 10 < often) await late.catchUp();
      counts.writes++;
      return (await must(status, answered)).body;
    },
    one: (by: Client, path: string, wanted: object) => seen(by, path, undefined, wanted),
    listed: (by: Client, path: string, id: string, wanted: object = {}) =>
      seen(by, `${path}${path.includes("?") ? "&" : "?"}limit=100`, id, wanted),
    notListed: (by: Client, path: string, id: string) =>
      seen(by, `${path}${path.includes("?") ? "&" : "?"}limit=100`, id, undefined),
    gone: (by: Client, path: string) => seen(by, path, undefined, undefined),
    /** The newest record says so. */
    async recorded(by: Client, operation: string): Promise<void> {
      counts.reads++;
      const { body } = await by.get("/v1/audit-records?limit=1");
      if (body.items[0]?.operation !== operation) counts.misses++;
      expect(body.items[0]).toMatchObject({ operation });
    },
  };
};
export type ReadSession = ReturnType<typeof readSession>;
