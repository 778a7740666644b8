import { describe, expect, it } from 'vitest';
import type { BotBuilder } from '../../src/bot/builder.ts';
import { RunVerdict } from '../../src/bot/contract.ts';
import { defineBot } from '../../src/bot/define-bot.ts';
import { dead, drop, reply, retry } from '../../src/bot/verdict.ts';
import { deletedBot, said } from './events.ts';
import { botRow, houseOf, runOf } from './house.ts';

const broken = new Error('broken handler');

function fail(): never {
  throw broken;
}

function house(setup: (bot: BotBuilder) => void) {
  return houseOf(defineBot({ code: 'test', name: 'Test' }, setup), botRow(740, 'test', 'v1'));
}

async function failureOf(setup: (bot: BotBuilder) => void): Promise<unknown> {
  try {
    await house(setup).handle(said('hi'));
  } catch (error) {
    return error;
  }
  return undefined;
}

describe('an error of a handler', () => {
  it('leaves the run as it is when there is no boundary', async () => {
    expect(await failureOf((bot) => bot.on('message', fail))).toBe(broken);
  });

  it('leaves the run as it is when the boundary has no opinion', async () => {
    const failure = await failureOf((bot) => {
      bot.on('message', fail);
      bot.onError(() => undefined);
    });
    expect(failure).toBe(broken);
  });

  it.each([retry({ upTo: '10m' }), drop('not important'), dead('look at this')])(
    'becomes the verdict of the boundary: $verdict',
    async (verdict) => {
      const failure = await failureOf((bot) => {
        bot.onError(() => verdict);
        bot.on('message', fail);
      });
      expect(failure).toBeInstanceOf(RunVerdict);
      expect(failure).toMatchObject({ verdict, cause: broken });
    },
  );

  it('is handled when the boundary replies', async () => {
    const { rest, handle } = house((bot) => {
      bot.on('message', fail);
      bot.onError(() => reply('Something broke, we are on it'));
    });
    await handle(said('hi'));
    expect(rest.calls).toMatchObject([
      { method: 'imbot.message.add', params: { DIALOG_ID: '11', MESSAGE: 'Something broke, we are on it' } },
    ]);
  });

  it('counts as handled where nobody can be told', async () => {
    const { rest, handle } = house((bot) => {
      bot.on('botDeleted', fail);
      bot.onError(() => reply('Sorry'));
    });
    await handle(deletedBot());
    expect(rest.calls).toEqual([]);
  });

  it('goes to the innermost boundary, and outwards when that has no opinion', async () => {
    const inner = await failureOf((bot) => {
      bot.onError(() => dead());
      bot.group((g) => g.on('message', fail), { onError: () => drop() });
    });
    expect(inner).toMatchObject({ verdict: { verdict: 'drop' } });
    const outer = await failureOf((bot) => {
      bot.onError(() => dead());
      bot.group((g) => g.on('message', fail), { onError: () => undefined });
    });
    expect(outer).toMatchObject({ verdict: { verdict: 'dead' } });
  });

  it('from behind a group is not the business of the group', async () => {
    const failure = await failureOf((bot) => {
      bot.group((g) => g.on('message', (_ctx, next) => next()), { onError: () => drop() });
      bot.on('message', fail);
    });
    expect(failure).toBe(broken);
  });

  it('is not shown to the boundary once the run was aborted', async () => {
    const { handle } = house((bot) => {
      bot.on('message', fail);
      bot.onError(() => drop());
    });
    const run = runOf(said('hi'), { signal: AbortSignal.abort() });
    await expect(handle(run.event, run)).rejects.toBe(broken);
  });
});
