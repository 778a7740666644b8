import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { WireMap } from '../../src/bitrix24/event.ts';
import echo from '../../src/bots/echo/index.ts';
import { readBodies } from '../../src/cli/replay/body-file.ts';
import { createPortalControl, type PortalControl } from '../../src/cli/replay/portal-control.ts';
import { type Replayed, type ReplayOptions, replayFile } from '../../src/cli/replay/send.ts';
import { type TestPortal, testPortal } from '../../src/testing/index.ts';

export const FIXTURES = fileURLToPath(new URL('../fixtures/events/', import.meta.url));

/** The decoded body of a fixture. */
export function fixture(name: string): WireMap {
  return JSON.parse(readFileSync(`${FIXTURES}${name}.json`, 'utf8')) as WireMap;
}

/** A replay and what was where before it. */
export interface Played extends Replayed {
  /** Id under which the event's own message stands in the portal; 0 when it has none. */
  messageId: number;
}

/** EchoBot on a portal of one generation, ready for replays. */
export interface ReplayStage extends AsyncDisposable {
  portal: TestPortal;
  control: PortalControl;
  /** Address of the server. */
  to: string;
  play(name: string, options?: Partial<ReplayOptions>): Promise<Played>;
  commandId(name: string): number;
}

export async function openStage(api: 'v1' | 'v2'): Promise<ReplayStage> {
  const portal = await testPortal(echo, { api });
  const control = createPortalControl(portal.local.origin);
  const to = await portal.server.listen();
  const { state } = portal.local.portal;
  return {
    portal,
    control,
    to,
    async play(name, options = {}) {
      const [file] = await readBodies([`${FIXTURES}${name}.form`]);
      if (!file) throw new Error(`no fixture ${name}`);
      const before = state.ids.message;
      const result = await replayFile(file, {
        url: `${to}/bitrix24/events`,
        control,
        settings: [],
        keepsIds: false,
        now: () => portal.local.portal.now(),
        async callsAfter(_portal, n) {
          await portal.settle();
          return control.calls(n);
        },
        ...options,
      });
      return { ...result, messageId: [...state.messages.keys()].find((id) => id > before) ?? 0 };
    },
    commandId(name) {
      const found = [...state.commands.values()].find(({ command }) => command === name);
      if (!found) throw new Error(`no command ${name}`);
      return found.id;
    },
    [Symbol.asyncDispose]: () => portal.close(),
  };
}
