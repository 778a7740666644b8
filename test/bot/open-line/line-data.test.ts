import { describe, expect, it } from 'vitest';
import { lineDataOf } from '../../../src/bot/open-line/line-data.ts';

describe('the data of an open line', () => {
  it('are read from the fields of the chat', () => {
    const data = lineDataOf({
      entityId: 'telegrambot|12|-1002|998877',
      entityData1: 'Y|DEAL|77|Y|N|4711|1789000000|0|0|0',
      entityData2: 'LEAD|0|COMPANY|5|CONTACT|9|DEAL|77',
      entityData3: 'Y',
    });
    expect(data).toEqual({
      connector: 'telegrambot',
      lineId: 12,
      connectorChatId: '-1002',
      connectorUserId: '998877',
      userCode: 'telegrambot|12|-1002|998877',
      sessionId: 4711,
      isPinned: true,
      sessionBegan: new Date(1_789_000_000_000),
      crm: { COMPANY: 5, CONTACT: 9, DEAL: 77 },
      isSilent: true,
    });
  });

  it('take the one entity of the session where the list of all is missing', () => {
    expect(lineDataOf({ entityData1: 'Y|LEAD|318|N|N|1277|0|0|0|0' }).crm).toEqual({ LEAD: 318 });
    expect(lineDataOf({ entityData1: 'N|LEAD|318|N|N|1277|0|0|0|0' }).crm).toEqual({});
    expect(lineDataOf({ entityData1: 'Y|NONE|0|N|N|1277|0|0|0|0' }).crm).toEqual({});
  });

  it.each([
    {},
    { entityId: '', entityData1: '', entityData2: '', entityData3: '' },
    { entityId: '|||', entityData1: '|||||||', entityData2: 'LEAD|COMPANY', entityData3: 'x' },
    { entityId: 'a|-1|b', entityData1: 'Y|LEAD|x|?|?|1e99|-5', entityData2: 'LEAD' },
  ])('say nothing where the portal said nothing or nonsense: %o', (chat) => {
    const data = lineDataOf(chat);
    expect(data).toMatchObject({ isPinned: false, isSilent: false, crm: {} });
    expect([data.lineId, data.sessionId, data.sessionBegan]).toEqual([undefined, undefined, undefined]);
  });
});
