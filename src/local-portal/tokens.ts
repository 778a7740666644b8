import type { PortalCore } from './core.ts';
import type { App, Token } from './state.ts';

/** Days a refresh token lives (Bitrix24 OAuth reference). */
const REFRESH_LIFE_MS = 180 * 24 * 3600 * 1000;
/** Every event makes tokens: the oldest dead ones are forgotten above this number. */
const KEPT_TOKENS = 20_000;

/** What a token pair may differ in. */
interface TokenFacts {
  /** Loop guard; null for tokens that no event carried. */
  hops?: number | null;
  /** Default: all rights of the application. */
  scope?: readonly string[];
}

/** Makes a token pair for one user of one application. */
export function mintToken(core: PortalCore, app: App, userId: number, facts: TokenFacts = {}): Token {
  const token: Token = {
    accessToken: core.hex(70),
    refreshToken: core.hex(70),
    clientId: app.clientId,
    userId,
    scope: [...(facts.scope ?? app.scope)],
    expires: core.now() + core.settings.tokenLife * 1000,
    revoked: false,
    hops: facts.hops ?? null,
  };
  const { tokens, refreshTokens } = core.state;
  tokens.set(token.accessToken, token);
  refreshTokens.set(token.refreshToken, token.accessToken);
  if (tokens.size > KEPT_TOKENS) forgetOldest(core);
  return token;
}

function forgetOldest(core: PortalCore): void {
  const { tokens, refreshTokens } = core.state;
  for (const [access, token] of tokens) {
    if (tokens.size <= KEPT_TOKENS) return;
    if (token.expires > core.now()) continue;
    tokens.delete(access);
    refreshTokens.delete(token.refreshToken);
  }
}

/** True when the refresh token of this pair is past its 180 days. */
export function refreshIsOver(core: PortalCore, token: Token): boolean {
  return token.expires - core.settings.tokenLife * 1000 + REFRESH_LIFE_MS <= core.now();
}

/** Lets every access token that `matches` run out now; refresh tokens stay good. Returns how many. */
export function expireTokens(core: PortalCore, matches: (token: Token) => boolean): number {
  let count = 0;
  for (const token of core.state.tokens.values()) {
    if (!matches(token) || token.expires <= core.now()) continue;
    token.expires = core.now() - 1;
    count += 1;
  }
  return count;
}

/** Kills token pairs for good, refresh token included. Returns how many. */
export function revokeTokens(core: PortalCore, matches: (token: Token) => boolean): number {
  let count = 0;
  for (const token of core.state.tokens.values()) {
    if (token.revoked || !matches(token)) continue;
    token.revoked = true;
    core.state.refreshTokens.delete(token.refreshToken);
    count += 1;
  }
  return count;
}
