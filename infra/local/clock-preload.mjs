// Loaded before a function's bundle as `clock-preload.mjs?clock=<file>`: shifts Date by the milliseconds in that file.
// Each look at the clock reads the file again (about a microsecond), so that a test which has just moved time never
// meets the old one. The file stays open, so it must be written in place.
const { openSync, readSync } = process.getBuiltinModule("node:fs");

const descriptor = openSync(new URL(import.meta.url).searchParams.get("clock"), "r");
const buffer = Buffer.alloc(32);
const machineTime = Date.now;
let offset = 0;

const now = () => {
  const text = buffer.toString("latin1", 0, readSync(descriptor, buffer, 0, buffer.length, 0)).trim();
  // Empty between truncating and writing, when the last offset still holds.
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
