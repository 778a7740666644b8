import type { PortalCore } from '../core.ts';
import type { Happening } from '../portal.ts';
import type { Message } from '../state.ts';
import { limitView } from './limit-view.ts';
import { messageView } from './message-view.ts';
import type { LiveBatch } from './page-api.ts';
import type { TrafficLog } from './traffic-log.ts';
import { worldOf } from './world.ts';

type Typing = NonNullable<LiveBatch['typing']>[number];

/** Gathers what happened since the last batch, for every page at once. */
export interface Feed {
  /** What is new; null when nothing is. */
  take(): LiveBatch | null;
  stop(): void;
}

export function createFeed(core: PortalCore, traffic: TrafficLog): Feed {
  const changed = new Map<number, Message>();
  const gone = new Map<number, number>();
  const typing = new Map<string, Typing>();
  let world = JSON.stringify(worldOf(core));
  let reads = readsOf(core);
  let limits = '';
  traffic.changes();

  const stop = core.listen((happening: Happening) => {
    if (happening.type === 'typing') {
      const { chat, user, status, seconds } = happening;
      typing.set(`${chat.id}:${user.id}`, {
        chatId: chat.id,
        userId: user.id,
        ...(status !== undefined && { status }),
        ...(seconds !== undefined && { seconds }),
      });
      return;
    }
    if (!('message' in happening)) return;
    const { message, chat } = happening;
    changed.set(message.id, message);
    if (happening.type === 'messageAdd') typing.delete(`${chat.id}:${message.authorId}`);
  });

  function messages(batch: LiveBatch): void {
    for (const message of changed.values())
      if (!core.state.messages.has(message.id)) {
        changed.delete(message.id);
        gone.set(message.id, message.chatId);
      }
    if (changed.size > 0) batch.messages = [...changed.values()].map((one) => messageView(core, one));
    if (gone.size > 0) batch.gone = [...gone].map(([messageId, chatId]) => ({ messageId, chatId }));
    if (typing.size > 0) batch.typing = [...typing.values()];
    changed.clear();
    gone.clear();
    typing.clear();
  }

  /** Titles, members and commands change without a happening: what is there now is compared with what was. */
  function facts(batch: LiveBatch): void {
    const now = worldOf(core);
    const text = JSON.stringify(now);
    if (text !== world) {
      world = text;
      batch.world = now;
    }
    const read = readsOf(core);
    const news = Object.entries(read).filter(([id, text]) => reads[id] !== text);
    if (news.length > 0)
      batch.reads = Object.fromEntries(
        news.map(([id]) => [Number(id), { ...core.state.chats.get(Number(id))?.lastRead }]),
      );
    reads = read;
  }

  return {
    take() {
      const batch: LiveBatch = {};
      messages(batch);
      facts(batch);
      const rows = traffic.changes();
      if (rows.length > 0) batch.traffic = rows;
      const view = limitView(core);
      const text = JSON.stringify(view);
      if (text !== limits) batch.limits = view;
      limits = text;
      return Object.keys(batch).length === 0 ? null : batch;
    },
    stop,
  };
}

function readsOf(core: PortalCore): Record<string, string> {
  return Object.fromEntries(
    [...core.state.chats.values()].map((chat) => [chat.id, JSON.stringify(chat.lastRead)]),
  );
}
