import { Duration, RemovalPolicy, Validations } from "aws-cdk-lib";
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

/** What a function may ask of the user pool; each is an administrator's call, none a user's own. */
export type UserAction =
  | "AdminCreateUser"
  | "AdminDisableUser"
  | "AdminEnableUser"
  | "AdminInitiateAuth"
  | "AdminRespondToAuthChallenge"
  | "AdminSetUserMFAPreference"
  | "AdminSetUserPassword"
  | "AdminUserGlobalSignOut";

/** Who people are: sign-in and nothing else. What they may do is the table's to say. */
export class Identity extends Construct {
  readonly pool: UserPool;
  readonly client: UserPoolClient;

  constructor(scope: Construct, id: string, props: { keepsData: boolean }) {
    super(scope, id);
    this.pool = new UserPool(this, "Users", {
      signInAliases: { username: true, email: true },
      signInCaseSensitive: false,
      // Addresses are entered by administrators as verified; the pool never writes to anybody.
      autoVerify: { email: false },
      // Not required: a required attribute must be writable by the client, and nobody may move to another's address.
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
      // All that is used here is in the cheapest plan; the dearer ones add what nobody asks for.
      featurePlan: FeaturePlan.LITE,
      deletionProtection: props.keepsData,
      removalPolicy: props.keepsData ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
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
      // An empty list would mean every attribute, the address among them.
      writeAttributes: new ClientAttributes().withStandardAttributes({ locale: true }),
    });
  }

  /** Rights over the pool's users. */
  users(...actions: readonly UserAction[]): Grant {
    return {
      statements: [
        new PolicyStatement({
          actions: actions.map((action) => `cognito-idp:${action}`),
          resources: [this.pool.userPoolArn],
        }),
      ],
      environment: { USER_POOL_ID: this.pool.userPoolId },
    };
  }

  /** Signing a user in on the server's side, for a page that works without script. */
  signIn(): Grant {
    const { statements, environment } = this.users("AdminInitiateAuth", "AdminRespondToAuthChallenge");
    return { statements, environment: { ...environment, USER_POOL_CLIENT_ID: this.client.userPoolClientId } };
  }
}
