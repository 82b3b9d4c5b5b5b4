// A8: rows are moved with the pointer, too.
import type { Page } from '@playwright/test';
import { Release } from './driver';
import { expect, open, test } from './fixtures';
import { saved, section } from './plan';

const rows = (page: Page) => page.locator('.plan-row:not(.plan-rows-head)');
const texts = (page: Page) => rows(page).locator('textarea').evaluateAll((all) => all.map((area) => (area as HTMLTextAreaElement).value));

test('a row is dragged by its number to the place of another', async ({ as }) => {
  const release = await Release.raise('Put in order with the pointer');
  const page = await as('releaseManager');
  await section(page, release.at, 'criteria');
  for (const text of ['First', 'Second', 'Third']) {
    await page.getByRole('button', { name: 'Add a criterion' }).click();
    await page.keyboard.type(text);
  }
  const number = (n: number) => rows(page).nth(n).locator('.row-number');
  await number(0).dragTo(rows(page).nth(2));
  await expect.poll(() => texts(page)).toEqual(['Second', 'Third', 'First']);
  await number(2).dragTo(rows(page).nth(1));
  await expect.poll(() => texts(page)).toEqual(['Second', 'First', 'Third']);
  await expect(page.locator('[data-drop]')).toHaveCount(0);
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect.poll(() => texts(page)).toEqual(['Second', 'Third', 'First']);
  await saved(page);
  await open(page, `${release.at}/plan?section=criteria`);
  await expect.poll(() => texts(page)).toEqual(['Second', 'Third', 'First']);
});
