import { attach, type BotBuilder, block, button, keyboard } from 'b24bot';

/** Colours of chats and bots, page by page. */
const PAGES: readonly Readonly<Record<string, string>>[] = [
  { RED: '#df532d', GRAPHITE: '#3a403e', MINT: '#4ba984' },
  { LIGHT_BLUE: '#6fc8e5', PURPLE: '#8474c8', AQUA: '#1eb4aa' },
  { PINK: '#f76187', LIME: '#58cc47', BROWN: '#ab7761' },
  { AZURE: '#29619b', KHAKI: '#728f7a', SAND: '#ba9c7b' },
  { MARENGO: '#556574', GRAY: '#909090', GREEN: '#64a513' },
];

/** `/echoList`: five pages of colours; a press turns the page of the message that carries the button. */
export function colors(bot: BotBuilder): void {
  bot.command('echoList', { title: { en: 'Get a list of colors' }, common: true }, (ctx, [wanted]) => {
    const page = pageOf(wanted);
    const parts = ['List of colors', grid(page), pager(page)] as const;
    return ctx.command.context === 'textarea' || wanted === undefined
      ? ctx.answer(...parts)
      : ctx.edit(...parts);
  });
}

/** 1 to 5; anything else is the first page. */
function pageOf(wanted = '1'): number {
  return /^[1-5]$/.test(wanted) ? Number(wanted) : 1;
}

function grid(page: number) {
  const shades = Object.entries(PAGES[page - 1] ?? {});
  return attach([
    block.grid(shades.map(([name, color]) => ({ name, value: color, color, display: 'LINE' }))),
  ]);
}

function pager(current: number) {
  return keyboard(
    PAGES.map((_, index) => {
      const page = String(index + 1);
      const text = index + 1 === current ? `· ${page} ·` : page;
      return button.command(text, 'echoList', page, { display: 'LINE', block: true });
    }),
  );
}
