import { stripTypeScriptTypes } from "node:module";

/** Jest transform: Node's own type stripping keeps line and column, so coverage needs no source map. */
export default { process: (source) => ({ code: stripTypeScriptTypes(source) }) };
