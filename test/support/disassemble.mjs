export { remove as default } from "./assemble.mjs";
