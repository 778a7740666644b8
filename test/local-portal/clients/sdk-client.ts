/**
 * The official JavaScript SDK at work on a portal, as a process of its own: it must trust the portal's authority,
 * which Node learns at its start only. Reads what to use as JSON from the first argument, prints what came back.
 */
import { B24Hook, B24OAuth, type B24OAuthParams, type TypeB24 } from '@bitrix24/b24jssdk';

/** What the client is to do. */
export interface SdkTask {
  /** Address of an incoming webhook. */
  webhook: string;
  oauth: B24OAuthParams;
  secret: { clientId: string; clientSecret: string };
  /** Messages to send at once, so many that the portal refuses some. */
  burst: number;
}

const task: SdkTask = JSON.parse(process.argv[2] ?? '{}');

async function call(b24: TypeB24, method: string, params: Record<string, unknown> = {}) {
  const answer = await b24.actions.v2.call.make({ method, params });
  return answer.isSuccess ? answer.getData()?.result : { errors: answer.getErrorMessages() };
}

async function byWebhook() {
  const b24 = B24Hook.fromWebhookUrl(task.webhook, {
    // Slower than the SDK by far: the portal has to say no, and the SDK to come again.
    restrictionParams: {
      rateLimit: { burstLimit: 500, drainRate: 100, adaptiveEnabled: false },
      maxRetries: 10,
      retryDelay: 10,
      retryOnNetworkError: true,
    },
  });
  b24.offClientSideWarning();
  const profile = await call(b24, 'profile');
  const sent = await call(b24, 'im.message.add', { DIALOG_ID: 'chat2305', MESSAGE: 'From the SDK' });
  const failed = await b24.actions.v2.call
    .make({ method: 'im.message.add', params: { DIALOG_ID: 'chat0', MESSAGE: 'x' } })
    .then((answer) => answer.getErrorMessages())
    .catch((error: unknown) => [error instanceof Error && 'code' in error ? error.code : String(error)]);
  const batch = await b24.actions.v2.batch.make({
    calls: {
      me: { method: 'profile', params: {} },
      chat: { method: 'im.chat.add', params: { TITLE: 'By batch', USERS: [11] } },
      first: { method: 'im.message.add', params: { DIALOG_ID: 'chat$result[chat]', MESSAGE: 'Öl & 100 %' } },
    },
    options: { isHaltOnError: true },
  });
  const people = await b24.actions.v2.callList.make({ method: 'user.get', idKey: 'ID' });
  const burst = await Promise.all(
    Array.from({ length: task.burst }, (_, n) =>
      call(b24, 'im.message.add', { DIALOG_ID: 'chat2305', MESSAGE: `Burst ${n}` }),
    ),
  );
  return { profile, sent, failed, batch: batch.getData(), people: people.getData(), burst };
}

async function byOauth() {
  const b24 = new B24OAuth(task.oauth, task.secret);
  b24.offClientSideWarning();
  const renewed: string[] = [];
  b24.setCallbackRefreshAuth(async ({ b24OAuthParams }) => {
    renewed.push(b24OAuthParams.refreshToken);
  });
  const both = await Promise.all([call(b24, 'app.info'), call(b24, 'user.current')]);
  const [info, user] = both;
  return { info, user, renewed, again: await call(b24, 'server.time') };
}

process.stdout.write(JSON.stringify({ hook: await byWebhook(), oauth: await byOauth() }));
