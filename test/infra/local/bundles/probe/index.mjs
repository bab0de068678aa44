// A function for tests of the runtime: it does what the event says.
if (process.env.FAIL_AT_START) throw new Error("could not start");

const actions = {
  echo: (event) => event,
  pid: async () => {
    await new Promise((resolve) => setTimeout(resolve, 50));
    return process.pid;
  },
  environment: () => process.env,
  hang: () => new Promise(() => setInterval(() => {}, 1_000)),
  large: ({ bytes }) => "x".repeat(bytes),
};

export const handler = async (event) => actions[event.action](event);
