import { openContending as opened } from "../../infra/local/contending.ts";
import type { Passed } from "./between.ts";

/**
 * Carries calls to DynamoDB out as far as others that run leave them free to, and holds the items of a transaction for so
 * many milliseconds; what is stopped is answered as DynamoDB does.
 */
export const openContending = ({ holding }: { holding: number }) => {
  const begin = opened(holding);
  return async (operation: string, body: string, carryOut: () => Promise<Passed>): Promise<Passed> => {
    const begun = begin(operation, body);
    if ("refused" in begun) {
      const { status, headers = {}, body: said } = begun.refused;
      return { status, headers, body: Buffer.from(said) };
    }
    try {
      return await carryOut();
    } finally {
      await begun.ended();
    }
  };
};
