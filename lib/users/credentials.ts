import type { Logger } from "@aws-lambda-powertools/logger";
import type { Identity } from "../aws/identity.ts";
import { isTransient } from "../aws/transient.ts";
import { Refusal } from "../errors.ts";

/** The fields of an answer about new credentials: the setup info, or a warning. */
export interface NewCredentials {
  setupInfo?: { userName: string; temporaryPassword: string };
  warnings?: { code: string; detail: string }[];
}

/** The warning when a change has committed and the user pool failed after it. `detail` says what to do. */
export const setupUnavailable = (logger: Logger, error: unknown, detail: string) => {
  if (!(error instanceof Refusal) && !isTransient(error)) logger.error("bug", { error: error as Error });
  else logger.warn("a dependency failed", { error });
  return { warnings: [{ code: "SETUP_INFO_UNAVAILABLE", detail }] };
};

/**
 * The setup info of a new user, who signs in by its address if it may, else by its id. When the user pool fails, a
 * warning instead that says what to do.
 */
export const setupOf = async (
  identity: Identity,
  logger: Logger,
  user: { id: string; email: string; ownsAddress?: boolean },
  resetRoute: string,
): Promise<NewCredentials> => {
  try {
    const { id, email, ownsAddress = true } = user;
    const temporaryPassword = await identity.giveTemporaryPassword(id, email, ownsAddress);
    return { setupInfo: { userName: ownsAddress ? email : id, temporaryPassword } };
  } catch (error) {
    // The user exists already. A failing answer would make the caller believe that nothing was created.
    const detail = `The user was created, but its password could not be set. POST ${resetRoute} gives new credentials.`;
    return setupUnavailable(logger, error, detail);
  }
};
