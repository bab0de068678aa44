/**
 * Loaded by `--import` before all else in each process that runs test files. `jest-light-runner` tells its processes what to
 * do when one of them asks, and takes it as told to all: one that is slower to start would wait for ever. So each keeps what
 * it was told, and hears it when it asks.
 */
const asking = "jest-light-runner-get-worker-data";

if (process.env.TINYPOOL_WORKER_ID && process.send) {
  let told;
  process.on("message", (message) => {
    if (message?.type === "jest-light-runner-worker-data") told = message;
  });
  const send = process.send.bind(process);
  process.send = (message, ...more) => {
    if (message !== asking || !told) return send(message, ...more);
    queueMicrotask(() => process.emit("message", told));
    return true;
  };
}
