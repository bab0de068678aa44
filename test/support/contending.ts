import { openContending as opened } from "../../infra/local/contending.ts";
import type { Passed } from "./between.ts";

/**
 * Carries out calls to DynamoDB unless other calls in flight hold their items, and holds the items of a transaction for
 * this many milliseconds. A conflicting call gets DynamoDB's own refusal.
 */
export const openContending = ({ holding }: { holding: number }) => {
  const begin = opened(holding);
  return async (operation: string, body: string, carryOut: () => Promise<Passed>): Promise<Passed> => {
    const begun = begin(operation, body);
    if ("refused" in begun) {
      const { status, headers = {}, body: text } = begun.refused;
      return { status, headers, body: Buffer.from(text) };
    }
    try {
      return await carryOut();
    } finally {
      await begun.ended();
    }
  };
};
