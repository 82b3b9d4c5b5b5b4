// A release as people see it: raising it, and reading where it stands.
import type { Locator, Page } from '@playwright/test';
import { expect, open, said } from './fixtures';

export interface New {
  product: string;
  title: string;
  version: string;
  kind?: 'Major' | 'Minor' | 'Emergency';
  /** Minutes from now. */
  starts?: number;
  lasts?: number;
  components?: string[];
}

/** A moment as a date field wants it, in UTC. */
export const typed = (minutes: number) => new Date(Date.now() + minutes * 60_000).toISOString().slice(0, 16);

/** Fills the form that raises a release. */
export async function fillRequest(page: Page, r: New) {
  await page.getByLabel('Product', { exact: true }).selectOption({ label: r.product });
  await page.getByLabel('Title').fill(r.title);
  await page.getByRole('radio', { name: r.kind ?? 'Minor' }).check();
  await page.getByLabel('Release number').fill(r.version);
  await page.getByLabel('Window starts').fill(typed(r.starts ?? -1));
  await page.getByLabel('Window ends').fill(typed((r.starts ?? -1) + (r.lasts ?? 240)));
  await page.getByLabel('Time zone').fill('UTC');
  const own = page.getByRole('group', { name: r.product, exact: true });
  for (const name of r.components ?? []) await own.getByRole('checkbox', { name, exact: true }).check();
}

/** Raises a release; answers with the address of its page. */
export async function raise(page: Page, r: New): Promise<string> {
  await open(page, '/releases/new');
  await fillRequest(page, r);
  await page.getByRole('button', { name: 'Raise the release' }).click();
  await page.waitForURL(/\/releases\/[0-9a-f-]{36}$/);
  await said(page, 'is raised.');
  return new URL(page.url()).pathname;
}

/** The three panels of the release page, by their heading. */
export const panel = (page: Page, heading: 'Where it is' | 'What is missing' | 'Whose move it is'): Locator =>
  page.locator('.now-panel').filter({ hasText: heading });

/** Asserts where the release is, what is missing and whose move it is. */
export async function stands(page: Page, step: string, missing: (string | RegExp)[], whose: string | RegExp) {
  await expect(panel(page, 'Where it is').locator('.now-answer')).toHaveText(step);
  const items = panel(page, 'What is missing').locator('.gate-list li');
  if (missing.length === 0) await expect(panel(page, 'What is missing')).toContainText('Nothing');
  await expect(items).toHaveCount(missing.length);
  for (const [i, words] of missing.entries()) await expect(items.nth(i)).toContainText(words);
  await expect(panel(page, 'Whose move it is').locator('.now-answer')).toHaveText(whose);
}

/** Leaves a step by the button with these words. */
export async function leave(page: Page, release: string, words: string, reason?: string) {
  await open(page, release);
  const form = page.locator('.outcomes form').filter({ has: page.getByRole('button', { name: words, exact: true }) });
  if (reason) await form.getByLabel('Reason for the decision').fill(reason);
  await form.getByRole('button', { name: words, exact: true }).click();
}

/** Records something that a step asks for: the answer is the label of the button. */
export async function record(page: Page, what: string, answer: string) {
  const form = page.locator('form.record').filter({ hasText: what });
  await form.getByRole('radio', { name: answer, exact: true }).check();
  await form.getByRole('button', { name: 'Record' }).click();
  await said(page, 'Recorded.');
  await expect(page.locator('div.record').filter({ hasText: what }).filter({ hasText: 'Recorded by' }).first()).toBeVisible();
}
