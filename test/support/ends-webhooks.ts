import { type Act, outcome } from "./cast-inside.ts";
import { type Client, good } from "./world.ts";

/** What a Global admin may do with its organization's webhook endpoints, and the result of each operation. */
export const webhookActs = async (
  by: Client,
  admin: Client,
): Promise<{ name: string; act: Act; done: string }[]> => {
  const url = "https://hooks.ends.example/";
  const { id } = await good(admin.post("/v1/webhook-endpoints", { url }));
  const path = `/v1/webhook-endpoints/${id}`;
  const delivery = await good(admin.post(`${path}/test`));
  const period = { from: "2026-01-01T00:00:00.000Z", to: "2026-01-02T00:00:00.000Z" };
  const act = (name: string, call: () => ReturnType<Client["get"]>, done = "200") => ({
    name: `${name} a webhook endpoint`,
    act: async () => outcome(await call()),
    done,
  });
  return [
    act("create", () => by.post("/v1/webhook-endpoints", { url: `${url}more` }), "201"),
    act("change", () => by.patch(path, { description: "Ledger" }, { "if-match": "*" })),
    act("delete", () => by.delete(path), "204"),
    act("give a new secret to", () => by.post(`${path}/rotate-secret`)),
    act("send a test to", () => by.post(`${path}/test`)),
    act("deliver again to", () => by.post(`${path}/deliveries/${delivery.id}/redeliver`)),
    act("replay events to", () => by.post(`${path}/replay`, period)),
  ];
};
