// Types into a plan of many steps with a processor four times slower, and prints the median and the 95th percentile of
// the time from a keystroke to the next paint, in milliseconds. Run by `make bench`: address, cookie, page.
import { existsSync } from 'node:fs';
import { chromium } from '@playwright/test';

const [address, cookie, path] = process.argv.slice(2);
const executablePath = '/usr/bin/chromium';
const browser = await chromium.launch({
  ...(existsSync(executablePath) ? { executablePath } : {}),
  args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking'],
});
const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
const [name, value] = cookie.split('=');
await context.addCookies([{ name, value, url: address }]);
const page = await context.newPage();
await page.goto(`${address}${path}?section=schedule`);
await page.waitForFunction(() => document.documentElement.dataset.alive === 'true');
const field = page.locator('main input[type="text"], main input:not([type])').nth(100);
await field.click();
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
const strokes = (await page.evaluate(() => window.strokes)).sort((a, b) => a - b);
const at = (share) => strokes[Math.round((strokes.length - 1) * share)];
console.log(at(0.5).toFixed(1), at(0.95).toFixed(1));
await browser.close();
