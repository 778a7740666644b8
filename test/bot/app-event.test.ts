import { describe, expect, it } from 'vitest';
import type { AppEvent } from '../../src/bitrix24/event.ts';
import { createAppEventHandler } from '../../src/bot/app-event.ts';
import type { BotBuilder } from '../../src/bot/builder.ts';
import { defineBot } from '../../src/bot/define-bot.ts';
import type { Registration } from '../../src/bot/registration/registration.ts';
import { portal, portals, silent, talkingRest } from './house.ts';

const base = {
  id: 'app-1',
  memberId: portal.memberId,
  at: new Date(0),
  auth: { memberId: portal.memberId, scope: [] },
  language: 'en',
  raw: {},
};
const installed: AppEvent = { ...base, kind: 'installed', name: 'ONAPPINSTALL', version: '1' };
const uninstalled: AppEvent = { ...base, kind: 'uninstalled', name: 'ONAPPUNINSTALL', clean: true };
const updated: AppEvent = {
  ...base,
  kind: 'updated',
  name: 'ONAPPUPDATE',
  version: '2',
  previousVersion: '1',
};

function house(setup: (bot: BotBuilder) => void) {
  const rest = talkingRest();
  const registered: unknown[] = [];
  const register: Registration = async (_portal, options) => {
    registered.push(options);
  };
  const bots = [defineBot({ code: 'test', name: 'Test' }, setup)];
  return { rest, registered, handle: createAppEventHandler({ bots, rest, portals, register, log: silent }) };
}

describe('an application event', () => {
  it('reaches the handlers that listen to it, which may call as the installer', async () => {
    const notes: string[] = [];
    const { rest, handle } = house((bot) => {
      bot.on('installed', (ctx) =>
        ctx.call('im.message.add', { DIALOG_ID: '1', MESSAGE: ctx.portal.domain }),
      );
      bot.group((g) => g.on('uninstalled', (ctx) => notes.push(`clean ${ctx.event.clean}`)));
    });
    await handle(installed);
    await handle(uninstalled);
    expect(rest.calls).toMatchObject([{ as: 'installer', params: { MESSAGE: portal.domain } }]);
    expect(notes).toEqual(['clean true']);
  });

  it('makes the bots registered again after an update, which drops the subscriptions', async () => {
    const { registered, handle } = house(() => {});
    await handle(installed);
    expect(registered).toEqual([]);
    await handle(updated);
    expect(registered).toEqual([{ force: true }]);
  });

  it('reaches every handler, also when one fails', async () => {
    const notes: string[] = [];
    const { handle } = house((bot) => {
      bot.on('installed', () => {
        throw new Error('first');
      });
      bot.on('installed', () => notes.push('second'));
    });
    await expect(handle(installed)).rejects.toThrow('first');
    expect(notes).toEqual(['second']);
  });
});
