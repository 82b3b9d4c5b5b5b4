// What is typed stays as it was typed, also where an input could not show it, and where one person has two pages open.
import type { Page } from '@playwright/test';
import { Release } from './driver';
import { alive, expect, expectOnConsole, open, test } from './fixtures';
import { saved, section } from './plan';

const rows = (page: Page) => page.locator('.plan-row:not(.plan-rows-head)');

test('a start that is no date is shown as it came, and stays', async ({ as }) => {
  const release = await Release.raise('Starts after the backup');
  const page = await as('releaseManager');
  await section(page, release.at, 'schedule');
  await page.getByRole('button', { name: 'Add an activity' }).click();
  await rows(page).first().locator('[data-path$=".title"]').evaluate((field) => {
    const data = new DataTransfer();
    data.setData('text/plain', 'Activity\tOwner\tStart\tMinutes\nUnload the ledger\tTomasz Zieliński\tafter the backup\t20');
    field.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }));
  });
  await page.getByRole('button', { name: 'Put them in place of all rows' }).click();
  const start = rows(page).first().locator('[data-path$=".starts"]');
  await expect(start).toHaveValue('after the backup');
  await saved(page);
  for (let visit = 0; visit < 2; visit++) {
    await open(page, `${release.at}/plan?section=schedule`);
    await alive(page);
    await expect(start).toHaveValue('after the backup');
    // Longer than a page waits before it saves.
    await page.waitForTimeout(2_000);
  }
  await expect(rows(page).first()).toContainText('Enter the start as a date and a time');
});

test('two pages of one person keep what each could not save', async ({ as }) => {
  const release = await Release.raise('Open in two tabs');
  const first = await as('releaseManager');
  expectOnConsole(/net::ERR_FAILED/);
  const second = await first.context().newPage();
  await section(first, release.at, 'training');
  await section(second, release.at, 'logistics');
  await first.route('**/api/plans/save', (route) => route.abort());
  await first.locator('#plan-form').getByLabel('Training', { exact: true }).pressSequentially('An hour.');
  await expect(first.locator('.saved-line')).toContainText('1 change is kept in this browser', { timeout: 20_000 });
  await first.close();
  await second.locator('#plan-form').getByLabel('Logistics', { exact: true }).pressSequentially('By post.');
  await saved(second);
  await open(second, `${release.at}/plan?section=training`);
  await expect(second.locator('#plan-form').getByLabel('Training', { exact: true })).toHaveValue('An hour.');
  await saved(second);
});
