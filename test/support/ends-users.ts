import { type Act, outcome } from "./cast-inside.ts";
import { ofThePage } from "./invitations.ts";
import { type Client, password, type World } from "./world.ts";

/** Changes a user, a machine or an order by a merge patch, whatever its version. */
export const manage =
  (by: Client, path: string, body: object): Act =>
  async () =>
    outcome(await by.patch(path, body, { "if-match": "*" }));

/** Deletes a machine's secret. */
export const deleteSecret =
  (by: Client, path: string): Act =>
  async () => {
    const answer = await by.delete(path);
    return answer.status === 204 ? "200" : outcome(answer);
  };

/**
 * Accepts an invitation on its page. A user who was disabled before the sign-in is unknown on the page; one who is
 * disabled after it is refused there.
 */
export const acceptingOnThePage =
  (anonymous: Client, token: string, email: string): Act =>
  async () => {
    const form = new URLSearchParams({ decision: "accept", email, password, authorised: "yes" }).toString();
    const answer = await anonymous.post(`/invitations/${token}`, form, ofThePage);
    return [401, 403].includes(answer.status) ? "refused" : outcome(answer);
  };

/** What whoever administers users does with those of its organization. */
export const userActs = (world: World, by: Client) => ({
  /** A new user's address is different each time, because the pool keeps a user that the restored table has forgotten. */
  create:
    (role: string): Act =>
    async () => {
      const email = `colleague-${world.next()}@users.example`;
      return outcome(await by.post("/v1/users", { email, displayName: "A colleague", roles: [role] }));
    },
  renameUser: (id: string) => manage(by, `/v1/users/${id}`, { displayName: "Renamed" }),
  newPassword:
    (id: string): Act =>
    async () =>
      outcome(await by.post(`/v1/users/${id}/credentials`)),
  askForProof:
    (id: string): Act =>
    async () =>
      outcome(await by.post(`/v1/users/${id}/address-proof`)),
  signOut:
    (id: string): Act =>
    async () =>
      outcome(await by.post(`/v1/users/${id}/sign-out`)),
});
