import { openAsBlob } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { MessageContext } from '../../src/bot/context.ts';
import { defineBot } from '../../src/bot/define-bot.ts';
import { B24BotError, TransportError } from '../../src/errors.ts';
import { type TestPortal, type TestPortalOptions, testPortal } from '../../src/testing/index.ts';

const profile = { code: 'clerk', name: 'Clerk' };
const scope = ['imbot', 'im', 'disk'];
const ways: [string, TestPortalOptions][] = [
  ['v1', { api: 'v1', scope }],
  ['v2', { api: 'v2', scope }],
];
const atOnce = { random: () => 0 };

/** Bytes that are no text, of a length that base64 must fill. */
const bytes = Buffer.from(Array.from({ length: 200_003 }, (_, index) => (index * 7919) % 256));

const filesIn = (portal: TestPortal) => [...portal.local.portal.state.files.values()];
const contentIn = (portal: TestPortal): Buffer[] =>
  filesIn(portal).map(({ content }) => Buffer.from(content, 'base64'));

async function doing(
  options: TestPortalOptions,
  work: (ctx: MessageContext) => Promise<unknown>,
): Promise<TestPortal> {
  const bot = defineBot(profile, (b) => b.on('message', (ctx) => work(ctx)));
  const portal = await testPortal(bot, options);
  await portal.user().says('go');
  const [letter] = await portal.server.store.inbox.listDead({ limit: 1 });
  expect(letter?.error).toBeUndefined();
  return portal;
}

const errorOf = async (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => undefined,
    (error: unknown) => error,
  );

describe.each(ways)('files out, %s', (_name, options) => {
  it('are sent from bytes, with a text', async () => {
    const sent: unknown[] = [];
    await using portal = await doing(options, async (ctx) => {
      sent.push(await ctx.files.send('a "plan".bin', bytes, { text: 'Look: -the-file-' }));
    });
    const message = portal.user().lastReceived;
    expect(message.text).toBe('Look: -the-file-');
    expect(contentIn(portal)).toEqual([bytes]);
    expect(filesIn(portal)[0]).toMatchObject({ name: 'a "plan".bin', size: bytes.length });
    expect(sent).toEqual([{ id: message.id, fileId: filesIn(portal)[0]?.id }]);
    expect(message.params['FILE_ID']).toEqual([filesIn(portal)[0]?.id]);
  });

  it('are sent from a stream and from a file on disk', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'b24bot-file-'));
    const path = join(folder, 'b.bin');
    await writeFile(path, bytes);
    async function* stream() {
      for (let at = 0; at < bytes.length; at += 1001) yield bytes.subarray(at, at + 1001);
    }
    await using portal = await doing(options, async (ctx) => {
      await ctx.files.send('a.bin', stream());
      await ctx.files.send('b.bin', await openAsBlob(path));
    });
    expect(contentIn(portal)).toEqual([bytes, bytes]);
    await rm(folder, { recursive: true });
  });

  it('go to another chat', async () => {
    await using portal = await doing(options, async (ctx) => {
      const room = await ctx.chats.create({ title: 'Files', users: [11] });
      const { id } = await ctx.files.send('a.txt', Buffer.from('a'), { dialogId: room.dialogId });
      expect(id).toBeGreaterThan(0);
    });
    expect(contentIn(portal).map(String)).toEqual(['a']);
  });

  it('are sent once when the handler is repeated', async () => {
    let runs = 0;
    const bot = defineBot(profile, (b) => {
      b.on('message', async (ctx) => {
        runs += 1;
        await ctx.files.send('a.txt', Buffer.from(`run ${runs}`));
        if (runs === 1) throw new Error('after the file');
      });
    });
    await using portal = await testPortal(bot, { ...options, overrides: atOnce });
    await portal.user().says('go');
    expect(runs).toBe(2);
    expect(contentIn(portal).map(String)).toEqual(['run 1']);
    expect(portal.user().received).toHaveLength(1);
  });

  it('are refused before anything is sent: empty, and over 100 MB', async () => {
    async function* endless() {
      const piece = new Uint8Array(32 * 1024 * 1024);
      for (;;) yield piece;
    }
    await using portal = await doing(options, async (ctx) => {
      expect(await errorOf(ctx.files.send('a', new Uint8Array(0)))).toMatchObject({ code: 'FILE_EMPTY' });
      expect(await errorOf(ctx.files.send('a', endless()))).toMatchObject({ code: 'FILE_TOO_LARGE' });
    });
    expect(filesIn(portal)).toEqual([]);
  });

  it('come with a fresh token when the portal calls the first one stale', async () => {
    await using portal = await testPortal(
      defineBot(profile, (b) => b.on('message', (ctx) => ctx.files.send('a.bin', bytes))),
      options,
    );
    const method = options.api === 'v1' ? 'disk.folder.uploadfile' : 'imbot.v2.File.upload';
    portal.local.faults.add({ method, do: 'fail', code: 'expired_token', times: 1 });
    await portal.user().says('go');
    expect(contentIn(portal)).toEqual([bytes]);
    expect(portal.calls(method)).toHaveLength(2);
  });
});

describe.each(ways)('files in, %s', (_name, options) => {
  const reading = (work: (ctx: MessageContext) => Promise<unknown>) =>
    defineBot(profile, (b) => b.on('message', (ctx) => work(ctx)));

  it('are read from the portal', async () => {
    const read: unknown[] = [];
    await using portal = await testPortal(
      reading(async (ctx) => {
        for (const id of ctx.files.ids) read.push(await ctx.files.read(id));
      }),
      options,
    );
    await portal.user().sends('plan.bin', bytes);
    expect(read).toEqual([bytes]);
  });

  it('are read as text, and streamed with what the portal says of them', async () => {
    const read: unknown[] = [];
    await using portal = await testPortal(
      reading(async (ctx) => {
        const [id = 0] = ctx.files.ids;
        read.push(await ctx.files.text(id));
        const { stream, size, contentType } = await ctx.files.open(id);
        let length = 0;
        for await (const chunk of stream) length += Buffer.from(chunk).length;
        read.push({ size, length, contentType });
      }),
      options,
    );
    const text = 'Größe: ½ m²';
    await portal.user().sends('note.txt', Buffer.from(text));
    const size = Buffer.byteLength(text);
    expect(read).toEqual([text, { size, length: size, contentType: 'application/octet-stream' }]);
  });

  it('are not read past the size that was asked for', async () => {
    const errors: unknown[] = [];
    await using portal = await testPortal(
      reading(async (ctx) => {
        const [id = 0] = ctx.files.ids;
        errors.push(await errorOf(ctx.files.read(id, { maxBytes: bytes.length - 1 })));
      }),
      options,
    );
    await portal.user().sends('plan.bin', bytes);
    expect(errors).toEqual([expect.any(TransportError)]);
    expect(errors[0]).toMatchObject({ code: 'TOO_LARGE' });
  });
});

describe('without the scope `disk`', () => {
  const narrow: TestPortalOptions = { api: 'v1', scope: ['imbot', 'im'] };

  it('a v1 bot reads by the address that came with the event, and is told what sending needs', async () => {
    const read: unknown[] = [];
    const bot = defineBot(profile, (b) => {
      b.on('message', async (ctx) => {
        for (const id of ctx.files.ids) read.push((await ctx.files.read(id)).length);
        read.push(await errorOf(ctx.files.open(4711)), await errorOf(ctx.files.send('a', Buffer.from('a'))));
      });
    });
    await using portal = await testPortal(bot, narrow);
    await portal.user().sends('plan.bin', bytes);
    expect(read[0]).toBe(bytes.length);
    for (const error of read.slice(1)) {
      expect(error).toBeInstanceOf(B24BotError);
      expect(error).toMatchObject({ code: 'SCOPE_MISSING', message: expect.stringContaining("'disk'") });
    }
  });
});
