/**
 * What jest's global setup (assemble.mjs) leaves for test files, by the name of its environment variable. Throws in a
 * test file that jest runs without the setup.
 */
export const fromGlobalSetup = (name: "ASSEMBLY" | "DATABASES" | "STACKS"): string => {
  const value = process.env[`TWOTIER_TEST_${name}`];
  if (value) return value;
  throw new Error(
    "This test needs the stack's global setup, which only runs for test/journeys, test/promises and files named *.stack.test.ts: rename it.",
  );
};
