import { AUTHORIZATION_CODE_SECONDS } from '../../bitrix24/limits.ts';
import type { PortalCore } from '../core.ts';
import { PortalError } from '../portal.ts';
import type { App, AuthorizationCode, User } from '../state.ts';

/** Makes a code for one user of one application: good for 30 s, once (Bitrix24 OAuth reference). */
export function createCode(core: PortalCore, app: App, user: User, scope: readonly string[]): string {
  const { codes } = core.state;
  for (const [code, { expires }] of codes) if (expires <= core.now()) codes.delete(code);
  const code = core.hex(70);
  const expires = core.now() + AUTHORIZATION_CODE_SECONDS * 1000;
  codes.set(code, { clientId: app.clientId, userId: user.id, scope: [...scope], expires });
  return code;
}

/** Uses a code up. @throws PortalError invalid_grant: unknown, used, another client's, older than 30 s */
export function redeemCode(core: PortalCore, app: App, code: string): AuthorizationCode {
  const found = core.state.codes.get(code);
  core.state.codes.delete(code);
  const isGood =
    found !== undefined &&
    found.clientId === app.clientId &&
    found.expires > core.now() &&
    core.state.users.get(found.userId)?.active === true;
  if (!isGood) throw new PortalError('invalid_grant', 'Invalid grant');
  return found;
}

/**
 * The scope that was asked for, or all that was granted when nothing was. Scopes are separated by commas or blanks.
 * @throws PortalError invalid_scope when more is asked than granted
 */
export function narrowScope(granted: readonly string[], asked: string | null): string[] {
  const wanted = (asked ?? '').split(/[\s,]+/).filter((name) => name !== '');
  if (wanted.length === 0) return [...granted];
  if (wanted.some((name) => !granted.includes(name))) throw new PortalError('invalid_scope', 'Invalid scope');
  return wanted;
}
