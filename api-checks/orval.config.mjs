export default {
  twotier: { input: "./out/openapi.json", output: { target: "./out/orval/api.ts", client: "fetch" } },
};
