/**
 * The source of a CommonJS file as one function, which takes what such a file may use. V8 finds the functions of a cache by
 * their places in the source, so whoever compiles and whoever starts must write it in the same way.
 *
 * @param {string} source
 */
export const wrapped = (source) =>
  `(function (exports, require, module, __filename, __dirname) {${source}\n})`;
