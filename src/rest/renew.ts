import { RestError } from '../errors.ts';
import type { RestInterceptor } from './rest.ts';
import { isStaleToken } from './system-errors.ts';

/**
 * Chooses the token of a call and, when the portal calls it stale, asks the identity once for another and
 * repeats the call once; such a refused call was not executed. A second refusal is final.
 */
export const renewInterceptor: RestInterceptor = async (request, next) => {
  const { identity } = request;
  const token = request.token ?? (await identity.token());
  try {
    return await next({ ...request, token });
  } catch (error) {
    if (!identity.renew || !(error instanceof RestError) || !isStaleToken(error.code)) throw error;
    const fresh = await identity.renew(token);
    if (fresh === token) throw error;
    return next({ ...request, token: fresh });
  }
};
