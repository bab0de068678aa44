import { AwsError } from "../aws-json.ts";

/** The refusal behind most of Cognito's answers: not signed in, not with this, not any more. */
export function notAuthorized(message: string): AwsError {
  return new AwsError("NotAuthorizedException", message);
}

/** One sentence for a wrong password and for an unknown user, as with `PreventUserExistenceErrors`. */
export function wrongCredentials(): AwsError {
  return notAuthorized("Incorrect username or password.");
}

/** A session that was never issued, is over, or has been used. */
export function invalidSession(): AwsError {
  return notAuthorized("Invalid session for the user, session is expired.");
}

/** A request that can be read but makes no sense. */
export function invalidParameter(message: string): AwsError {
  return new AwsError("InvalidParameterException", message);
}

/** Told to administrators and holders of a token only. */
export function userNotFound(): AwsError {
  return new AwsError("UserNotFoundException", "User does not exist.");
}
