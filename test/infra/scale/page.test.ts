import { mix } from "../../../infra/scale/model.ts";
import { pages } from "../../../infra/scale/page.ts";

test("docs/scale.md is the page that npm run scale writes", () => {
  const { is, should } = pages();
  expect(is).toBe(should);
});

test("the mix of requests adds up to a thousand", () => {
  expect(Object.values(mix).reduce((sum, each) => sum + each, 0)).toBe(1_000);
});
