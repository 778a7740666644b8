import { readFile } from 'node:fs/promises';
import { describe, expect, expectTypeOf, it } from 'vitest';
import { generateMethods } from '../../scripts/generate-methods.ts';
import {
  type MethodError,
  type MethodName,
  type MethodParams,
  type MethodResult,
  methodFacts,
  methodNames,
  type UncataloguedName,
} from '../../src/bitrix24/methods/index.ts';

describe('the catalogue', () => {
  it('is what the generator writes, byte for byte', async () => {
    const files = await generateMethods();
    expect(files.size).toBeGreaterThan(10);
    for (const [path, text] of files) expect(await readFile(path, 'utf8'), path).toBe(text);
  });

  it('holds every method of the data', async () => {
    const data: Record<string, { errors: string[] }> = JSON.parse(
      await readFile('scripts/methods.json', 'utf8'),
    );
    expect(methodNames()).toEqual(Object.keys(data));
    for (const [name, { errors }] of Object.entries(data)) {
      expect(Object.keys(methodFacts(name)?.errors ?? {}).sort(), name).toEqual([...new Set(errors)].sort());
    }
  });
});

describe('types of calls', () => {
  it('accept what the reference names', () => {
    expectTypeOf<{ DIALOG_ID: string; MESSAGE: string }>().toExtend<MethodParams<'im.message.add'>>();
    expectTypeOf<{ BOT_ID: 7; DIALOG_ID: 'chat1'; MESSAGE: 'x'; CLIENT_ID: 'c' }>().toExtend<
      MethodParams<'imbot.message.add'>
    >();
    expectTypeOf<{ CLIENT_ID: string }>().toExtend<MethodParams<'imbot.bot.list'>>();
    expectTypeOf<{
      botId: 7;
      botToken: string;
      dialogId: 'chat1';
      fields: { message: 'x'; system: true };
    }>().toExtend<MethodParams<'imbot.v2.Chat.Message.send'>>();
    expectTypeOf<Record<never, never>>().toExtend<MethodParams<'im.revision.get'>>();
  });

  it('refuse a wrong type, a wrong value and a missing required parameter', () => {
    expectTypeOf<{ DIALOG_ID: string; MESSAGE: number }>().not.toExtend<MethodParams<'im.message.add'>>();
    expectTypeOf<{ MESSAGE_ID: 1; ACTION: 'toggle' }>().not.toExtend<MethodParams<'im.message.like'>>();
    expectTypeOf<{ MESSAGE: string }>().not.toExtend<MethodParams<'im.message.update'>>();
    expectTypeOf<{ MESSAGE_ID: string }>().not.toExtend<MethodParams<'im.message.update'>>();
    expectTypeOf<{ dialogId: 'chat1' }>().not.toExtend<MethodParams<'imbot.v2.Chat.Message.send'>>();
    expectTypeOf<{ DIALOGID: string }>().not.toExtend<MethodParams<'im.message.add'>>();
    expectTypeOf<keyof MethodParams<'im.message.add'>>().not.toExtend<'dialogId'>();
    expectTypeOf<'dialogId'>().not.toExtend<keyof MethodParams<'im.message.add'>>();
  });

  it('give results and error codes', () => {
    expectTypeOf<MethodResult<'im.message.add'>>().toEqualTypeOf<number>();
    expectTypeOf<MethodResult<'imbot.register'>>().toEqualTypeOf<number>();
    expectTypeOf<MethodResult<'imbot.v2.Chat.Message.send'>['id']>().toEqualTypeOf<number | null>();
    expectTypeOf<MethodResult<'imbot.command.answer'>>().toEqualTypeOf<number | true>();
    expectTypeOf<'KEYBOARD_OVERSIZE'>().toExtend<MethodError<'im.message.add'>>();
    expectTypeOf<'BOT_NOT_FOUND'>().not.toExtend<MethodError<'im.message.add'>>();
    expectTypeOf<MethodError<'im.revision.get'>>().toEqualTypeOf<never>();
  });

  it('tell catalogued names from others', () => {
    expectTypeOf<'im.message.add'>().toExtend<MethodName>();
    expectTypeOf<UncataloguedName<'im.message.add'>>().toEqualTypeOf<never>();
    expectTypeOf<UncataloguedName<'crm.deal.list'>>().toEqualTypeOf<'crm.deal.list'>();
    const call = <Result = unknown, M extends string = string>(method: UncataloguedName<M>): Result[] => {
      expect(method).toBe('crm.deal.list');
      return [];
    };
    expect(call('crm.deal.list')).toEqual([]);
    expect(call<{ ID: string }>('crm.deal.list')).toEqual([]);
    expectTypeOf<Parameters<typeof call<unknown, 'im.message.add'>>>().toEqualTypeOf<[never]>();
  });
});

describe('facts at run time', () => {
  it('know generation, scope and errors with their status', () => {
    const facts = methodFacts('im.message.update');
    expect(facts).toMatchObject({ generation: 'v1', scope: ['im'], stateChanging: true, idempotent: true });
    expect(facts?.errors).toMatchObject({ CANT_EDIT_MESSAGE: 403, menu_ERROR: 400 });
    expect(methodFacts('app.info')).toMatchObject({ generation: 'common', scope: [] });
    expect(methodFacts('imopenlines.bot.session.finish')?.scope).toEqual(['imopenlines', 'imbot']);
    expect(methodFacts('user.current')?.scope).toEqual(['user']);
  });

  it('find a method in any case, as the portal does', () => {
    expect(methodFacts('IMBOT.V2.CHAT.MESSAGE.SEND')?.name).toBe('imbot.v2.Chat.Message.send');
  });

  it('do not know other names', () => {
    expect(methodFacts('crm.deal.list')).toBeUndefined();
    expect(methodFacts('constructor')).toBeUndefined();
    expect(methodFacts('__proto__')).toBeUndefined();
  });

  it.each([
    ['im.dialog.get', false, true],
    ['app.info', false, true],
    ['imbot.v2.Chat.Message.getContext', false, true],
    ['imbot.v2.Event.get', true, true],
    ['im.dialog.read', true, true],
    ['imbot.register', true, true],
    ['imbot.message.update', true, true],
    ['imbot.message.add', true, false],
    ['imbot.command.answer', true, false],
    ['imbot.message.like', true, false],
    ['batch', true, false],
    ['im.notify', true, false],
  ])('%s: changes state %s, may be repeated %s', (name, stateChanging, idempotent) => {
    expect(methodFacts(name)).toMatchObject({ stateChanging, idempotent });
  });

  it('name the idempotency key', () => {
    expect(methodFacts('im.message.add')?.idempotencyKey).toBe('TEMPLATE_ID');
    expect(methodFacts('imbot.v2.Chat.Message.send')?.idempotencyKey).toBe('fields.templateId');
    expect(methodFacts('imbot.message.add')?.idempotencyKey).toBeUndefined();
  });
});
