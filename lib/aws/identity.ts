import {
  AdminCreateUserCommand,
  AdminDisableUserCommand,
  AdminEnableUserCommand,
  AdminSetUserPasswordCommand,
  AdminUserGlobalSignOutCommand,
  CognitoIdentityProviderClient,
  DescribeUserPoolCommand,
  InvalidParameterException,
  InvalidPasswordException,
  PasswordHistoryPolicyViolationException,
  UserNotFoundException,
  UsernameExistsException,
} from "@aws-sdk/client-cognito-identity-provider";
import { unavailable } from "../errors.ts";
import { clientDefaults } from "./client-defaults.ts";
import { deadlineSignal } from "./deadline.ts";
import { type SecondFactor, secondFactors } from "./second-factor.ts";
import { type Calling, type SignIn, signingIn } from "./sign-in.ts";
import { temporaryPassword } from "./temporary-password.ts";
import { isTransient } from "./transient.ts";

export interface Identity extends SecondFactor {
  /**
   * Gives the user a temporary password that must be changed at first sign-in, removes its second factor and ends its
   * refresh tokens. Creates the pool's user when it is missing. Answers the password, which is stored nowhere.
   */
  giveTemporaryPassword(userId: string, email: string, signsInByEmail?: boolean): Promise<string>;
  /**
   * Sets a permanent password chosen by the user, and ends its refresh tokens. The second factor stays. Creates the
   * pool's user when it is missing. `false` when the pool's policy refuses the password.
   */
  choosePassword(userId: string, email: string, password: string, signsInByEmail: boolean): Promise<boolean>;
  setEnabled(userId: string, enabled: boolean): Promise<void>;
  /** Ends the user's refresh tokens. The table ends access tokens that were issued before. */
  signOut(userId: string): Promise<void>;
  signIn(email: string, password: string): Promise<SignIn>;
  answerNewPassword(session: string, userName: string, newPassword: string): Promise<SignIn>;
  answerMfa(session: string, userName: string, code: string): Promise<SignIn>;
  /** Asks whether the pool answers. Throws UNAVAILABLE when it does not. */
  answers(): Promise<void>;
  /** Creates a machine's user: without an address, with a permanent password. */
  createMachine(userName: string, password: string): Promise<void>;
  /**
   * An access token for a machine's user, and its lifetime in seconds; `undefined` when the pool refuses, or asks for a
   * further step.
   */
  machineToken(
    userName: string,
    password: string,
  ): Promise<{ accessToken: string; expiresIn: number } | undefined>;
}

/** Cognito takes longer to create a user than other services take for a call. */
export const identityClientDefaults = {
  ...clientDefaults,
  requestHandler: { ...clientDefaults.requestHandler, requestTimeout: 3_000 },
};

/**
 * The functions' only Cognito client. It is created at the first call, since few requests need it. Throws UNAVAILABLE
 * when Cognito does not answer.
 */
export const openIdentity = (
  pool: { userPoolId: string; clientId?: string },
  given?: CognitoIdentityProviderClient,
): Identity => {
  let made = given;
  const client = (): CognitoIdentityProviderClient => {
    made ??= new CognitoIdentityProviderClient(identityClientDefaults);
    return made;
  };
  const UserPoolId = pool.userPoolId;

  const calling: Calling = async (call) => {
    const abortSignal = deadlineSignal();
    try {
      return await call(abortSignal ? { abortSignal } : {});
    } catch (error) {
      throw isTransient(error) ? unavailable("The sign-in service", error) : error;
    }
  };

  const setPassword = (Username: string, Password: string, Permanent = false) =>
    calling((options) =>
      client().send(new AdminSetUserPasswordCommand({ UserPoolId, Username, Password, Permanent }), options),
    );

  const create = (
    Username: string,
    TemporaryPassword: string,
    mailbox?: { email: string; signsInByEmail: boolean },
  ) =>
    calling((options) =>
      client().send(
        new AdminCreateUserCommand({
          UserPoolId,
          Username,
          TemporaryPassword,
          // The API's answer shows the password. A mail from Cognito would be a second copy.
          MessageAction: "SUPPRESS",
          // The table decides which user signs in by an address. If another user had the address unproven, its use has
          // ended there.
          ...(mailbox && {
            ForceAliasCreation: mailbox.signsInByEmail,
            UserAttributes: [
              { Name: "email", Value: mailbox.email },
              { Name: "email_verified", Value: String(mailbox.signsInByEmail) },
            ],
          }),
        }),
        options,
      ),
    );

  const ofPool = secondFactors({ client, pool, calling });

  const globalSignOut = async (Username: string): Promise<void> => {
    await calling((options) =>
      client().send(new AdminUserGlobalSignOutCommand({ UserPoolId, Username }), options),
    );
  };

  /** Runs a call for a user that exists in the pool. A missing user is created with its next credentials. */
  const ofKnown = async (task: () => Promise<void>): Promise<void> => {
    try {
      await task();
    } catch (error) {
      if (!(error instanceof UserNotFoundException)) throw error;
    }
  };

  return {
    async giveTemporaryPassword(userId, email, signsInByEmail = true) {
      const password = temporaryPassword();
      try {
        await setPassword(userId, password);
      } catch (error) {
        if (!(error instanceof UserNotFoundException)) throw error;
        try {
          await create(userId, password, { email, signsInByEmail });
          return password;
        } catch (failure) {
          // The reply to an earlier attempt was lost: the user exists by now.
          if (!(failure instanceof UsernameExistsException)) throw failure;
          await setPassword(userId, password);
        }
      }
      // A lost password may mean a lost second factor too: the user enrols a new one after the first sign-in.
      await ofPool.setSecondFactor(userId, false);
      await globalSignOut(userId);
      return password;
    },

    async choosePassword(userId, email, password, signsInByEmail) {
      try {
        await setPassword(userId, password, true).catch(async (error) => {
          if (!(error instanceof UserNotFoundException)) throw error;
          await create(userId, temporaryPassword(), { email, signsInByEmail }).catch((failure) => {
            // The reply to an earlier attempt was lost: the user exists by now.
            if (!(failure instanceof UsernameExistsException)) throw failure;
          });
          await setPassword(userId, password, true);
        });
      } catch (error) {
        const isRefusedByPolicy =
          error instanceof InvalidPasswordException ||
          error instanceof PasswordHistoryPolicyViolationException ||
          // A text that cannot be a password, such as 300 characters.
          error instanceof InvalidParameterException;
        if (isRefusedByPolicy) return false;
        throw error;
      }
      await globalSignOut(userId);
      return true;
    },

    setEnabled: (userId, enabled) =>
      ofKnown(async () => {
        const input = { UserPoolId, Username: userId };
        if (enabled) await calling((options) => client().send(new AdminEnableUserCommand(input), options));
        else {
          // The order matters, because Cognito refuses some calls for a disabled user.
          await globalSignOut(userId);
          await calling((options) => client().send(new AdminDisableUserCommand(input), options));
        }
      }),

    async answers() {
      await calling((options) => client().send(new DescribeUserPoolCommand({ UserPoolId }), options));
    },

    signOut: (Username) => ofKnown(() => globalSignOut(Username)),

    ...ofPool,
    ...signingIn({ client, pool, calling }),

    async createMachine(userName, password) {
      try {
        await create(userName, password);
      } catch (error) {
        // The reply to an earlier attempt was lost.
        if (!(error instanceof UsernameExistsException)) throw error;
      }
      await setPassword(userName, password, true);
    },
  };
};
