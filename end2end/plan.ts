// Writing a plan in the browser: with scripts row by row as it saves itself, without them form by form.
import type { Locator, Page } from '@playwright/test';
import { expect, open, said, scripts } from './fixtures';

/** Texts by section; rows are lists of texts in the order of their columns. */
export const plan: Record<string, { texts?: Record<string, string>; rows?: string[][]; add?: string }> = {
  policy: { texts: { 'Release policy': 'Small, tested, reversible.' } },
  contents: { texts: { Contents: 'The release process, from request to closed.' } },
  criteria: { rows: [['Every step of the process can be taken in the browser.'], ['Every page can be read on a phone.']], add: 'Add a criterion' },
  schedule: {
    rows: [
      ['Stop the service', 'Tomasz Zieliński', '2026-03-14T20:00', '5', ''],
      ['Install the binary', 'Tomasz Zieliński', '', '10', '1'],
    ],
    add: 'Add an activity',
  },
  'test-plan': { texts: { 'Test plan': 'The whole test run, then the backout plan in TEST.' } },
  backout: {
    texts: { 'When the release is backed out': 'The health check fails for five minutes.' },
    rows: [['Stop the service', 'Tomasz Zieliński', '5'], ['Install the binary before', 'Tomasz Zieliński', '10']],
    add: 'Add a step',
  },
  communication: { texts: { Communication: 'A mail to the teams two days before.' } },
  training: { texts: { Training: 'None beyond the release notes.' } },
  logistics: { texts: { Logistics: 'One deployer on call.' } },
};

/** The form of the section at hand. */
export const form = (page: Page): Locator => page.locator('#plan-form');

/** The rows of its table. */
export const rows = (page: Page): Locator => page.locator('.plan-row:not(.plan-rows-head)');

/** A cell of its table, by the place of the row and the key of the column. */
export const cell = (page: Page, n: number, column: string): Locator => rows(page).nth(n).locator(`[data-path$=".${column}"]`);

/** The line that says how saving goes. */
export const line = (page: Page): Locator => page.locator('.saved-line');

/** Opens a section of a release's plan. */
export const section = (page: Page, release: string, key: string) => open(page, `${release}/plan?section=${key}`);

/** Saves the section at hand, and waits until it is. */
export async function save(page: Page) {
  await form(page).getByRole('button', { name: 'Save', exact: true }).click();
  await saved(page);
}

/** Waits until everything that was typed is saved. */
export async function saved(page: Page) {
  if (scripts()) await expect(line(page)).toHaveText(/^Saved /, { timeout: 20_000 });
  else await said(page, 'is saved.');
}

/** Fills in every section. */
export async function writePlan(page: Page, release: string) {
  for (const [key, { texts, rows: written, add }] of Object.entries(plan)) {
    await section(page, release, key);
    for (const [label, text] of Object.entries(texts ?? {})) await form(page).getByLabel(label, { exact: true }).fill(text);
    if (key === 'policy') await page.getByLabel('Only changes that are approved').check();
    for (const [n, row] of (written ?? []).entries()) {
      if (scripts()) await page.getByRole('button', { name: add }).click();
      const inputs = rows(page).nth(n).locator('[data-path]');
      for (const [i, text] of row.entries()) if (text !== '') await inputs.nth(i).fill(text);
    }
    await save(page);
  }
}

/** Submits the plan for approval. */
export async function submit(page: Page, release: string) {
  if (!new URL(page.url()).pathname.startsWith(`${release}/plan`)) await open(page, `${release}/plan`);
  const why = page.getByLabel('Why is it submitted again?');
  if (await why.count()) await why.fill('It was thought over.');
  await page.getByRole('button', { name: 'Submit for approval' }).click();
}
