test("a test without the suffix .stack.test.ts that imports what needs the global setup is told to take it", async () => {
  await expect(import("./table.ts")).rejects.toThrow("files named *.stack.test.ts: rename it");
});
