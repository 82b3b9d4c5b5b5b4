// People, and what every journey watches: any error on the console fails the test.
import { test as base, expect, type Browser, type Page, type Request } from '@playwright/test';

export const people = {
  releaseManager: 'amara', otherReleaseManager: 'jonas', qaManager: 'priya', changeManager: 'sofia',
  cab1: 'daniel', cab2: 'mei', cab3: 'lucia', developer: 'arjun', tester: 'hannah', deployer: 'tomasz',
  stakeholder: 'grace', auditor: 'elif', administrator: 'noah', builder: 'bogdan', configuration: 'ingrid', validation: 'kwame', delivery: 'olivia',
  customerDelivery: 'rafael', problems: 'yuki', vendor: 'viktor', processes: 'chloe',
} as const;
export type Who = keyof typeof people;
export const mail = (who: Who) => `${people[who]}@demo.slipway.example`;
/** What the demo's sign-in page says everybody's password is. */
export const password = 'slipway demo';

/** Whether the project runs with scripts. */
export const scripts = () => base.info().project.use.javaScriptEnabled !== false;

let errors: string[] = [];
/** Failures that a test provokes on purpose; taken out of the console's errors. */
let expected: RegExp[] = [];

/** From now on this on the console is no fault: the test provokes it. */
export function expectOnConsole(pattern: RegExp) {
  expected.push(pattern);
}

/** What each page has sent and has no answer to yet. */
const sent = new WeakMap<Page, Set<Request>>();

/** Fails the test on anything the browser complains about; keeps count of what is under way. */
export function watch(page: Page) {
  const underWay = new Set<Request>();
  sent.set(page, underWay);
  page.on('request', (request) => request.method() === 'POST' && underWay.add(request));
  page.on('requestfinished', (request) => underWay.delete(request));
  page.on('requestfailed', (request) => underWay.delete(request));
  page.on('console', (message) => {
    // A refusal that a test provokes is logged by the browser itself; everything else is a fault.
    if (message.type() === 'error' && !/the server responded with a status of (401|403|404|409|413|422|429)/.test(message.text())) {
      errors.push(`${page.url()}: ${message.text()}`);
    }
  });
  page.on('pageerror', (error) => errors.push(`${page.url()}: ${error.message}`));
}

function begin() {
  errors = [];
  expected = [];
}

function end() {
  expect(errors.filter((e) => !expected.some((pattern) => pattern.test(e))), 'the console stays clean').toEqual([]);
}

/** Waits until the page is alive: the client has taken over from the server's HTML. */
export async function alive(page: Page) {
  if (scripts()) await page.waitForFunction(() => document.documentElement.dataset.alive === 'true');
}

/** Waits until everything that was sent is answered: going to another page takes back what is under way. */
async function answered(page: Page) {
  // One way there and back, so that the click before this has had its effect.
  await page.evaluate('0');
  await expect.poll(() => sent.get(page)?.size ?? 0, { message: 'what was sent is answered', timeout: 20_000 }).toBe(0);
}

/** Opens a page and waits until it is alive. */
export async function open(page: Page, path: string) {
  await answered(page);
  await page.goto(path);
  await alive(page);
}

/** Signs a person in, in a browser of their own. */
export async function signIn(page: Page, who: Who) {
  await open(page, '/sign-in');
  await page.locator(`form:has(input[value="${mail(who)}"]) button`).click();
  await page.waitForURL((url) => url.pathname !== '/sign-in');
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
}

/** Waits for the short message at the edge of the page. */
export async function said(page: Page, words: string | RegExp) {
  await expect(page.locator('.toast')).toContainText(words);
}

export const test = base.extend<{ as: (who: Who) => Promise<Page> }>({
  page: async ({ page }, use) => {
    begin();
    watch(page);
    await use(page);
    end();
  },
  as: async ({ browser, contextOptions, baseURL }, use) => {
    begin();
    const opened: Awaited<ReturnType<Browser['newContext']>>[] = [];
    await use(async (who) => {
      const context = await browser.newContext({ ...contextOptions, baseURL });
      opened.push(context);
      const page = await context.newPage();
      watch(page);
      await signIn(page, who);
      return page;
    });
    for (const context of opened) await context.close();
    end();
  },
});
export { expect };
