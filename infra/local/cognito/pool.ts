/** The settings of the user pool and its client, which come from the template. */
export interface PoolSettings {
  userPoolId: string;
  clientId: string;
  issuer: string;
  temporaryPasswordDays: number;
  accessTokenMinutes: number;
  refreshTokenDays: number;
  authSessionMinutes: number;
  minimumPasswordLength: number;
  requireLowercase: boolean;
  requireUppercase: boolean;
  requireDigits: boolean;
  requireSymbols: boolean;
  /** `ExplicitAuthFlows` of the client, such as `ALLOW_USER_PASSWORD_AUTH`. */
  authFlows: string[];
}
