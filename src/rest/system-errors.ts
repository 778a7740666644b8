import type { RestErrorDetails } from '../errors.ts';

export interface SystemError {
  layer: RestErrorDetails['layer'];
  /** The portal did not execute the call and the same call may succeed later. */
  retryable: boolean;
  hint: string;
}

const auth = (hint: string, retryable = false): SystemError => ({ layer: 'auth', retryable, hint });
const limit = (hint: string, retryable = true): SystemError => ({ layer: 'limit', retryable, hint });
const portal = (hint: string, retryable = false): SystemError => ({ layer: 'portal', retryable, hint });

/**
 * Errors that any method may answer with (Bitrix24 REST reference, system errors), by code in upper case:
 * portals differ in case and in status, so the code alone decides.
 */
const SYSTEM_ERRORS: Readonly<Record<string, SystemError>> = {
  NO_AUTH_FOUND: auth(
    'The token or webhook secret is not accepted; reinstall the application if it stays so.',
  ),
  EXPIRED_TOKEN: auth('The access token is older than its hour and could not be renewed.'),
  INVALID_TOKEN: auth('The portal does not know this token; reinstall the application if it stays so.'),
  INVALID_CREDENTIALS: auth(
    'The webhook was revoked or its secret is wrong; create a new one in the portal.',
  ),
  INSUFFICIENT_SCOPE: auth('Add the missing permission to the application in the portal and reinstall it.'),
  ACCESS_DENIED: auth('The plan has no REST, the user lacks the right, or the method needs an application.'),
  USER_ACCESS_ERROR: auth('This user may not use the application: see its access list in the portal.'),
  AUTHORIZATION_ERROR: auth('The user of this token is inactive.'),
  APPLICATION_NOT_FOUND: auth('The application was removed from the portal or is switched off.'),
  WRONG_AUTH_TYPE: auth(
    'The method is not for this kind of authorisation: use an application, not a webhook.',
  ),
  CONNECTION_ERROR: auth('The portal cannot reach the authorisation server; nothing to do but wait.', true),
  INVALID_REQUEST: portal('Call webhooks over https.'),
  WRONG_LICENSE: portal('The feature is not in the plan of the portal.'),
  METHOD_CONFIRM_WAITING: portal('An administrator of the portal must confirm this method first.'),
  METHOD_CONFIRM_DENIED: portal('An administrator of the portal denied this method.'),
  ERROR_METHOD_NOT_FOUND: portal(
    'No such method: check its spelling, the scope and the version of the portal.',
  ),
  '100': portal('A required parameter is missing; the description names it.'),
  ERROR_ARGUMENT: portal('A parameter is missing or of the wrong type; the description names it.'),
  ERROR_CORE: portal('The portal failed inside; whether the call took effect is not known.'),
  INTERNAL_SERVER_ERROR: portal('The portal crashed; whether the call took effect is not known.'),
  ERROR_UNEXPECTED_ANSWER: portal('The portal crashed; whether the call took effect is not known.'),
  PORTAL_DELETED: portal('The portal is closed.'),
  QUERY_LIMIT_EXCEEDED: limit(
    'Too many requests for this portal: 2 a second (Enterprise 5) after the burst.',
  ),
  OPERATION_TIME_LIMIT: limit(
    'The method used up its running time: wait until operating_reset_at (10 minutes).',
  ),
  OVERLOAD_LIMIT: limit('Bitrix24 blocked the application by hand; ask its support.'),
};

const OTHER: SystemError = { layer: 'portal', retryable: false, hint: '' };

/** What is known about an error code; unknown codes are the method's own: final, of the portal. */
export function systemError(code: string): SystemError {
  const key = code.toUpperCase();
  return Object.hasOwn(SYSTEM_ERRORS, key) ? (SYSTEM_ERRORS[key] ?? OTHER) : OTHER;
}

const STALE = new Set(['EXPIRED_TOKEN', 'INVALID_TOKEN', 'NO_AUTH_FOUND']);

/** True for codes that say: this token is no longer good, another may be. The call was not executed. */
export function isStaleToken(code: string): boolean {
  return STALE.has(code.toUpperCase());
}
