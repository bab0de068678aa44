import { logger } from "../../lib/log.ts";

test("a log line keeps its own sentence and its errors, and masks personal data in its attributes", () => {
  logger.setLogLevel("INFO");
  const print = jest.spyOn(process.stdout, "write").mockReturnValue(true);
  const console = jest.spyOn(globalThis.console, "info").mockReturnValue();
  try {
    logger.info("a stored value is not known", {
      type: "User",
      user: { email: "ada@contoso.example", message: "Dear Ada" },
      error: new Error("the pool did not answer"),
    });
    const line: unknown = JSON.parse(String(console.mock.calls[0]?.[0] ?? print.mock.calls[0]?.[0]));
    expect(line).toMatchObject({
      level: "INFO",
      message: "a stored value is not known",
      type: "User",
      user: { email: "a•••@contoso.example", message: "[text of 8 characters]" },
      error: { name: "Error", message: "the pool did not answer" },
    });
  } finally {
    print.mockRestore();
    console.mockRestore();
  }
});
