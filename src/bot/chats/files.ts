import { buffer, text as textOf } from 'node:stream/consumers';
import type { EventFile } from '../../bitrix24/event.ts';
import { laneOf } from '../../bitrix24/event-id.ts';
import { FILE_BYTES } from '../../bitrix24/limits.ts';
import { B24BotError } from '../../errors.ts';
import type { Download } from '../../rest/downloads.ts';
import type { CallOptions, RestCaller, RestParams } from '../../rest/rest.ts';
import { sentId } from '../messages/messenger.ts';
import { type Reach, scopeMissing, serviceMissing } from '../reach.ts';
import { objectOf } from './chat-facts.ts';
import { type FileSource, type ReadableFile, readableFile } from './file-source.ts';

export interface SendFileOptions {
  /** Text of the message that carries the file. */
  text?: string;
  /** Default: where the event happened. */
  dialogId?: string;
}

/** A message with a file that the portal took. */
export interface SentFile {
  /** Id of the message. */
  readonly id: number;
  readonly fileId: number;
}

/** A file of a message: its id is enough, the object of an event is better in v1. */
export type FileChoice = number | Pick<EventFile, 'id' | 'raw'>;

export interface ReadFileOptions {
  /** Largest file in bytes; default 100 MB for `open`, 16 MiB for `read` and `text`. */
  maxBytes?: number;
}

/** Time for one upload, milliseconds; the handler's own deadline is usually shorter. */
const UPLOAD_MS = 600_000;
const READ_BYTES = 16 * 1024 * 1024;

/** Files of messages, in and out: `ctx.files`. */
export class Files {
  readonly #reach: Reach;

  constructor(reach: Reach) {
    this.#reach = reach;
  }

  /** Ids of the files that the event's message carries. */
  get ids(): readonly number[] {
    const { event } = this.#reach;
    return 'message' in event ? event.message.fileIds : [];
  }

  /**
   * Sends a file as a message, up to 100 MB; the bytes are encoded while they are sent. A repeated run does not send it
   * again.
   *
   * v2: one call. v1: three, as the bot's own user, with the scopes `im` and `disk`.
   *
   * @example await ctx.files.send('report.pdf', await openAsBlob('/data/report.pdf'), { text: 'Here it is' });
   * @throws B24BotError FILE_EMPTY, FILE_TOO_LARGE, SCOPE_MISSING before anything is sent
   */
  async send(name: string, source: FileSource, options: SendFileOptions = {}): Promise<SentFile> {
    const { run, event, onUnknown, generation } = this.#reach;
    const { text = '', dialogId = event.dialogId } = options;
    const file = await readableFile(source);
    const facts = { name, size: file.size, text };
    const answer = await run.effects.once(
      { name: `file ${dialogId}`, content: facts, onUnknown },
      generation === 'v1'
        ? (effect) => {
            const upload = this.#uploadV1(dialogId, name, text, file);
            return effect.keyed(upload);
          }
        : (effect) =>
            effect.unkeyed('imbot.v2.File.upload', () => this.#uploadV2(dialogId, name, text, file)),
    );
    const sent: { id?: unknown; fileId?: unknown } = objectOf('file', answer);
    return { id: sentId('file', sent.id), fileId: sentId('file', sent.fileId) };
  }

  /**
   * Opens a file of a message. It comes from the portal and from nowhere else; read the stream to its end or destroy it.
   *
   * @throws TransportError HOST_REFUSED, TOO_LARGE (also out of the stream), REDIRECT; B24BotError SCOPE_MISSING in v1
   */
  async open(file: FileChoice, options: ReadFileOptions = {}): Promise<Download> {
    const { services, portal, run, generation } = this.#reach;
    if (!services.downloads) throw serviceMissing('ctx.files.open');
    const { host, origin } = new URL(portal.clientEndpoint);
    const address = generation === 'v1' ? await this.#addressV1(file) : await this.#addressV2(file);
    return services.downloads.open({
      url: new URL(address, origin).href,
      host,
      method: generation === 'v1' ? 'disk.file.get' : 'imbot.v2.File.download',
      maxBytes: options.maxBytes ?? FILE_BYTES,
      signal: run.signal,
    });
  }

  /** The bytes of a file. @throws as `open` */
  async read(file: FileChoice, options: ReadFileOptions = {}): Promise<Buffer> {
    const { stream } = await this.open(file, { maxBytes: options.maxBytes ?? READ_BYTES });
    return buffer(stream);
  }

  /** A file as text in UTF-8. @throws as `open` */
  async text(file: FileChoice, options: ReadFileOptions = {}): Promise<string> {
    const { stream } = await this.open(file, { maxBytes: options.maxBytes ?? READ_BYTES });
    return textOf(stream);
  }

  async #uploadV2(dialogId: string, name: string, text: string, file: ReadableFile): Promise<unknown> {
    const { event, asBot } = this.#reach;
    const marker = markerFor(name, text);
    const answer = await this.#call(
      asBot(),
      'imbot.v2.File.upload',
      {
        botId: event.bot.id,
        dialogId,
        fields: { name, content: marker, ...(text !== '' && { message: text }) },
      },
      { file: { marker, ...file }, timeoutMs: UPLOAD_MS },
    );
    const sent: { messageId?: unknown; file?: unknown } = objectOf('imbot.v2.File.upload', answer);
    const stored: { id?: unknown } = objectOf('imbot.v2.File.upload', sent.file);
    return { id: Number(sent.messageId), fileId: Number(stored.id) };
  }

  /**
   * The way of three calls (REST reference, im.disk.*). The message has a key and is never doubled; a file that a died
   * run uploaded may lie in the chat's folder twice.
   */
  #uploadV1(
    dialogId: string,
    name: string,
    text: string,
    file: ReadableFile,
  ): (key: string | undefined) => Promise<unknown> {
    const caller = this.#asItself('ctx.files.send', ['im', 'disk']);
    let uploaded: Promise<number> | undefined;
    const upload = async (): Promise<number> => {
      const folder = await this.#call(caller, 'im.disk.folder.get', { DIALOG_ID: dialogId });
      const { ID: folderId }: { ID?: unknown } = objectOf('im.disk.folder.get', folder);
      const marker = markerFor(name, text);
      const answer = await this.#call(
        caller,
        'disk.folder.uploadfile',
        { id: folderId, data: { NAME: name }, fileContent: [name, marker], generateUniqueName: true },
        { file: { marker, ...file }, timeoutMs: UPLOAD_MS },
      );
      const stored: { ID?: unknown } = objectOf('disk.folder.uploadfile', answer);
      return sentId('disk.folder.uploadfile', Number(stored.ID));
    };
    return async (key) => {
      uploaded ??= upload();
      const fileId = await uploaded;
      const answer = await this.#call(caller, 'im.disk.file.commit', {
        DIALOG_ID: dialogId,
        FILE_ID: [fileId],
        ...(text !== '' && { MESSAGE: text }),
        ...(key !== undefined && { TEMPLATE_ID: key }),
      });
      const { MESSAGE_ID: id }: { MESSAGE_ID?: unknown } = objectOf('im.disk.file.commit', answer);
      return { id: Number(id), fileId };
    };
  }

  async #addressV2(file: FileChoice): Promise<string> {
    const fileId = typeof file === 'number' ? file : file.id;
    const answer = await this.#reach.direct('imbot.v2.File.download', {
      botId: this.#reach.event.bot.id,
      fileId,
    });
    const { downloadUrl }: { downloadUrl?: unknown } = objectOf('imbot.v2.File.download', answer);
    return addressOf('imbot.v2.File.download', downloadUrl);
  }

  /** The drive's own link, else the one that came with the event. */
  async #addressV1(file: FileChoice): Promise<string> {
    const { portal } = this.#reach;
    const id = typeof file === 'number' ? file : file.id;
    if (portal.scope.includes('disk')) {
      const caller = this.#asItself('ctx.files.open', ['disk']);
      const answer = await this.#call(caller, 'disk.file.get', { id });
      const { DOWNLOAD_URL: url }: { DOWNLOAD_URL?: unknown } = objectOf('disk.file.get', answer);
      return addressOf('disk.file.get', url);
    }
    const { event } = this.#reach;
    const told = 'message' in event ? event.message.files.find((one) => one.id === id) : undefined;
    const { urlDownload } = (typeof file === 'number' ? told?.raw : file.raw) ?? {};
    if (typeof urlDownload !== 'string' || urlDownload === '') throw scopeMissing('ctx.files.open', ['disk']);
    return urlDownload;
  }

  #asItself(what: string, scopes: readonly string[]): RestCaller {
    const { portal, asItself } = this.#reach;
    const missing = scopes.filter((scope) => !portal.scope.includes(scope));
    if (missing.length > 0) throw scopeMissing(what, missing);
    return asItself();
  }

  #call(caller: RestCaller, method: string, params: RestParams, options: CallOptions = {}): Promise<unknown> {
    const { run, event } = this.#reach;
    return caller.call(method, params, {
      ...options,
      signal: run.signal,
      eventId: event.id,
      orderKey: laneOf(event),
    });
  }
}

/** A text that stands nowhere else in the call. */
function markerFor(...texts: readonly string[]): string {
  let marker = '-the-file-';
  while (texts.some((text) => text.includes(marker))) marker = `-${marker}-`;
  return marker;
}

/** @throws B24BotError UNEXPECTED_ANSWER */
function addressOf(method: string, url: unknown): string {
  if (typeof url === 'string' && url !== '') return url;
  throw new B24BotError(`${method}: the portal answered without an address`, {
    code: 'UNEXPECTED_ANSWER',
    layer: 'portal',
  });
}
