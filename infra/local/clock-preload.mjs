// Loaded before a function's bundle as `clock-preload.mjs?clock=<file>`. Shifts Date by the milliseconds in that file.
// The file is read at each look at the clock (about a microsecond), so that a test sees the time that it has just set.
// The file stays open, so it must be written in place.
const { openSync, readSync } = process.getBuiltinModule("node:fs");

const descriptor = openSync(new URL(import.meta.url).searchParams.get("clock"), "r");
const buffer = Buffer.alloc(32);
const machineTime = Date.now;
let offset = 0;

const now = () => {
  const text = buffer.toString("latin1", 0, readSync(descriptor, buffer, 0, buffer.length, 0)).trim();
  // The file is empty between truncation and write. The last offset still holds then.
  if (text !== "") offset = Number(text);
  return machineTime() + offset;
};

Date.now = now;
const Shifted = new Proxy(Date, {
  construct: (target, args, self) => Reflect.construct(target, args.length > 0 ? args : [now()], self),
  apply: () => new Date(now()).toString(),
});
Date.prototype.constructor = Shifted;
globalThis.Date = Shifted;
