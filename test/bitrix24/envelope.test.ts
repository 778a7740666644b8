import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readEnvelope } from '../../src/bitrix24/envelope.ts';
import type { WireMap } from '../../src/bitrix24/event.ts';
import { bodyOf, change, envelopeOf, jsonOf, MEMBER, TOKEN } from './event-fixtures.ts';

const errorOf = (body: WireMap): unknown => {
  const read = readEnvelope(body);
  return read.ok ? null : read.error;
};

describe('readEnvelope', () => {
  it('says who sent it and what is to be verified', () => {
    const envelope = envelopeOf(bodyOf('v1-message-add-private'));
    expect(envelope).toMatchObject({
      name: 'ONIMBOTMESSAGEADD',
      memberId: MEMBER,
      applicationToken: TOKEN,
      auth: {
        userId: 11,
        domain: 'kestrel-works.bitrix24.eu',
        clientEndpoint: 'https://kestrel-works.bitrix24.eu/rest/',
      },
    });
    expect(envelope).not.toHaveProperty('app');
  });

  it("takes the top-level token, never a bot's", () => {
    const envelope = envelopeOf(bodyOf('hostile-wrong-application-token'));
    expect(envelope.applicationToken).not.toBe(TOKEN);
  });

  it('reads a JSON body of the same structure alike', () => {
    const json = envelopeOf(jsonOf('v2-message-add-group'));
    expect(json).toEqual(envelopeOf(bodyOf('v2-message-add-group')));
  });

  it('keeps the name of an event it does not know', () => {
    const envelope = envelopeOf(change(bodyOf('v1-message-add-private'), 'event', 'ONAPPTEST'));
    expect(envelope).toMatchObject({ name: 'ONAPPTEST', bots: [] });
    expect(envelope.app).toBeUndefined();
  });

  it('leaves fields alone that it does not know', () => {
    const body = change(bodyOf('v2-message-add-private'), 'data.message.sticker', { id: '1' });
    change(change(body, 'data.more', 'x'), 'auth.more', ['x']);
    expect(envelopeOf(body).bots).toHaveLength(1);
  });

  it('does without top-level tokens', () => {
    const envelope = envelopeOf(bodyOf('v1-message-add-no-tokens'));
    expect(envelope.auth).toEqual(expect.not.objectContaining({ accessToken: expect.anything() }));
    expect(envelope.auth.scope).toEqual([]);
  });

  it.each<[string, string, unknown, string]>([
    ['no event name', 'event', undefined, 'EVENT_NAME_BAD'],
    ['a map for an event name', 'event', { a: '1' }, 'EVENT_NAME_BAD'],
    ['an event name of 65 characters', 'event', 'X'.repeat(65), 'EVENT_NAME_BAD'],
    ['no auth', 'auth', undefined, 'EVENT_AUTH_MISSING'],
    ['a text for auth', 'auth', 'x', 'EVENT_AUTH_MISSING'],
    ['no member_id', 'auth.member_id', undefined, 'EVENT_MEMBER_BAD'],
    ['a list for member_id', 'auth.member_id', [MEMBER], 'EVENT_MEMBER_BAD'],
    ['a member_id with slashes', 'auth.member_id', 'a/b', 'EVENT_MEMBER_BAD'],
    ['no application_token', 'auth.application_token', undefined, 'EVENT_TOKEN_BAD'],
    ['an empty application_token', 'auth.application_token', '', 'EVENT_TOKEN_BAD'],
    ['a list for application_token', 'auth.application_token', [TOKEN], 'EVENT_TOKEN_BAD'],
    ['a map for application_token', 'auth.application_token', { a: TOKEN }, 'EVENT_TOKEN_BAD'],
    ['true for application_token', 'auth.application_token', true, 'EVENT_TOKEN_BAD'],
    ['no ts', 'ts', undefined, 'EVENT_TIME_BAD'],
    ['ts 0', 'ts', '0', 'EVENT_TIME_BAD'],
    ['a fraction for ts', 'ts', '1789000000.5', 'EVENT_TIME_BAD'],
    ['milliseconds for ts', 'ts', '1789000000000', 'EVENT_TIME_BAD'],
    ['no bots', 'data.BOT', undefined, 'EVENT_BOT_MISSING'],
    ['no data', 'data', undefined, 'EVENT_FIELD_BAD'],
    ['no message id', 'data.PARAMS.MESSAGE_ID', undefined, 'EVENT_FIELD_BAD'],
    ['a bot id that is none', 'data.BOT.740.BOT_ID', 'x', 'EVENT_FIELD_BAD'],
    ["another portal's bot", 'data.BOT.740.member_id', 'f'.repeat(32), 'BOT_MEMBER_MISMATCH'],
    ["another portal's bot token", 'data.BOT.740.AUTH.member_id', 'f'.repeat(32), 'BOT_MEMBER_MISMATCH'],
    ["a list for the bot's member_id", 'data.BOT.740.AUTH.member_id', [MEMBER], 'BOT_MEMBER_MISMATCH'],
  ])('refuses a body with %s', (_, path, value, code) => {
    expect(errorOf(change(bodyOf('v1-message-add-private'), path, value))).toMatchObject({ code });
  });

  it("refuses another portal's bot in v2 and in commands", () => {
    const other = 'f'.repeat(32);
    const v2 = change(bodyOf('v2-message-add-private'), 'data.bot.auth.member_id', other);
    const command = change(bodyOf('v1-command-textarea-group'), 'data.COMMAND.58.member_id', other);
    expect([errorOf(v2), errorOf(command)]).toMatchObject([
      { code: 'BOT_MEMBER_MISMATCH' },
      { code: 'BOT_MEMBER_MISMATCH' },
    ]);
  });

  it('names the field and no value', () => {
    const error = errorOf(change(bodyOf('v1-message-add-private'), 'data.PARAMS.MESSAGE_ID', 's3cret'));
    expect(error).toMatchObject({ at: 'data.PARAMS.MESSAGE_ID' });
    expect(JSON.stringify(error)).not.toContain('s3cret');
  });

  it('survives a JSON body nested deeper than the stack', () => {
    const context: WireMap = JSON.parse(`${'{"a":'.repeat(50_000)}1${'}'.repeat(50_000)}`);
    expect(errorOf(change(bodyOf('v1-context-get'), 'data.PARAMS.CONTEXT', context))).toMatchObject({
      code: 'EVENT_FIELD_BAD',
    });
  });

  it('never throws, whatever a field turns into', () => {
    const names = [
      'v1-message-add-group',
      'v1-message-add-file',
      'v1-command-menu',
      'v1-join-chat-group',
      'v2-command-menu',
      'v2-reaction-add',
    ];
    const paths = new Map(names.map((name) => [name, [...pathsOf(bodyOf(name), '')]]));
    const odd = fc.oneof(
      fc.constantFrom<unknown>(undefined, null, '', '0', '-1', [], {}, ['1'], true, -5, 0.5),
      fc.jsonValue(),
    );
    const edit = fc
      .constantFrom(...names)
      .chain((name) => fc.tuple(fc.constant(name), fc.constantFrom(...(paths.get(name) ?? [])), odd));
    fc.assert(
      fc.property(edit, ([name, path, value]) => {
        const read = readEnvelope(change(bodyOf(name), path, value));
        if (read.ok)
          for (const event of read.envelope.bots)
            expect(event.id.startsWith(`${event.memberId}/`)).toBe(true);
        else expect(read.error.code).toMatch(/^(EVENT|BOT)_/);
      }),
      { numRuns: 500 },
    );
  });
});

function* pathsOf(map: WireMap, prefix: string): Generator<string> {
  for (const [name, value] of Object.entries(map)) {
    yield `${prefix}${name}`;
    if (typeof value === 'object' && value !== null && !Array.isArray(value))
      yield* pathsOf(value, `${prefix}${name}.`);
  }
}

describe('an application event', () => {
  const appOf = (name: string): unknown => envelopeOf(bodyOf(name)).app;

  it('install, with its tokens and when they expire', () => {
    expect(appOf('app-install')).toMatchObject({
      kind: 'installed',
      id: `${MEMBER}/installed/1789000200/1`,
      version: '1',
      language: 'en',
      auth: { scope: ['imbot', 'im', 'imopenlines'], userId: 1, expires: 1789003800 },
    });
    expect(appOf('app-install-minimal')).toMatchObject({
      version: '4',
      language: 'de',
      auth: { expires: 1789000201 + 3600, status: 'F' },
    });
  });

  it('update', () => {
    const body = change(bodyOf('app-install'), 'event', 'ONAPPUPDATE');
    const { app } = envelopeOf(change(body, 'data.PREVIOUS_VERSION', '0'));
    expect(app).toMatchObject({ kind: 'updated', version: '1', previousVersion: '0' });
  });

  it('uninstall, with or without the data', () => {
    expect(appOf('app-uninstall')).toMatchObject({ kind: 'uninstalled', clean: true });
    expect(appOf('app-uninstall-keep-data')).toMatchObject({ kind: 'uninstalled', clean: false });
    expect(appOf('app-uninstall')).not.toHaveProperty('auth.accessToken');
  });

  it('payment and confirmation of a method', () => {
    expect(appOf('app-payment')).toMatchObject({ kind: 'payment', status: 'P', expired: false });
    expect(appOf('app-method-confirm')).toMatchObject({
      kind: 'methodConfirm',
      method: 'voximplant.user.get',
      confirmed: true,
    });
  });

  it('has no bot events, and its addresses are as told: they are not to be trusted', () => {
    const envelope = envelopeOf(bodyOf('hostile-install-endpoints'));
    expect(envelope.bots).toEqual([]);
    expect(envelope.app).toMatchObject({
      kind: 'installed',
      auth: { clientEndpoint: expect.stringContaining('169.254') },
    });
  });

  it('is not what an app page is posted', () => {
    expect(errorOf(bodyOf('page-open'))).toMatchObject({ code: 'EVENT_NAME_BAD' });
  });
});
