import { request } from "node:http";
import { text } from "node:stream/consumers";

/**
 * An environment variable that jest's global setup (global-setup.mjs) has set. Throws in a test file that jest runs
 * without the setup.
 */
export const fromSetup = (name: "DATABASES" | "ON_DEMAND"): string => {
  const value = process.env[`TWOTIER_TEST_${name}`];
  if (value) return value;
  throw new Error(
    "This test needs the stack's global setup, which only runs for test/journeys, test/promises and files named *.stack.test.ts: rename it.",
  );
};

/** Asks jest's process for a resource that test files share. It is started at the first request (on-demand.mjs). */
export const onDemand = async (path: string): Promise<unknown> =>
  new Promise((resolve, reject) => {
    // On a connection of its own, which nobody closes for having been idle.
    const asked = request(`${fromSetup("ON_DEMAND")}/${path}`, { method: "POST", agent: false });
    asked.on("error", reject).on("response", async (response) => {
      const answer = await text(response);
      if (response.statusCode === 200) resolve(JSON.parse(answer));
      else reject(new Error(answer));
    });
    asked.end();
  });
