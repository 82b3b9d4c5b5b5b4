// The README's pictures: starts a demo server of its own from the binary that SLIPWAY_BIN names, signs in, and writes
// docs/*.png. Run it by `make screenshots`. The demo is told relative to now, so the dates in the pictures move on.
import { chromium } from '@playwright/test';
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const docs = join(dirname(fileURLToPath(import.meta.url)), '..', 'docs');
const port = process.env.SLIPWAY_SHOT_PORT ?? '3410';
const base = `http://127.0.0.1:${port}`;
const largest = 250_000;
const wide = { viewport: { width: 1280, height: 800 }, colorScheme: 'light' };
const phone = { viewport: { width: 375, height: 800 }, deviceScaleFactor: 2, isMobile: true, hasTouch: true, colorScheme: 'dark' };

async function startServer() {
  const binary = process.env.SLIPWAY_BIN;
  if (!binary) throw new Error('SLIPWAY_BIN must name the slipway binary: use `make screenshots`');
  const data = mkdtempSync(join(tmpdir(), 'slipway-pictures-'));
  const server = spawn(binary, ['serve', '--demo', '--data', data, '--addr', `127.0.0.1:${port}`], { stdio: ['ignore', 'ignore', 'inherit'] });
  let over = false;
  const exit = new Promise((r) => server.once('close', r).once('error', r)).then(() => { over = true; });
  const stop = async () => {
    server.kill('SIGTERM');
    await exit;
    rmSync(data, { recursive: true, force: true });
  };
  for (let i = 0; !over && i < 600; i++) {
    if (await fetch(`${base}/readyz`).then((r) => r.ok, () => false)) return stop;
    await new Promise((r) => setTimeout(r, 100));
  }
  await stop();
  throw new Error('the server did not get ready');
}

/** Somebody who is signed in, and the way to take pictures of what they see. */
async function as(browser, person, options) {
  const context = await browser.newContext({ baseURL: base, locale: 'en-GB', timezoneId: 'Europe/Berlin', reducedMotion: 'reduce', ...options });
  const page = await context.newPage();
  await page.goto('/sign-in');
  await page.locator(`form:has(input[value="${person}@demo.slipway.example"]) button`).click();
  await page.waitForURL((url) => url.pathname === '/');
  const open = async (path) => {
    await page.goto(path);
    await page.waitForFunction(() => document.documentElement.dataset.alive === 'true');
    await page.evaluate(() => document.fonts.ready);
  };
  const take = async (path, name) => {
    await open(path);
    const file = join(docs, `${name}.png`);
    await page.screenshot({ path: file, animations: 'disabled', caret: 'hide' });
    const { size } = statSync(file);
    console.log(`docs/${name}.png ${Math.ceil(size / 1000)} kB`);
    if (size >= largest) throw new Error(`docs/${name}.png is too large`);
  };
  return { page, open, take, leave: () => context.close() };
}

const stop = await startServer();
let browser;
try {
  const installed = '/usr/bin/chromium';
  browser = await chromium.launch({
    ...(existsSync(installed) ? { executablePath: installed } : {}),
    args: ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
      '--disable-background-networking', '--disable-component-update', '--disable-sync'],
  });

  const releaseManager = await as(browser, 'amara', wide);
  await releaseManager.take('/', 'overview');
  // The release that waits for the board: see RELEASES in src/server/demo/script.rs.
  await releaseManager.open('/releases?text=Customer+features');
  const release = await releaseManager.page.locator('main a[href^="/releases/"]', { hasText: 'Data Platform 2.4.0' }).first().getAttribute('href');
  await releaseManager.take(release, 'release');
  await releaseManager.take(`${release}/plan?section=schedule`, 'plan');
  await releaseManager.take('/calendar', 'calendar');
  for (const process of ['release-and-deployment', 'alm-release-request', 'release-policy']) {
    await releaseManager.open(`/processes/${process}`);
    const file = join(docs, `process-${process}.png`);
    await releaseManager.page.locator('.process-figure svg').first().screenshot({ path: file, animations: 'disabled' });
    console.log(`docs/process-${process}.png ${Math.ceil(statSync(file).size / 1000)} kB`);
  }
  await releaseManager.leave();

  const boardMember = await as(browser, 'daniel', phone);
  await boardMember.take('/approvals', 'approvals-phone');
  await boardMember.leave();
} finally {
  await browser?.close();
  await stop();
}
