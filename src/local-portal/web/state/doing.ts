/** Codes of what a bot does instead of typing, as in IMBOT_AGENT_ACTION_THINKING. */
const CODE = /^IMBOT_AGENT_ACTION_([A-Z]+(?:_[A-Z]+){0,3})$/;

/** What somebody is shown as doing, e.g. `thinking`; every code of another form is `typing`. */
export function doingName(status: string): string {
  return CODE.exec(status)?.[1]?.toLowerCase().replaceAll('_', ' ') ?? 'typing';
}
