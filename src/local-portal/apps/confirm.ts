import type { PortalCore } from '../core.ts';
import { knownApp } from './change.ts';
import { tellApp } from './tell-app.ts';

/** An administrator's answer to an application that asked for leave to call a method. */
export interface Confirmation {
  method: string;
  isConfirmed: boolean;
  /** Access token of the call that asked. */
  accessToken: string;
}

/** Tells the answer: ONAPPMETHODCONFIRM, which never carries tokens of its own (event reference, section 10). */
export function confirmMethod(core: PortalCore, clientId: string, answer: Confirmation): void {
  const data = {
    TOKEN: answer.accessToken,
    METHOD: answer.method,
    CONFIRMED: answer.isConfirmed ? 1 : 0,
    LANGUAGE_ID: core.state.language,
  };
  tellApp(core, knownApp(core, clientId), 'ONAPPMETHODCONFIRM', data, { user: null, refresh: false });
}
