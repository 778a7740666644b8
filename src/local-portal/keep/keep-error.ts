/** A file that a portal was to start from cannot be used. `place` names the spot inside, e.g. `chats[1].members[0]`. */
export class KeepError extends Error {
  readonly path: string;
  readonly place: string;

  constructor(path: string, place: string, problem: string, cause?: unknown) {
    super(
      `${path}: ${place === '' ? '' : `${place}: `}${problem}`,
      cause === undefined ? undefined : { cause },
    );
    this.name = 'KeepError';
    this.path = path;
    this.place = place;
  }
}
