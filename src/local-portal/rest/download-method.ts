import { takeLink } from '../files/link.ts';
import { type MethodEntry, PortalError } from '../portal.ts';
import { textOf } from './php.ts';

/** `download`: the file behind a one-time link, as bytes (REST reference: imbot.v2.File.download). */
export const downloadMethod: MethodEntry = {
  scope: 'basic',
  generation: 'common',
  run({ portal, params }) {
    const file = takeLink(portal, textOf(params['token']) ?? '');
    if (file === null) throw new PortalError('ACCESS_DENIED', 'The link is wrong or was used already', 403);
    return { result: true, file };
  },
};
