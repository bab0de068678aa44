import { remove } from "./assemble.mjs";

/** Jest's global teardown. */
export default () => remove();
