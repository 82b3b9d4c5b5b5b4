// Measures the editor with a plan of many steps in a browser, and prints milliseconds, in this order: the first paint, the
// page being alive; keystroke to paint with a processor four times slower, its median and 95th percentile; rows that are
// pasted in place of the plan's, to the preview and from there to the rows. Run by `make bench`: address, cookie, page,
// how many rows.
import { existsSync } from 'node:fs';
import { chromium } from '@playwright/test';

const [address, cookie, path, count] = process.argv.slice(2);
const LOADS = 10;
const PASTES = 5;
const at = (times, share) => times.sort((a, b) => a - b)[Math.round((times.length - 1) * share)];
const median = (times) => at(times, 0.5);

const executablePath = '/usr/bin/chromium';
const browser = await chromium.launch({
  ...(existsSync(executablePath) ? { executablePath } : {}),
  args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking'],
});
const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
const [name, value] = cookie.split('=');
await context.addCookies([{ name, value, url: address }]);

/** The plan in a new page, and how long after it was asked for it is painted and alive. */
async function load() {
  const page = await context.newPage();
  await page.addInitScript(() => {
    const look = () => {
      if (document.documentElement?.dataset.alive === 'true') window.alive = performance.now();
      else requestAnimationFrame(look);
    };
    look();
  });
  await page.goto(`${address}${path}?section=schedule`);
  await page.waitForFunction(() => window.alive && performance.getEntriesByName('first-contentful-paint').length > 0);
  const times = await page.evaluate(() => [performance.getEntriesByName('first-contentful-paint')[0].startTime, window.alive]);
  return { page, times };
}

/** The median of the first paint and of the page being alive; the client is in the browser's cache from the first load on. */
async function loads() {
  const [paint, alive] = [[], []];
  for (let n = 0; n <= LOADS; n++) {
    const { page, times } = await load();
    if (n > 0) {
      paint.push(times[0]);
      alive.push(times[1]);
    }
    await page.close();
  }
  return [median(paint), median(alive)];
}

/** From a key to the next paint, in a field in the middle of the table. */
async function keystrokes(page) {
  await page.locator('#plan-form input[type="text"]').nth(100).click();
  const session = await context.newCDPSession(page);
  await session.send('Emulation.setCPUThrottlingRate', { rate: 4 });
  await page.evaluate(() => {
    window.strokes = [];
    document.addEventListener('keydown', () => {
      const start = performance.now();
      requestAnimationFrame(() => {
        const channel = new MessageChannel();
        channel.port1.onmessage = () => window.strokes.push(performance.now() - start);
        channel.port2.postMessage(0);
      });
    }, true);
  });
  for (const letter of 'The quick brown fox jumps over the lazy dog, twice, and then rests for a while under a tree.') {
    await page.keyboard.press(letter === ' ' ? 'Space' : letter);
    await page.waitForTimeout(60);
  }
  await session.send('Emulation.setCPUThrottlingRate', { rate: 1 });
  const strokes = await page.evaluate(() => window.strokes);
  return [at(strokes, 0.5), at(strokes, 0.95)];
}

/** From the paste to the painted preview, and from saying so to the painted rows. */
async function pastes(page) {
  const [preview, shown] = [[], []];
  for (let n = 0; n < PASTES; n++) {
    await page.locator('.saved-line', { hasText: /^\s*Saved / }).waitFor();
    const times = await page.evaluate(async ([round, rows]) => {
      const row = (i) => `Pasted ${round}.${i}\tTomasz Zieliński\t2026-03-14 20:00\t10`;
      const text = ['Activity\tOwner\tStart\tMinutes', ...Array.from({ length: rows }, (_, i) => row(i))].join('\n');
      const painted = (is) => new Promise((done) => {
        const look = () => {
          if (!is()) return requestAnimationFrame(look);
          const channel = new MessageChannel();
          channel.port1.onmessage = () => done(performance.now());
          requestAnimationFrame(() => channel.port2.postMessage(0));
        };
        look();
      });
      const titles = () => document.querySelectorAll('.plan-row [data-path$=".title"]');
      const clipboardData = new DataTransfer();
      clipboardData.setData('text/plain', text);
      const start = performance.now();
      titles()[0].dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));
      const previewed = await painted(() => document.querySelector('.pasted'));
      const put = [...document.querySelectorAll('.pasted button')].find((b) => b.textContent === 'Put them in place of all rows');
      const said = performance.now();
      put.click();
      const there = await painted(() => titles().length === rows && titles()[rows - 1].value === `Pasted ${round}.${rows - 1}`);
      return [previewed - start, there - said];
    }, [n, Number(count)]);
    preview.push(times[0]);
    shown.push(times[1]);
  }
  return [median(preview), median(shown)];
}

const times = await loads();
const { page } = await load();
times.push(...await keystrokes(page), ...await pastes(page));
console.log(times.map((time) => time.toFixed(1)).join(' '));
await browser.close();
