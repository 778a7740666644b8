export { defineBot } from '../../src/bot/define-bot.ts';
export { defineTimer } from '../../src/bot/timers/timer.ts';
export { matchers, testPortal } from '../../src/testing/index.ts';
