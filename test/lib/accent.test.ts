import Color from "colorjs.io";
import { accentColours, accentFault } from "../../lib/accent.ts";
import { contrast, lighter, mixed } from "../../lib/colour.ts";

const known = (a: string, b: string) => new Color(a).contrast(new Color(b), "WCAG21");

it.each(["#0b5c6b", "#7a0000", "#000000", "#1a4fd6", "#3f00ff", "#a1007d"])(
  "text in %s and text on it are readable, on light and dark pages",
  (accent) => {
    expect(accentFault(accent)).toBeUndefined();
    const { light, dark } = accentColours(accent);
    const pairs = [
      [light.accent, "#ffffff"],
      [light.accent, "#eef2f5"],
      [light.strong, "#eef2f5"],
      [light.on, light.accent],
      [light.accent, light.tint],
      [dark.accent, "#172029"],
      [dark.strong, "#172029"],
      [dark.on, dark.accent],
      [dark.accent, dark.tint],
    ] as const;
    for (const [text, ground] of pairs) {
      expect(known(text, ground)).toBeGreaterThanOrEqual(4.5);
      expect(contrast(text, ground)).toBeCloseTo(known(text, ground), 2);
    }
  },
);

it.each(["#ffd400", "#8ab4f8", "#888888"])(
  "%s is refused as an accent: white text on it is hard to read",
  (accent) => {
    expect(accentFault(accent)).toMatch(/needs 4.5. Choose a darker colour/);
  },
);

it("colours are made lighter and mixed in OKLab", () => {
  for (const hex of ["#0b5c6b", "#7a0000", "#3f00ff"]) {
    const light = new Color(hex).to("oklab");
    light.l = Number(light.l) + 0.1;
    const hue = (colour: Color) => Number(colour.to("oklch").h);
    expect(Number(new Color(lighter(hex, 0.1)).to("oklab").l)).toBeCloseTo(Number(light.l), 2);
    expect(Math.abs(hue(new Color(lighter(hex, 0.1))) - hue(light))).toBeLessThan(2);
    const half = new Color("#ffffff").mix(new Color(hex), 0.1, { space: "oklab", outputSpace: "srgb" });
    expect(new Color(mixed("#ffffff", hex, 0.1)).deltaE(half, "OK")).toBeLessThan(0.01);
  }
  expect([lighter("#808080", 1), lighter("#808080", -1)]).toEqual(["#ffffff", "#000000"]);
});
