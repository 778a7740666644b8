import { describe, expect, it } from 'vitest';
import echo from '../../src/bots/echo/index.ts';
import { matchers, readable, testPortal } from '../../src/testing/index.ts';

expect.extend(matchers);

describe.each(['v1', 'v2'] as const)('EchoBot in a local portal, %s', (api) => {
  it('greets, repeats, and answers its commands with attachments, keyboards and menus', async () => {
    await using portal = await testPortal(echo, { api });
    expect(portal.local.portal.state.bots.size).toBe(1);
    const mira = portal.user();

    await mira.opensDialog();
    expect(mira).toHaveSeen('Welcome message from bot.');
    expect(mira).toHaveSeen('Private instructions');

    await mira.says('Good morning');
    expect(readable(mira.lastReceived)).toMatch(/reply: Good morning\n(.|\n)*latency: \d+s/);

    await mira.says('/echo one two');
    expect(readable(mira.lastReceived)).toContain('reply: /echo one two');

    await mira.says('/echoList');
    const list = mira.lastReceived;
    for (const page of ['2', '3', '4', '5', '1']) {
      await mira.clicks(page);
      expect(mira.lastReceived.id).toBe(list.id);
      expect(JSON.stringify(mira.lastReceived.params['KEYBOARD'])).toContain(`· ${page} ·`);
    }

    await mira.says('/help');
    const help = mira.lastReceived;
    expect(help.text).toContain('My name is EchoBot');
    await mira.clicks('Echo');
    expect(readable(mira.lastReceived)).toContain('reply: /echo test from keyboard');
  });

  it('answers in a group only when mentioned', async () => {
    await using portal = await testPortal(echo, { api });
    const mira = portal.user();
    const chat = await portal.group('Lunch');
    const inGroup = mira.in(chat);
    expect(inGroup).toHaveSeen('Chat instructions');
    const before = inGroup.received.length;
    await inGroup.says('nobody in particular');
    expect(inGroup.received.length).toBe(before);
    await inGroup.says(`[USER=${portal.bot().id}]EchoBot[/USER], hello`);
    expect(inGroup).toHaveSeen(/reply: .*hello/);
  });

  it('serves an open line with its menu', async () => {
    await using portal = await testPortal(echo, { api });
    await portal.joinOpenLine();
    expect(portal.guest).toHaveSeen('find out more about me');
    await portal.guest.says('1');
    const answers = portal.guest.received.length;
    expect(answers).toBeGreaterThan(1);
    await portal.guest.says('0');
    expect(portal.calls('imopenlines.bot.session.operator')).toHaveLength(1);
  });
});
