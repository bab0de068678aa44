/**
 * Loaded by `--import` before everything else in each process that runs test files. `jest-light-runner` sends its
 * processes their data when one of them asks, and assumes that all have received it: a process that starts later would
 * wait for ever. So each process keeps the data that it received, and receives it again when it asks.
 */
const asking = "jest-light-runner-get-worker-data";

if (process.env.TINYPOOL_WORKER_ID && process.send) {
  let kept;
  process.on("message", (message) => {
    if (message?.type === "jest-light-runner-worker-data") kept = message;
  });
  const send = process.send.bind(process);
  process.send = (message, ...more) => {
    if (message !== asking || !kept) return send(message, ...more);
    queueMicrotask(() => process.emit("message", kept));
    return true;
  };
}
