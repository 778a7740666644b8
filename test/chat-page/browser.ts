import { existsSync, mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { ensurePage } from './built-page.ts';

const CHROMIUM = process.env['CHROMIUM'] ?? '/usr/bin/chromium';
const pictures = resolve(import.meta.dirname, '../../test-results/chat-page');

/** Starts Chromium. @throws Error that says how to install it */
export async function startBrowser(): Promise<Browser> {
  if (!existsSync(CHROMIUM))
    throw new Error(
      `There is no Chromium at ${CHROMIUM}. Install it (Debian: apt-get install chromium) or name it in CHROMIUM.`,
    );
  await ensurePage();
  return chromium.launch({
    executablePath: CHROMIUM,
    args: [
      '--headless',
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
}

/** A page, and everything it did that it must not do. */
export interface OpenPage {
  page: Page;
  /** Addresses of requests that would have left the machine. */
  strays: string[];
  /** Errors of the page's own code, refusals of its policy included. */
  faults: string[];
  /** Dialogs that somebody's script opened. */
  alerts: string[];
}

/** Opens the messenger of a portal. */
export async function openMessenger(
  browser: Browser | BrowserContext,
  origin: string,
  options: { size?: { width: number; height: number }; dark?: boolean; hash?: string } = {},
): Promise<OpenPage> {
  const page = await browser.newPage({
    viewport: options.size ?? { width: 1480, height: 900 },
    colorScheme: options.dark === true ? 'dark' : 'light',
    reducedMotion: 'reduce',
  } as Parameters<Browser['newPage']>[0]);
  const opened: OpenPage = { page, strays: [], faults: [], alerts: [] };
  page.setDefaultTimeout(20_000);
  page.on('request', (request) => {
    const address = request.url();
    if (!address.startsWith(`${origin}/`) && !address.startsWith('data:')) opened.strays.push(address);
  });
  page.on('pageerror', (error) => opened.faults.push(error.message));
  page.on('console', (line) => {
    if (line.type() === 'error') opened.faults.push(line.text());
  });
  page.on('dialog', (dialog) => {
    opened.alerts.push(dialog.message());
    void dialog.dismiss();
  });
  await page.goto(`${origin}/online/${options.hash ?? ''}`);
  await page.locator('.chats li button').first().waitFor({ state: 'attached' });
  return opened;
}

/** Takes a picture into `test-results/chat-page`. */
export async function picture(page: Page, name: string): Promise<void> {
  mkdirSync(pictures, { recursive: true });
  await page.screenshot({ path: join(pictures, `${name}.png`) });
}
