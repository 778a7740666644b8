import type { PortalCore } from '../core.ts';
import { isoDate } from '../events/objects-v2.ts';
import { type MethodEntry, PortalError } from '../portal.ts';
import { findMethod, hasScope } from './dispatch.ts';
import { phpTrue, textOf } from './php.ts';

const basic = { scope: 'basic', generation: 'common' } as const;

const knownScopes = ['im', 'imbot', 'imopenlines', 'user', 'user_basic', 'user_brief', 'disk', 'task'];

const serverTime: MethodEntry = { ...basic, run: ({ portal }) => ({ result: isoDate(portal.now()) }) };

const scope: MethodEntry = {
  ...basic,
  run: ({ params, caller }) => ({ result: phpTrue(params['full']) ? knownScopes : [...caller.scope] }),
};

const profile: MethodEntry = {
  ...basic,
  run({ caller: { user } }) {
    return {
      result: {
        ID: String(user.id),
        ADMIN: user.isAdmin,
        NAME: user.name,
        LAST_NAME: user.lastName,
        PERSONAL_GENDER: user.gender,
        TIME_ZONE: '',
        ...(user.avatar === '' ? {} : { PERSONAL_PHOTO: user.avatar }),
      },
    };
  },
};

const featureGet: MethodEntry = {
  ...basic,
  run({ portal, params }) {
    const code = textOf(params['CODE'] ?? params['code']);
    if (code === null || code === '') throw new PortalError('CODE_EMPTY', 'CODE can not be empty');
    return {
      result: {
        value: code === 'rest_auth_connector' ? 'N' : `${portal.state.language}_${portal.settings.license}`,
      },
    };
  },
};

/** Methods about the portal, its user and its methods; the last two look into the whole table. */
export function portalMethods(core: () => PortalCore): ReadonlyMap<string, MethodEntry> {
  const methods: MethodEntry = {
    ...basic,
    run({ params, caller }) {
      const one = textOf(params['scope']);
      const wanted = one === null || one === '' ? caller.scope : [one];
      const full = phpTrue(params['full']);
      const names = [...core().methods]
        .filter(([name]) => findMethod(core(), name) !== null)
        .filter(([, entry]) => full || hasScope(entry, wanted))
        .map(([name]) => name);
      return { result: names };
    },
  };
  const methodGet: MethodEntry = {
    ...basic,
    run({ params, caller }) {
      const entry = findMethod(core(), textOf(params['name']) ?? '');
      return {
        result: { isExisting: entry !== null, isAvailable: entry !== null && hasScope(entry, caller.scope) },
      };
    },
  };
  return new Map([
    ['server.time', serverTime],
    ['scope', scope],
    ['profile', profile],
    ['feature.get', featureGet],
    ['methods', methods],
    ['method.get', methodGet],
  ]);
}
