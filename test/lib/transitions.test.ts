import { isFinal, isPossible, obstacle, sources, type Transitions } from "../../lib/transitions.ts";

/** A lamp that can be dimmed while it is on, and burns out for good. */
const lamp = {
  switchOn: { from: ["off"], to: "on" },
  switchOff: { from: ["on"], to: "off" },
  dim: { from: ["on"] },
  burnOut: { from: ["on", "off"], to: "broken" },
} as const satisfies Transitions<"on" | "off" | "broken">;

test("an operation is possible in the states that it names, and in none that this release does not know", () => {
  expect([
    isPossible(lamp.dim, "on"),
    isPossible(lamp.dim, "off"),
    isPossible(lamp.dim, "flickering"),
  ]).toEqual([true, false, false]);
});

test("a state in which nothing is possible is final", () => {
  expect([isFinal(lamp, "on"), isFinal(lamp, "off"), isFinal(lamp, "broken")]).toEqual([false, false, true]);
});

test("operations one after the other are possible where each is possible after those before it", () => {
  expect(obstacle<string>([lamp.switchOn, lamp.dim], "off")).toBeUndefined();
  expect(obstacle<string>([lamp.dim, lamp.switchOff, lamp.dim], "on")).toBe("off");
  expect(obstacle<string>([lamp.dim], "broken")).toBe("broken");
});

test("the states from which operations are possible are those that a write must find", () => {
  expect(sources<string>([lamp.burnOut])).toEqual(["on", "off"]);
  expect(sources<string>([lamp.burnOut, lamp.dim])).toEqual([]);
  expect(sources<string>([lamp.switchOn, lamp.dim, lamp.burnOut])).toEqual(["off"]);
});
