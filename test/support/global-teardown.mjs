import { end } from "./global-setup.mjs";

/** Jest's global teardown. */
export default async () => {
  await end();
};
