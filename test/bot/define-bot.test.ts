import { describe, expect, it } from 'vitest';
import { defineBot } from '../../src/bot/define-bot.ts';
import { ConfigError } from '../../src/errors.ts';

const profile = { code: 'echo', name: 'Echo' };

describe('defineBot', () => {
  it('keeps what was declared, also inside groups and filters', () => {
    const bot = defineBot(profile, (b) => {
      b.command('one', { title: 'One' }, () => {});
      b.group((g) => {
        g.command('two', { hidden: true }, () => {});
        g.filter(
          () => true,
          (f) => f.on('installed', () => {}),
        );
      });
    });
    expect(bot.commands).toEqual([
      { name: 'one', title: { en: 'One' }, params: {}, common: false, hidden: false, extranet: false },
      { name: 'two', title: { en: 'two' }, params: {}, common: false, hidden: true, extranet: false },
    ]);
    expect(bot.app.map(({ name }) => name)).toEqual(['installed']);
  });

  it('is not changed by what happens to the profile afterwards', () => {
    const mine = { ...profile };
    const bot = defineBot(mine, () => {});
    mine.name = 'Changed';
    expect(bot.profile.name).toBe('Echo');
  });

  it.each([
    ['a code with blanks', { code: 'my bot', name: 'Echo' }],
    ['no name', { code: 'echo', name: ' ' }],
    ['a personal bot in v1', { code: 'echo', name: 'Echo', type: 'personal', api: 'v1' }],
  ] as const)('refuses %s', (_what, wrong) => {
    expect(() => defineBot(wrong, () => {})).toThrow(ConfigError);
  });

  it.each([
    ['with a slash', '/echo'],
    ['of two words', 'say it'],
  ])('refuses a command %s', (_what, name) => {
    expect(() => defineBot(profile, (b) => b.command(name, { title: 'x' }, () => {}))).toThrow(ConfigError);
  });

  it('refuses a command that nobody could see', () => {
    expect(() => defineBot(profile, (b) => b.command('echo', {}, () => {}))).toThrow(/title/);
  });

  it('refuses a command that is declared twice, also in a group', () => {
    const twice = () =>
      defineBot(profile, (b) => {
        b.command('echo', { title: 'x' }, () => {});
        b.group((g) => g.command('echo', { title: 'x' }, () => {}));
      });
    expect(twice).toThrow(/declared twice/);
  });

  it('refuses a second error boundary', () => {
    const twice = () =>
      defineBot(profile, (b) => {
        b.onError(() => undefined);
        b.onError(() => undefined);
      });
    expect(twice).toThrow(/onError/);
  });
});
