import type { AppEvent, EventAuth } from './event.ts';
import { flagOf, languageOf, textOf } from './event-fields.ts';
import type { EventFrame } from './event-frame.ts';

/** Reads an event of the application itself (event reference, section 10); undefined when the name is none of them. */
export function readAppEvent(frame: EventFrame, auth: EventAuth): AppEvent | undefined {
  const { name, memberId, at, data, raw, ts } = frame;
  const common = { name, memberId, at, auth, language: languageOf(data.LANGUAGE_ID), raw };
  const version = textOf(data.VERSION) ?? '';
  const key = (kind: string): string => `${memberId}/${kind}/${ts}`;
  switch (name) {
    case 'ONAPPINSTALL':
      return { kind: 'installed', id: `${key('installed')}/${version}`, ...common, version };
    case 'ONAPPUPDATE': {
      const previousVersion = textOf(data.PREVIOUS_VERSION) ?? '';
      return { kind: 'updated', id: `${key('updated')}/${version}`, ...common, version, previousVersion };
    }
    case 'ONAPPUNINSTALL':
      return { kind: 'uninstalled', id: key('uninstalled'), ...common, clean: flagOf(data.CLEAN) };
    case 'ONAPPPAYMENT': {
      const status = textOf(data.STATUS) ?? '';
      return {
        kind: 'payment',
        id: key('payment'),
        ...common,
        status,
        expired: flagOf(data.PAYMENT_EXPIRED),
      };
    }
    case 'ONAPPMETHODCONFIRM': {
      const method = textOf(data.METHOD) ?? '';
      const id = `${key('methodConfirm')}/${method}`;
      return { kind: 'methodConfirm', id, ...common, method, confirmed: flagOf(data.CONFIRMED) };
    }
    default:
      return undefined;
  }
}
