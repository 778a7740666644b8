import type { EventChat } from '../../bitrix24/event.ts';

/** Entities of the CRM that an open-line chat is bound to. */
export type CrmEntity = 'LEAD' | 'COMPANY' | 'CONTACT' | 'DEAL';

/** What the portal writes into the chat of an open line. Source: event reference, section 8. */
export interface LineData {
  /** `livechat`, `telegrambot` …; empty where the portal did not say. */
  readonly connector: string;
  /** Number of the line, as `QUEUE_ID` of transfers takes it. */
  readonly lineId: number | undefined;
  /** Chat on the connector's side: any text. */
  readonly connectorChatId: string;
  /** Visitor on the connector's side: any text. */
  readonly connectorUserId: string;
  /** `connector|lineId|chatId|userId`, as `USER_CODE` of `imopenlines.*` takes it. */
  readonly userCode: string;
  readonly sessionId: number | undefined;
  /** The dialog is kept by its operator. */
  readonly isPinned: boolean;
  readonly sessionBegan: Date | undefined;
  /** Ids of what the chat is bound to; only what there is. */
  readonly crm: Readonly<Partial<Record<CrmEntity, number>>>;
  /** The operator writes to colleagues only. */
  readonly isSilent: boolean;
}

const ENTITIES: readonly CrmEntity[] = ['LEAD', 'COMPANY', 'CONTACT', 'DEAL'];

/** Parts of entityData1. */
const PART = { hasCrm: 0, crmType: 1, crmId: 2, pause: 3, session: 5, created: 6 } as const;

function positive(text: string | undefined): number | undefined {
  const number = Number(text);
  return Number.isSafeInteger(number) && number > 0 ? number : undefined;
}

/** Reads the entity fields of an open-line chat; what is missing or unreadable is undefined, empty or false. */
export function lineDataOf(
  chat: Pick<EventChat, 'entityId' | 'entityData1' | 'entityData2' | 'entityData3'>,
): LineData {
  const { entityId = '', entityData1 = '', entityData2 = '', entityData3 = '' } = chat;
  const [connector = '', line, connectorChatId = '', connectorUserId = ''] = entityId.split('|');
  const session = entityData1.split('|');
  const created = positive(session[PART.created]);
  return {
    connector,
    lineId: positive(line),
    connectorChatId,
    connectorUserId,
    userCode: entityId,
    sessionId: positive(session[PART.session]),
    isPinned: session[PART.pause] === 'Y',
    sessionBegan: created === undefined ? undefined : new Date(created * 1000),
    crm: crmOf(session, entityData2.split('|')),
    isSilent: entityData3 === 'Y',
  };
}

/** entityData2 names all four; where it is empty, entityData1 names one. */
function crmOf(session: readonly string[], pairs: readonly string[]): LineData['crm'] {
  const crm: Partial<Record<CrmEntity, number>> = {};
  for (const entity of ENTITIES) {
    const at = pairs.indexOf(entity);
    const id = at === -1 ? undefined : positive(pairs[at + 1]);
    const isMain = session[PART.hasCrm] === 'Y' && session[PART.crmType] === entity;
    const found = id ?? (isMain ? positive(session[PART.crmId]) : undefined);
    if (found !== undefined) crm[entity] = found;
  }
  return crm;
}
