/** One thing that was looked at. */
export interface Finding {
  /** What was looked at, e.g. `tls`. */
  check: string;
  /** Domain of the portal; absent: it concerns the server. */
  portal?: string;
  level: 'ok' | 'warning' | 'broken';
  /** What was found. */
  found: string;
  /** What to do about it. */
  fix?: string;
}

/** What a check says; who asked adds the rest. */
export type Verdict = Pick<Finding, 'level' | 'found' | 'fix'>;

export const ok = (found: string): Verdict => ({ level: 'ok', found });
export const warning = (found: string, fix: string): Verdict => ({ level: 'warning', found, fix });
export const broken = (found: string, fix: string): Verdict => ({ level: 'broken', found, fix });

/** One or two lines for people. */
export function findingText({ check, portal, level, found, fix }: Finding): string {
  const where = portal === undefined ? check : `${portal}: ${check}`;
  const line = `${level.padEnd(8)} ${where}: ${found}`;
  return fix === undefined ? line : `${line}\n         -> ${fix}`;
}
