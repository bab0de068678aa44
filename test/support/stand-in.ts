/** How a client is told where a stand-in for an AWS service listens. */
export const at = (endpoint: string) => ({
  endpoint,
  region: "eu-central-1",
  credentials: { accessKeyId: "local", secretAccessKey: "local" },
});
