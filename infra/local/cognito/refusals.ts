import { AwsError } from "../aws-json.ts";

/** Cognito's general refusal of a password, token or session. */
export function notAuthorized(message: string): AwsError {
  return new AwsError("NotAuthorizedException", message);
}

/** The same answer for a wrong password and for an unknown user, as with `PreventUserExistenceErrors`. */
export function wrongCredentials(): AwsError {
  return notAuthorized("Incorrect username or password.");
}

/** The refusal of a session that was never issued, has expired or was used. */
export function invalidSession(): AwsError {
  return notAuthorized("Invalid session for the user, session is expired.");
}

/** The refusal of a request with unusable values. */
export function invalidParameter(message: string): AwsError {
  return new AwsError("InvalidParameterException", message);
}

/** Only administrators and token holders get this answer, so it may say that the user does not exist. */
export function userNotFound(): AwsError {
  return new AwsError("UserNotFoundException", "User does not exist.");
}
