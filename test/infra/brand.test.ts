import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import Color from "colorjs.io";
import { accentColours, branded, readLogo } from "../../infra/brand.ts";
import { readSettings } from "../../infra/settings.ts";
import type { StageInput } from "../../infra/stage.ts";

const contrast = (a: string, b: string) => new Color(a).contrast(new Color(b), "WCAG21");

it.each(["#0b5c6b", "#7a0000", "#000000", "#1a4fd6", "#3f00ff"])(
  "text can be read in %s and on it, on light pages and dark ones",
  (accent) => {
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
    for (const [text, ground] of pairs) expect(contrast(text, ground)).toBeGreaterThanOrEqual(4.5);
  },
);

it.each(["#ffd400", "#8ab4f8", "#888888"])("%s is refused: white text on it is hard to read", (accent) => {
  expect(() => accentColours(accent)).toThrow(/needs 4.5. Choose a darker colour/);
});

describe("a logo", () => {
  const path = "test/infra/logo.scratch";
  const write = (content: string | Buffer) =>
    writeFileSync(join(import.meta.dirname, "logo.scratch"), content);
  afterEach(() => rmSync(join(import.meta.dirname, "logo.scratch"), { force: true }));

  it("is SVG or PNG", () => {
    expect(readLogo("infra/logo.svg").type).toBe("image/svg+xml");
    write(Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0]));
    expect(readLogo(path).type).toBe("image/png");
  });

  it.each([
    ["GIF89a", "neither SVG nor PNG"],
    ["<html><svg/></html>", "neither SVG nor PNG"],
    ["<svg><script>alert(1)</script></svg>", "a picture alone"],
    ['<svg onload="alert(1)"/>', "a picture alone"],
    ['<svg><a href="https://elsewhere.example"/></svg>', "a picture alone"],
    ['<svg><image xlink:href="//elsewhere.example/x.png"/></svg>', "a picture alone"],
    ["<svg><style>@import 'x'</style></svg>", "a picture alone"],
    [`<svg>${" ".repeat(65 * 1024)}</svg>`, "larger than 64 kB"],
  ])("is refused: %.40s", (content, why) => {
    write(content);
    expect(() => readLogo(path)).toThrow(why);
  });
});

it("a stage without a brand is still somebody's, whom one can reach", () => {
  const map: Record<string, StageInput> = {
    plain: { mail: { from: "invitations@example.com" }, locales: ["ru", "en"] },
  };
  const { environment = {} } = branded(readSettings({ stage: "plain" }, { map }));
  expect(JSON.parse(environment.BRAND ?? "")).toEqual({
    operator: "example.com",
    support: "postmaster@example.com",
    locales: ["ru", "en"],
  });
});
