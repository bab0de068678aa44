import { all, onSharedStack, openChannel } from "./channel.ts";
import { openCommandLine } from "./command-line.ts";
import { offerBody } from "./offer-body.ts";
import { good, password } from "./world.ts";

/**
 * The command line of a provider of the shared stack, with an offer and an API client. The folder lists the provider's
 * users and clients, as one beside a stack on this machine.
 */
export const atTheCommandLine = () => {
  const the = onSharedStack(async (stack) => {
    const channel = await openChannel(stack);
    const { world, provider } = channel;
    const { admin } = provider;
    const line = openCommandLine();
    const offer = await good(
      world.operator.put(`/v1/offers/cli-office-${world.next()}`, offerBody("Office")),
    );
    const made = await good(
      admin.post("/v1/api-clients", { displayName: "ERP", roles: ["AdminAgent", "SalesAgent"] }),
    );
    const { apiUrl, cognitoUrl, clientId } = stack;
    const user = { email: admin.email, password, type: "indirect-provider", roles: ["GlobalAdmin"] };
    const users = [user, { ...user, email: "wrong@users.example", password: "Wrong-password-1" }];
    const clients = [{ id: made.id, clientSecret: made.clientSecret, displayName: "ERP" }];
    line.write("stack.json", JSON.stringify({ apiUrl, cognitoUrl, clientId, users, clients }));
    return { ...channel, line, offer, client: clients[0]! };
  });
  afterAll(() => the().line.close());

  const run = (command: string, env: NodeJS.ProcessEnv = {}, input?: string) =>
    the().line.run(command, env, input);
  return {
    the,
    run,
    /** The environment of the provider's API client. */
    asClient: () => ({
      TWOTIER_API_URL: the().stack.apiUrl,
      TWOTIER_CLIENT_ID: the().client.id,
      TWOTIER_CLIENT_SECRET: the().client.clientSecret,
    }),
    /** What a command that succeeds prints. */
    json: async (command: string, env?: NodeJS.ProcessEnv) => {
      const { code, out, err } = await run(command, env);
      if (code !== 0) throw new Error(`${command} ended with ${code}: ${err}`);
      return JSON.parse(out);
    },
    /** The number of the provider's recorded changes, which a check must not raise. */
    changes: async () => (await all(the().provider.admin, "/v1/audit-records")).length,
  };
};
