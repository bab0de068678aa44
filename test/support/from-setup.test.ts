test("a test without the suffix .stack.test.ts that imports from the global setup fails with the right advice", async () => {
  await expect(import("./table.ts")).rejects.toThrow("files named *.stack.test.ts: rename it");
});
