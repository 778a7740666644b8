import type { LocalPortal } from '../../local-portal/create.ts';
import { seededChats } from '../../local-portal/seed.ts';
import { follow } from './transcript.ts';

const ANSWER_WITHIN_MS = 10_000;

/** Does something a person does and resolves when the bot has said or edited something since. */
async function answered(local: LocalPortal, what: string, act: () => unknown): Promise<void> {
  const heard = Promise.withResolvers<void>();
  const stop = follow(local, (line) => {
    if (line.isBot) heard.resolve();
  });
  const timer = setTimeout(
    () => heard.reject(new Error(`no answer within ${ANSWER_WITHIN_MS / 1000} s to: ${what}`)),
    ANSWER_WITHIN_MS,
  );
  try {
    act();
    await heard.promise;
  } finally {
    clearTimeout(timer);
    stop();
  }
}

/** Plays a short conversation with EchoBot. @throws Error when an answer is missing. */
export async function playDemo(local: LocalPortal, botId: number): Promise<void> {
  const { people } = local;
  const mira = 11;
  const newestWith = (part: 'KEYBOARD' | 'MENU'): number => {
    const found = people.messagesOf(mira, botId).findLast(({ params }) => Array.isArray(params[part]));
    if (!found) throw new Error(`no message with ${part} in the dialog`);
    return found.id;
  };
  const step = (what: string, act: () => unknown): Promise<void> => answered(local, what, act);

  await step('opening the dialog', () => people.openDialog(mira, botId));
  await step('a message', () => people.say(mira, botId, 'Good morning!'));
  await step('/echo', () => people.say(mira, botId, '/echo first command'));
  await step('/echoList', () => people.say(mira, botId, '/echoList'));
  for (const page of ['2', '3', '4', '5']) {
    await step(`button ${page}`, () => people.press(mira, newestWith('KEYBOARD'), page));
  }
  await step('/help', () => people.say(mira, botId, '/help'));
  await step('button Echo', () => people.press(mira, newestWith('KEYBOARD'), 'Echo'));
  await step('the context menu', () => people.chooseMenu(mira, newestWith('MENU'), 0));
  await step('joining a group', () => people.addMember(mira, seededChats.group, botId));
  await step('a mention', () =>
    people.say(mira, `chat${seededChats.group}`, `[USER=${botId}]EchoBot[/USER], hello`),
  );
  await step('joining an open line', () => people.addMember(1, seededChats.openLine, botId));
  await step('open line: 1', () => people.say(905, `chat${seededChats.openLine}`, '1'));
}
