import { Duration, Validations } from "aws-cdk-lib";
import {
  AccountRecovery,
  ClientAttributes,
  FeaturePlan,
  Mfa,
  UserPool,
  type UserPoolClient,
} from "aws-cdk-lib/aws-cognito";
import { PolicyStatement } from "aws-cdk-lib/aws-iam";
import { Construct } from "constructs";
import { challengeMinutes, passwordPolicy } from "../lib/contract/password-policy.ts";
import type { Grant } from "./function.ts";
import type { StateNames } from "./state-names.ts";

/** The user pool operations that functions call. All of them need credentials. */
export type UserAction =
  | "AdminCreateUser"
  | "AdminDisableUser"
  | "AdminEnableUser"
  | "AdminInitiateAuth"
  | "AdminRespondToAuthChallenge"
  | "AdminSetUserMFAPreference"
  | "AdminSetUserPassword"
  | "AdminUserGlobalSignOut"
  | "DescribeUserPool";

/** The user pool. It signs people in. The table decides what they may do. */
export class Identity extends Construct {
  readonly pool: UserPool;
  readonly client: UserPoolClient;

  constructor(scope: Construct, id: string, props: { deletionProtection: boolean; userPool: number }) {
    super(scope, id);
    // Another construct id creates another pool: a lost pool cannot be restored by changing it.
    this.pool = new UserPool(this, props.userPool > 1 ? `Users${props.userPool}` : "Users", {
      signInAliases: { username: true, email: true },
      signInCaseSensitive: false,
      // Administrators enter addresses as verified. The pool itself never sends mail.
      autoVerify: { email: false },
      // Not required, because a required attribute must be writable by users, who could then take another address.
      standardAttributes: { email: { required: false, mutable: true } },
      selfSignUpEnabled: false,
      accountRecovery: AccountRecovery.NONE,
      passwordPolicy: {
        minLength: passwordPolicy.minimumLength,
        requireLowercase: passwordPolicy.lowercase,
        requireUppercase: passwordPolicy.uppercase,
        requireDigits: passwordPolicy.digit,
        requireSymbols: passwordPolicy.symbol,
        tempPasswordValidity: Duration.days(passwordPolicy.temporaryDays),
      },
      mfa: Mfa.OPTIONAL,
      mfaSecondFactor: { otp: true, sms: false },
      // The cheapest plan has every feature that the product uses.
      featurePlan: FeaturePlan.LITE,
      deletionProtection: props.deletionProtection,
    });
    Validations.of(this.pool).acknowledge(
      {
        id: "AwsSolutions-COG2",
        reason:
          "MFA is each user's choice: an API consumer's script signs in without a person to enter a code.",
      },
      { id: "AwsSolutions-COG8", reason: "Nothing here uses what the dearer plans add." },
    );
    this.client = this.pool.addClient("Client", {
      generateSecret: false,
      disableOAuth: true,
      authFlows: { userPassword: true, adminUserPassword: true },
      authSessionValidity: Duration.minutes(challengeMinutes),
      accessTokenValidity: Duration.hours(1),
      idTokenValidity: Duration.hours(1),
      refreshTokenValidity: Duration.days(1),
      enableTokenRevocation: true,
      preventUserExistenceErrors: true,
      readAttributes: new ClientAttributes().withStandardAttributes({ email: true, emailVerified: true }),
      // An empty list would make every attribute writable, the e-mail address included.
      writeAttributes: new ClientAttributes().withStandardAttributes({ locale: true }),
    });
  }
}

/** The rights over the user pool. */
export class UserRights {
  readonly #names: StateNames["users"];

  constructor(names: StateNames["users"]) {
    this.#names = names;
  }

  /** Rights over the pool's users. */
  users(...actions: readonly UserAction[]): Grant {
    return {
      statements: [
        new PolicyStatement({
          actions: actions.map((action) => `cognito-idp:${action}`),
          resources: [this.#names.poolArn],
        }),
      ],
      environment: { USER_POOL_ID: this.#names.poolId },
    };
  }

  /** The right to sign API clients in, and to create their users at the first token. */
  machines(): Grant {
    const { statements, environment } = this.users(
      "AdminCreateUser",
      "AdminInitiateAuth",
      "AdminSetUserPassword",
    );
    return { statements, environment: { ...environment, USER_POOL_CLIENT_ID: this.#names.clientId } };
  }

  /** The right to sign users in from the server, for the invitation page, which has no script. */
  signIn(): Grant {
    const { statements, environment } = this.users("AdminInitiateAuth", "AdminRespondToAuthChallenge");
    return { statements, environment: { ...environment, USER_POOL_CLIENT_ID: this.#names.clientId } };
  }
}
