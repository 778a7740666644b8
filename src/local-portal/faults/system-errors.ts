/** What the portal says with a code of its own. */
interface SystemError {
  description: string;
  /** Status in the REST reference. */
  documented: number;
  /** Status that the portal's code answers with. */
  actual: number;
}

/** Errors that do not come from a method (Bitrix24 REST reference, protocol, section 5). */
const systemErrors: Readonly<Record<string, SystemError>> = {
  NO_AUTH_FOUND: { description: 'Wrong authorization data', documented: 401, actual: 401 },
  expired_token: {
    description: 'The access token provided has expired.',
    documented: 401,
    actual: 401,
  },
  invalid_token: { description: 'Unable to get application by token', documented: 401, actual: 401 },
  INVALID_CREDENTIALS: { description: 'Invalid request credentials', documented: 403, actual: 401 },
  insufficient_scope: {
    description: 'The request requires higher privileges than provided by the access token',
    documented: 403,
    actual: 401,
  },
  ACCESS_DENIED: { description: 'Access denied!', documented: 403, actual: 403 },
  user_access_error: {
    description: 'The user does not have access to the application.',
    documented: 403,
    actual: 401,
  },
  authorization_error: { description: 'Unable to authorize user', documented: 401, actual: 401 },
  APPLICATION_NOT_FOUND: { description: 'Application not found', documented: 401, actual: 401 },
  CONNECTION_ERROR: {
    description: 'Error connecting to authorization server',
    documented: 401,
    actual: 401,
  },
  INVALID_REQUEST: { description: 'Https required.', documented: 400, actual: 401 },
  OVERLOAD_LIMIT: { description: 'REST API is blocked due to overload.', documented: 503, actual: 401 },
  WRONG_AUTH_TYPE: {
    description: 'Current authorization type is denied for this method',
    documented: 403,
    actual: 403,
  },
  WRONG_LICENSE: { description: 'Wrong license.', documented: 403, actual: 403 },
  METHOD_CONFIRM_WAITING: { description: 'Waiting for confirmation', documented: 401, actual: 401 },
  METHOD_CONFIRM_DENIED: { description: 'Method call denied', documented: 403, actual: 403 },
  ERROR_METHOD_NOT_FOUND: { description: 'Method not found!', documented: 404, actual: 404 },
  QUERY_LIMIT_EXCEEDED: { description: 'Too many requests', documented: 503, actual: 503 },
  OPERATION_TIME_LIMIT: {
    description: 'Method is blocked due to operation time limit.',
    documented: 429,
    actual: 429,
  },
  INTERNAL_SERVER_ERROR: { description: 'Internal server error', documented: 500, actual: 500 },
  ERROR_UNEXPECTED_ANSWER: {
    description: 'Server returned an unexpected response',
    documented: 500,
    actual: 500,
  },
  PORTAL_DELETED: { description: 'Portal was deleted', documented: 500, actual: 403 },
  invalid_request: { description: 'Invalid request', documented: 400, actual: 400 },
  invalid_client: { description: 'Invalid client', documented: 401, actual: 401 },
  invalid_grant: { description: 'Invalid grant', documented: 400, actual: 400 },
  invalid_scope: { description: 'Invalid scope', documented: 400, actual: 400 },
  PAYMENT_REQUIRED: { description: 'Payment required', documented: 402, actual: 402 },
};

/** A refused authorisation of the portal itself: these the code answers with another status than documented. */
export function statusOf(code: string, status: number, statuses: 'documented' | 'actual'): number {
  const known = Object.hasOwn(systemErrors, code) ? systemErrors[code] : undefined;
  // Methods use some of these codes too, with a status of their own.
  return statuses === 'actual' && known?.documented === status ? known.actual : status;
}

/** Text and status of a code; for codes of methods, which are 400, the text says little. */
export function systemError(code: string): SystemError {
  const known = Object.hasOwn(systemErrors, code) ? systemErrors[code] : undefined;
  return known ?? { description: 'Error', documented: 400, actual: 400 };
}
