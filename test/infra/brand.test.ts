import { branded, readLogo } from "../../infra/brand.ts";
import { readSettings } from "../../infra/settings.ts";
import type { StageInput } from "../../infra/stage.ts";

it("an accent that is hard to read fails the synthesis", () => {
  const map: Record<string, StageInput> = {
    pale: { mail: { from: "invitations@example.com" }, brand: { accent: "#ffd400" } },
  };
  expect(() => branded(readSettings({ stage: "pale" }, { map }))).toThrow(/brand.accent #ffd400.*darker/);
});

it("a logo must be a file of the repository, or the synthesis fails", () => {
  expect(readLogo("infra/logo.svg").contentType).toBe("image/svg+xml");
  expect(() => readLogo("package.json")).toThrow("brand.logo package.json: the file is neither");
});

it("a stage without a brand still names an operator and a support address", () => {
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
