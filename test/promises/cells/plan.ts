import type { RouteKey } from "../../../lib/contract/routes.ts";
import { everyNth, full } from "../../support/full.ts";
import type { Caller } from "../../support/matrix-callers.ts";
import type { Cast } from "../../support/matrix-cast.ts";
import { relations, type Situation, situationsOf, type Target } from "../../support/matrix-situations.ts";
import { seed } from "../../support/schedules.ts";
import { cells } from "./cells.ts";
import { answerOf, type Expected, type Row, roleRequired, U } from "./row.ts";

/** A way to call a row of the contract. */
export interface Way {
  title: string;
  key: RouteKey;
  row: Row;
  /**
   * The first way to call the same row, which all callers try. Only callers whom one of the two ways admits try the
   * others.
   */
  first: Row;
}
export const ways = (Object.entries(cells) as [RouteKey, readonly [Row, ...Row[]]][]).flatMap(([key, rows]) =>
  rows.map((row): Way => ({ title: row.way ? `${key}, ${row.way},` : key, key, row, first: rows[0] })),
);
export const isRead = ({ key, row }: Way) => /^(GET|HEAD) /.test(key) || row.quiet === true;

export interface Cell {
  caller: Caller;
  situation: Situation;
  expected: Expected;
  target: Target;
}

export const mayCall = ({ who }: Row, { kind, role, refused }: Caller): boolean =>
  who === "public" || (!refused && role !== undefined && (who[kind]?.includes(role) ?? false));

const outcome = (row: Row, caller: Caller, situation: Situation): Expected | undefined => {
  if (!mayCall(row, caller)) {
    // The gateway refuses requests without a token. The functions refuse them too.
    if (caller.refused === "anonymous") return [401, "UNAUTHENTICATED"];
    return caller.refused ? [403, caller.refused] : roleRequired;
  }
  return answerOf(row, caller.kind, situation);
};

/** The tried ways: all in a full run, a third in an everyday one, chosen by the seed. */
export const tried = everyNth(ways, 3, seed);

export const statusOf = (expected: Expected): number =>
  typeof expected === "number" ? expected : expected[0];

const isPlain = (situation: Situation) => relations.some((relation) => relation === situation);

/**
 * The situations in which a row is tried. A refused role meets the finer ones only once, since they would all be the
 * same. In an everyday run each of them is tried by one admitted role, in turn.
 */
const situations = (
  { row, first }: Way,
  caller: Caller,
  callers: readonly Caller[],
): readonly Situation[] => {
  const may = mayCall(row, caller);
  if (!may && !mayCall(first, caller) && row !== first) return [];
  if (!row.target) return ["own"];
  const all = situationsOf(caller.kind, row.target);
  // A refused role is refused for every target: an everyday run tries one more, in turn.
  const place = callers.indexOf(caller);
  if (!may)
    return all
      .filter(isPlain)
      .filter((each, at, { length }) => full || ["own", "unknown"].includes(each) || at === place % length);
  const roles = row.who === "public" ? [] : (row.who[caller.kind] ?? []);
  const turn = roles.indexOf(caller.role ?? "");
  return all.filter((each, at) => full || isPlain(each) || at % roles.length === turn);
};

interface Plan {
  all: Cell[];
  /** The calls that must write nothing: reads, and all refusals. */
  quiet: Cell[];
  acting: Cell[];
}
/** The cells of a way, for all callers. */
export const planOf = async (cast: Cast, way: Way): Promise<Plan> => {
  const { row } = way;
  const all: Cell[] = [];
  for (const caller of cast.callers)
    for (const situation of situations(way, caller, cast.callers)) {
      const target = row.target ? await cast.target(caller.kind, situation, row.target) : {};
      // There is a reason why there cannot be one: row 24 looks at all reasons first.
      if (!target) continue;
      const expected = outcome(row, caller, situation);
      if (expected === undefined)
        throw new Error(`${way.title} has no cell for ${caller.name}, ${situation}`);
      all.push({ caller, situation, expected, target });
    }
  // The operator's target is its first Global admin. The rule on users refuses its User management admin.
  for (const cell of all)
    if (row.target === "user" && !isRead(way) && cell.caller.kind === "operator")
      if (cell.caller.role === U && cell.situation === "own") cell.expected = roleRequired;
  const quiet = all.filter(({ expected }) => isRead(way) || statusOf(expected) >= 300);
  return { all, quiet, acting: all.filter((cell) => !quiet.includes(cell)) };
};
