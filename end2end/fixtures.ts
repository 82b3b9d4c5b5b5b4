// People, and what every journey watches: any error on the console fails the test.
import { test as base, expect, type Browser, type Page } from '@playwright/test';

export const people = {
  releaseManager: 'amara', otherReleaseManager: 'jonas', qaManager: 'priya', changeManager: 'sofia',
  cab1: 'daniel', cab2: 'mei', cab3: 'lucia', developer: 'arjun', tester: 'hannah', deployer: 'tomasz',
  stakeholder: 'grace', auditor: 'elif', administrator: 'noah',
} as const;
export type Who = keyof typeof people;
export const mail = (who: Who) => `${people[who]}@demo.slipway.example`;
/** What the demo's sign-in page says everybody's password is. */
export const password = 'slipway demo';

/** Fails the test on anything the browser complains about. */
export function watch(page: Page) {
  page.on('console', (message) => {
    // A refusal that a test provokes is logged by the browser itself; everything else is a fault.
    if (message.type() === 'error' && !/the server responded with a status of (401|403|404|409|413|422|429)/.test(message.text())) {
      errors.push(`${page.url()}: ${message.text()}`);
    }
  });
  page.on('pageerror', (error) => errors.push(`${page.url()}: ${error.message}`));
}
let errors: string[] = [];

/** Waits until the page is alive: the client has taken over from the server's HTML. */
export async function alive(page: Page) {
  await page.waitForFunction(() => document.documentElement.dataset.alive === 'true');
}

/** Signs a person in, in a browser of their own. */
export async function signIn(page: Page, who: Who) {
  await page.goto('/sign-in');
  await page.locator(`form:has(input[value="${mail(who)}"]) button`).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Overview' })).toBeVisible();
}

export const test = base.extend<{ as: (who: Who) => Promise<Page> }>({
  page: async ({ page }, use) => {
    errors = [];
    watch(page);
    await use(page);
    expect(errors, 'the console stays clean').toEqual([]);
  },
  as: async ({ browser, contextOptions, baseURL }, use) => {
    errors = [];
    const open: Awaited<ReturnType<Browser['newContext']>>[] = [];
    await use(async (who) => {
      const context = await browser.newContext({ ...contextOptions, baseURL });
      open.push(context);
      const page = await context.newPage();
      watch(page);
      await signIn(page, who);
      return page;
    });
    expect(errors, 'the console stays clean').toEqual([]);
    for (const context of open) await context.close();
  },
});
export { expect };
