import { isFinal, isPossible, obstacle, sources, type Transitions } from "../../lib/transitions.ts";

/** A lamp that can be dimmed while it is on, and burns out for good. */
const lamp = {
  switchOn: { from: ["off"], to: "on" },
  switchOff: { from: ["on"], to: "off" },
  dim: { from: ["on"] },
  burnOut: { from: ["on", "off"], to: "broken" },
} as const satisfies Transitions<"on" | "off" | "broken">;

test("an operation is possible in its named states, and in none that this release does not know", () => {
  expect([
    isPossible(lamp.dim, "on"),
    isPossible(lamp.dim, "off"),
    isPossible(lamp.dim, "flickering"),
  ]).toEqual([true, false, false]);
});

test("a state without a possible operation is final", () => {
  expect([isFinal(lamp, "on"), isFinal(lamp, "off"), isFinal(lamp, "broken")]).toEqual([false, false, true]);
});

test("consecutive operations are possible if each is possible after those before it", () => {
  expect(obstacle<string>([lamp.switchOn, lamp.dim], "off")).toBeUndefined();
  expect(obstacle<string>([lamp.dim, lamp.switchOff, lamp.dim], "on")).toBe("off");
  expect(obstacle<string>([lamp.dim], "broken")).toBe("broken");
});

test("a write's condition has the states from which its operations are possible", () => {
  expect(sources<string>([lamp.burnOut])).toEqual(["on", "off"]);
  expect(sources<string>([lamp.burnOut, lamp.dim])).toEqual([]);
  expect(sources<string>([lamp.switchOn, lamp.dim, lamp.burnOut])).toEqual(["off"]);
});
