/** Test kit for bot authors: a portal, the server and the bot on real HTTP inside the test's process. */
export type { Actor } from './actor.ts';
export { matchers, readable } from './matchers.ts';
export { type ReplayedEvent, replayRecording } from './replay.ts';
export { type PortalCall, type TestPortal, type TestPortalOptions, testPortal } from './test-portal.ts';
