import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { assistant } from '../../../src/bots/assistant/assistant.ts';
import { readSettings, type Settings } from '../../../src/bots/assistant/settings.ts';
import { ConfigError } from '../../../src/errors.ts';
import { type TestPortal, testPortal } from '../../../src/testing/index.ts';
import { livesOf } from '../../end-to-end/second-life.ts';
import { type Endpoint, hangs, piece, startEndpoint, status, streams } from './endpoint.ts';

const KEY = 'canary-of-the-api-key-0123456789';
let model: Endpoint;
beforeAll(async () => {
  model = await startEndpoint();
});
afterAll(() => model[Symbol.asyncDispose]());
beforeEach(() => model.answers(streams('Hello')));

const bot = (changes: Partial<Settings> = {}) =>
  assistant({
    ...readSettings({ ASSISTANT_URL: model.url, ASSISTANT_API_KEY: KEY, ASSISTANT_PROMPT: 'Be brief.' }),
    ...changes,
  });

const told = () => model.asked.at(-1)?.body.messages;
const edits = (portal: TestPortal) =>
  portal.calls().filter(({ method }) => /message\.update$/i.test(method)).length;
const dead = (portal: TestPortal) => portal.server.store.inbox.listDead({ limit: 9 });

describe.each(['v1', 'v2'] as const)('the assistant in %s', (api) => {
  it('types, and answers in one message', async () => {
    await using portal = await testPortal(bot(), { api });
    const mira = portal.user();
    model.answers(streams('It is ', '**five** ', "o'clock."));
    await mira.says('What time is it?');
    expect(mira.received.map(({ text }) => text)).toEqual([
      expect.stringContaining('mention me'),
      "It is [b]five[/b] o'clock.",
    ]);
    expect(model.asked.at(-1)).toMatchObject({
      authorization: `Bearer ${KEY}`,
      body: { stream: true, messages: [{ role: 'system', content: 'Be brief.' }, { role: 'user' }] },
    });
    const calls = portal.calls().map(({ method }) => method);
    const typing = calls.findIndex((method) => /sendTyping|InputAction/.test(method));
    expect(typing).toBeGreaterThan(-1);
    expect(typing).toBeLessThan(calls.findLastIndex((method) => /message\.(add|send)$/i.test(method)));
    expect(await dead(portal)).toEqual([]);
  });

  it('shows the answer while it is being written, at its own pace, and its end in any case', async () => {
    const words = Array.from({ length: 30 }, (_, n) => `w${n} `);
    for (const [editMs, least, most] of [
      [0, 20, 31],
      [3_600_000, 1, 1],
    ] as const) {
      await using portal = await testPortal(bot({ editMs }), { api });
      model.answers(streams(...words));
      await portal.user().says('Count');
      expect(portal.user().lastReceived.text).toBe(words.join('').trim());
      expect(edits(portal)).toBeGreaterThanOrEqual(least);
      expect(edits(portal)).toBeLessThanOrEqual(most);
    }
  });

  it('remembers the conversation of each dialog, until it is told to forget', async () => {
    await using portal = await testPortal(bot(), { api });
    const [mira, jonas] = [portal.user(11), portal.user(12)];
    model.answers(streams('Hello Mira'));
    await mira.says('I am Mira');
    await mira.says('Who am I?');
    expect(told()?.slice(1)).toEqual([
      { role: 'user', content: 'I am Mira' },
      { role: 'assistant', content: 'Hello Mira' },
      { role: 'user', content: 'Who am I?' },
    ]);
    await jonas.says('Who am I?');
    expect(told()).toHaveLength(2);
    await mira.says('/reset');
    expect(mira.lastReceived.text).toBe('Let us begin anew.');
    await mira.says('Who am I?');
    expect(told()).toHaveLength(2);
  });

  it('answers in a group where it is mentioned, and knows who speaks', async () => {
    await using portal = await testPortal(bot(), { api });
    const mira = portal.user().in(await portal.group('Team'));
    const before = model.asked.length;
    await mira.says('Anybody there?');
    expect(model.asked).toHaveLength(before);
    await mira.says(`[USER=${portal.bot().id}]Assistant[/USER], are you?`);
    expect(mira.lastReceived.text).toBe('Hello');
    expect(told()?.at(-1)?.content).toMatch(/^Mira Okafor: .*are you\?$/);
  });

  it('lets the model have no effect on the chat', async () => {
    await using portal = await testPortal(bot(), { api });
    const mira = portal.user();
    model.answers(streams('[send=/reset]click[/send]\n/reset\n[user=12]Jonas[/user]'));
    await mira.says('Help me');
    expect(mira.lastReceived.text).not.toMatch(/\[send=|\[user=|^\/reset/m);
    expect(mira.received).toHaveLength(2);
  });

  it.each([
    ['busy', status(429), /asked too much/],
    ['broken', status(500), /cannot think/],
    ['not for us', status(401), /may not answer/],
    ['gone elsewhere', status(302), /cannot think/],
    ['talking nonsense', status(200, '<html>canary of the answer</html>'), /got confused/],
    ['streaming nonsense', streams(), /got confused/],
    ['silent', hangs(), /in time/],
    ['silent before it says anything', () => undefined, /in time/],
  ])('answers politely when the model is %s', async (_how, manner, polite) => {
    const lines: string[] = [];
    await using portal = await testPortal(bot({ silenceMs: 60 }), { api, log: (line) => lines.push(line) });
    model.answers(manner);
    await portal.user().says('canary of the question');
    expect(portal.user().lastReceived.text).toMatch(polite);
    expect(portal.user().received).toHaveLength(2);
    expect(lines.join('')).toContain('no answer from the model');
    expect(lines.join('')).not.toMatch(/canary/);
    expect(await dead(portal)).toEqual([]);
    model.answers(streams('Back again'));
    await portal.user().says('And now?');
    expect(portal.user().lastReceived.text).toBe('Back again');
    // What came to nothing is not remembered.
    expect(told()).toHaveLength(2);
  });
});

describe('the assistant', () => {
  it.each([
    ['falls silent', hangs('So far ', 'so good')],
    [
      'breaks off',
      ({ response }: { response: import('node:http').ServerResponse }) => {
        response.writeHead(200, { 'content-type': 'text/event-stream' });
        response.write(piece('So far so good'), () => setTimeout(() => response.destroy(), 20));
      },
    ],
  ])('shows what there is when the model %s', async (_how, manner) => {
    await using portal = await testPortal(bot({ silenceMs: 80 }));
    model.answers(manner);
    await portal.user().says('Go on');
    expect(portal.user().lastReceived.text).toBe(
      'So far so good\n\nI was interrupted here. Please ask again.',
    );
  });

  it('gives up an answer without an end', async () => {
    await using portal = await testPortal(bot({ longestMs: 150, editMs: 0 }));
    model.answers(({ response }) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      const talking = setInterval(() => response.write(piece('la ')), 10);
      response.on('close', () => clearInterval(talking));
    });
    await portal.user().says('Sing');
    expect(portal.user().lastReceived.text).toMatch(/^(la )+\n\nI was interrupted/);
  });

  it('cuts an answer that no message holds, and hangs up', async () => {
    await using portal = await testPortal(bot());
    model.answers(({ response }) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      const talking = setInterval(() => response.write(piece('[x] '.repeat(500))), 1);
      response.on('close', () => clearInterval(talking));
    });
    await portal.user().says('Tell me everything');
    const { text } = portal.user().lastReceived;
    expect(text.length).toBeGreaterThan(9000);
    expect(text).toMatch(/…$/);
    await vi.waitFor(() => expect(model.asked.at(-1)?.isGone()).toBe(true));
  });

  it('understands pieces that are cut anywhere, and endpoints that know no streams', async () => {
    await using portal = await testPortal(bot());
    model.answers(async ({ response }) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      const bytes = Buffer.from(`: a comment\r\n\r\n${piece('Grüße ')}${piece('aus Köln')}data: [DONE]\n\n`);
      for (const byte of bytes) {
        response.write(Buffer.from([byte]));
        await new Promise((next) => setImmediate(next));
      }
      response.end();
    });
    await portal.user().says('Woher?');
    expect(portal.user().lastReceived.text).toBe('Grüße aus Köln');
    model.answers(status(200, JSON.stringify({ choices: [{ message: { content: 'All at once' } }] })));
    await portal.user().says('And now?');
    expect(portal.user().lastReceived.text).toBe('All at once');
  });

  it('is reminded of the latest messages only', async () => {
    await using portal = await testPortal(bot());
    for (let n = 0; n < 12; n += 1) await portal.user().says(`Question ${n}`);
    expect(told()).toHaveLength(1 + 20 + 1);
    expect(told()?.at(1)?.content).toBe('Question 1');
    model.answers(streams('x'.repeat(7000)));
    for (let n = 0; n < 3; n += 1) await portal.user().says('More');
    expect(told()).toHaveLength(1 + 2 + 1);
  });

  it('hangs up when the server stops, and writes over the same message in its next life', async () => {
    const answering = (editMs: number) => bot({ editMs, silenceMs: 10_000 });
    await using lives = await livesOf(answering(0));
    const { portal } = lives;
    const mira = portal.user();
    await mira.opensDialog();
    model.answers(hangs('The first ', 'answer, and'));
    portal.local.people.say(11, mira.dialogId, 'Tell me');
    await vi.waitFor(() => expect(mira.lastReceived.text).toMatch(/^The first/));
    const first = model.asked.at(-1);
    model.answers(streams('The second answer.'));
    await lives.secondLife(answering(3_600_000));
    expect(first?.isGone()).toBe(true);
    expect(mira.received.map(({ text }) => text)).toEqual([
      expect.stringContaining('mention me'),
      'The second answer.',
    ]);
  });

  it('says what it needs, and never what it was given', () => {
    expect(() => readSettings({})).toThrow(ConfigError);
    expect(() => readSettings({})).toThrow(/ASSISTANT_URL/);
    expect(() => readSettings({ ASSISTANT_URL: `ftp://${KEY}` })).toThrow(
      expect.not.objectContaining({ message: expect.stringContaining(KEY) }),
    );
    expect(readSettings({ ASSISTANT_URL: 'https://llm.test/v1/', ASSISTANT_MODEL: '' })).toMatchObject({
      url: 'https://llm.test/v1',
      apiKey: undefined,
    });
  });
});
