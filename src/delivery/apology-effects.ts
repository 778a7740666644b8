import type { RunEffects } from './effects.ts';

/**
 * Effects of an apology, beside those of the runs before it. It is said once in the life of an event, also when its
 * dead letter is repeated and given up again; in doubt it is not said again, whatever the bot wants of other calls.
 */
export function apologyEffects(effects: RunEffects): RunEffects {
  return {
    once: (call, make) => effects.once({ ...call, name: `apology ${call.name}`, onUnknown: 'dead' }, make),
    plain: (method, send) => effects.plain(method, send),
    chosen: (name) => effects.chosen(name),
    choose: (name, choice) => effects.choose(name, choice),
    unwritten: (end) => effects.unwritten(end),
    close: () => effects.close(),
  };
}
