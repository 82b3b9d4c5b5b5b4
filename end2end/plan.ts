// Writing a plan in the browser: with scripts row by row as it saves itself, without them form by form.
import type { Page } from '@playwright/test';
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

/** Opens a section of a release's plan. */
export const section = (page: Page, release: string, key: string) => open(page, `${release}/plan?section=${key}`);

/** Saves the section at hand, and waits until it is. */
export async function save(page: Page) {
  await page.locator('#plan-form').getByRole('button', { name: 'Save', exact: true }).click();
  await saved(page);
}

/** Waits until everything that was typed is saved. */
export async function saved(page: Page) {
  if (scripts()) await expect(page.locator('.saved-line')).toHaveText(/^Saved /, { timeout: 20_000 });
  else await said(page, 'is saved.');
}

/** Fills in every section. */
export async function writePlan(page: Page, release: string) {
  for (const [key, { texts, rows, add }] of Object.entries(plan)) {
    await section(page, release, key);
    for (const [label, text] of Object.entries(texts ?? {})) await page.locator('#plan-form').getByLabel(label, { exact: true }).fill(text);
    if (key === 'policy') await page.getByLabel('Only changes that are approved').check();
    for (const [n, row] of (rows ?? []).entries()) {
      if (scripts()) await page.getByRole('button', { name: add }).click();
      const inputs = page.locator('.plan-row:not(.plan-rows-head)').nth(n).locator('[data-path]');
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
