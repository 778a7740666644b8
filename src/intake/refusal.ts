/** Why an installation was refused; `hint` tells the operator what to do, if anything. */
export class InstallRefused extends Error {
  readonly reason: RefusalReason;
  readonly hint: string;
  constructor(reason: RefusalReason, detail = '') {
    super(detail === '' ? `installation refused: ${reason}` : `installation refused: ${reason}: ${detail}`);
    this.name = 'InstallRefused';
    this.reason = reason;
    this.hint = HINTS[reason];
  }
}

const HINTS = {
  'nothing-configured':
    'Set B24_CLIENT_ID and B24_CLIENT_SECRET (shown in the portal next to the application), or B24_ALLOWED_PORTALS; then install the application again.',
  'not-on-list': 'If this portal may install, add its domain or member_id to B24_ALLOWED_PORTALS.',
  'domain-not-on-list':
    'Without B24_CLIENT_SECRET the address of a portal cannot be proven: B24_ALLOWED_PORTALS must name its domain.',
  'host-not-allowed': 'If this portal is yours and on an inner network, add its host to B24_ALLOWED_HOSTS.',
  'server-not-pinned': 'If this authorisation server is yours, add its origin to B24_OAUTH_SERVERS.',
  'no-tokens': 'The request carried no token; have an administrator install the application again.',
  'token-refused':
    'The authorisation server does not know this token for our application: a forgery, an old request, or a wrong B24_CLIENT_ID or B24_CLIENT_SECRET.',
  'other-portal': 'The token belongs to another portal than the request claims: a forgery.',
  'other-address':
    'The portal has another address than the request claims: a forgery, or it was just renamed.',
  'other-application': 'The token belongs to another application.',
  'not-an-administrator': 'An administrator of the portal must install the application.',
  'not-the-bot': 'The token does not belong to the bot that the event names: a forgery.',
} as const;

export type RefusalReason = keyof typeof HINTS;
