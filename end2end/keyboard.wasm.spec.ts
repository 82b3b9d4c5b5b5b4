// With the keyboard alone, once the page is alive: what the browser does by itself must go on working.
import { expect, open, test } from './fixtures';

test('the skip link leads to the content', async ({ as }) => {
  const page = await as('stakeholder');
  await open(page, '/releases');
  await page.keyboard.press('Tab');
  await expect(page.getByRole('link', { name: 'Skip to content' })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.locator('#main')).toBeFocused();
  await page.keyboard.press('Tab');
  expect(await page.evaluate(() => document.querySelector('#main')!.contains(document.activeElement))).toBe(true);
});

test('the account menu folds up by Escape, by going elsewhere, and by leaving the page', async ({ as }) => {
  const page = await as('stakeholder');
  await open(page, '/releases');
  const menu = page.locator('details.menu');
  const unfold = async () => {
    await menu.locator('summary').click();
    await expect(menu).toHaveAttribute('open', '');
  };
  await unfold();
  await page.keyboard.press('Escape');
  await expect(menu).not.toHaveAttribute('open', '');
  await expect(menu.locator('summary')).toBeFocused();
  await unfold();
  await page.getByRole('heading', { level: 1 }).click();
  await expect(menu).not.toHaveAttribute('open', '');
  await unfold();
  await menu.getByRole('link', { name: 'Your account' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Account' })).toBeVisible();
  await expect(menu).not.toHaveAttribute('open', '');
});
