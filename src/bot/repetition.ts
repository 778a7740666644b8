import { methodFacts } from '../bitrix24/methods/index.ts';
import type { RestParams } from '../rest/rest.ts';

/**
 * What making a call twice does to the portal: nothing in any case, nothing more than once, nothing more if both carry
 * the same key, or everything twice.
 */
export type Repetition = 'reads' | 'harmless' | 'keyed' | 'repeats';

/** The portal deduplicates by nothing else (REST protocol reference, idempotency of sending). */
const KEY = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
/** What Bitrix24 calls methods that only read; for those that are not catalogued. */
const READS = /\.(get|list|fields|count|search)\w*$/i;
/** Without ACTION a like is switched on and off in turns (REST reference, im.message.like). */
const LIKES = /^im(bot)?\.message\.like$/i;

export function repetitionOf(method: string, params: RestParams): Repetition {
  const facts = methodFacts(method);
  if (!facts) return READS.test(method) ? 'reads' : 'repeats';
  if (!facts.stateChanging) return 'reads';
  if (facts.idempotent) return 'harmless';
  if (LIKES.test(method) && /^(plus|minus)$/i.test(String(params['ACTION']))) return 'harmless';
  if (facts.idempotencyKey === 'TEMPLATE_ID') {
    return params['SYSTEM'] === 'Y' ? 'repeats' : byKey(params['TEMPLATE_ID']);
  }
  if (facts.idempotencyKey !== undefined) {
    const { system, forwardIds, templateId } = fieldsOf(params);
    // System lines are never deduplicated, and forwards by keys of their own.
    return system || forwardIds ? 'repeats' : byKey(templateId);
  }
  return 'repeats';
}

/** An author's own key is left to him: it counts if it is one. */
function byKey(own: unknown): Repetition {
  return own === undefined || (typeof own === 'string' && KEY.test(own)) ? 'keyed' : 'repeats';
}

/** The parameters with an idempotency key where the method takes it; an author's own key stays. */
export function withKey(method: string, params: RestParams, key: string | undefined): RestParams {
  if (key === undefined) return params;
  if (methodFacts(method)?.idempotencyKey === 'TEMPLATE_ID') return { TEMPLATE_ID: key, ...params };
  return { ...params, fields: { templateId: key, ...fieldsOf(params) } };
}

function fieldsOf(params: RestParams): Record<string, unknown> {
  const { fields } = params;
  return typeof fields === 'object' && fields !== null ? { ...fields } : {};
}

/** Parameters that say what a call is about, the telling ones first. */
const TARGETS = [
  'DIALOG_ID',
  'dialogId',
  'CHAT_ID',
  'chatId',
  'MESSAGE_ID',
  'messageId',
  'COMMAND_ID',
  'commandId',
  'ID',
  'id',
];

/** Name of a call among those of its run: who calls what about which dialog, message … */
export function effectName(who: string, method: string, params: RestParams): string {
  const target = TARGETS.map((name) => params[name]).find((value) => value !== undefined);
  const known = methodFacts(method)?.name ?? method;
  return `${who} ${known}${target === undefined ? '' : ` ${String(target)}`}`;
}
