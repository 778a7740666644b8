import { AuthError, type AuthOutcome } from '../errors.ts';

interface Refusal {
  outcome: AuthOutcome;
  hint: string;
}

const REINSTALL = 'Wait for an event with fresh tokens or have an administrator reinstall the application.';
const CLIENT = 'Check the client id and secret; is the application still installed in this portal?';
const GONE = 'The portal or the application in it was deleted.';

/** Answers of the authorisation server (Bitrix24 OAuth reference, error table), by code in lower case. */
const REFUSALS: Readonly<Record<string, Refusal>> = {
  invalid_grant: { outcome: 'reauth-required', hint: REINSTALL },
  bad_verification_code: { outcome: 'reauth-required', hint: REINSTALL },
  expired_token: { outcome: 'reauth-required', hint: REINSTALL },
  invalid_token: { outcome: 'reauth-required', hint: REINSTALL },
  no_auth_found: { outcome: 'reauth-required', hint: REINSTALL },
  authorization_error: { outcome: 'reauth-required', hint: 'The user of this token is inactive.' },
  user_access_error: { outcome: 'reauth-required', hint: 'This user may not use the application.' },
  invalid_scope: {
    outcome: 'reauth-required',
    hint: 'Correct the permissions of the application and reinstall it.',
  },
  insufficient_scope: {
    outcome: 'reauth-required',
    hint: 'Correct the permissions of the application and reinstall it.',
  },
  invalid_client: { outcome: 'wrong-client', hint: CLIENT },
  wrong_client: { outcome: 'wrong-client', hint: CLIENT },
  invalid_request: { outcome: 'wrong-client', hint: CLIENT },
  portal_deleted: { outcome: 'portal-gone', hint: GONE },
  application_not_found: { outcome: 'portal-gone', hint: GONE },
  payment_required: {
    outcome: 'payment-required',
    hint: 'The trial or paid period of the application is over.',
  },
};

/** Turns an error answer of the authorisation server into the typed outcome; unknown codes are transient. */
export function oauthRefusal(code: string, status: number): AuthError {
  const key = code.toLowerCase();
  const known = Object.hasOwn(REFUSALS, key) ? REFUSALS[key] : undefined;
  // What the server calls itself may be anything; only a code of the table is repeated in the message.
  const name = known ? key : `status ${status}`;
  return new AuthError(`The authorisation server refused: ${name}`, known?.outcome ?? 'transient', {
    code: known ? key.toUpperCase() : 'OAUTH_UNKNOWN_ANSWER',
    hint: known?.hint ?? 'The authorisation server is in trouble; it is asked again later.',
  });
}
