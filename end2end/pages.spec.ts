// Every page: readable, without a sideways scroll, without a violation that axe can see, in both themes.
import AxeBuilder from '@axe-core/playwright';
import { expect, signIn, test } from './fixtures';

const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];
const pages = ['/', '/releases', '/releases/new', '/changes', '/changes/new', '/approvals', '/calendar', '/calendar?view=agenda',
  '/calendar/new-freeze', '/calendar/new-maintenance-window', '/audit', '/account', '/settings', '/no-such-page'];
const tabs = ['', '/plan', '/approvals', '/changes', '/tests', '/deployments', '/history', '/edit'];

for (const scheme of ['light', 'dark'] as const) {
  test.describe(scheme, () => {
    test.use({ colorScheme: scheme });

    test('the sign-in page', async ({ page }, info) => {
      await page.goto('/sign-in');
      await check(page, info.project.name !== 'no-scripts');
    });

    test('every page', async ({ page }, info) => {
      test.setTimeout(240_000);
      for (const who of ['releaseManager', 'administrator', 'cab1'] as const) {
        await page.context().clearCookies();
        await signIn(page, who);
        const release = await page.goto('/releases').then(() => page.locator('table a[href^="/releases/"]').first().getAttribute('href'));
        const all = who === 'releaseManager' ? [...pages, ...tabs.map((t) => release + t)] : who === 'administrator' ? ['/audit', '/settings', '/account'] : ['/approvals'];
        for (const path of all) {
          await page.goto(path);
          await check(page, info.project.name !== 'no-scripts');
        }
      }
    });
  });
}

async function check(page: import('@playwright/test').Page, scripts: boolean) {
  await expect(page.locator('h1').first()).toBeVisible();
  const sideways = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  expect(sideways, `${page.url()} scrolls sideways`).toBeLessThanOrEqual(0);
  if (!scripts) return; // axe needs scripts; the HTML is the same.
  const result = await new AxeBuilder({ page }).withTags(tags).analyze();
  const found = result.violations.map((v) => `${v.id}: ${v.nodes.map((n) => n.target.join(' ')).join(', ')}`);
  expect(found, page.url()).toEqual([]);
}
