// A plan that saves itself: over a lost connection, an ended session, and two people at the same text.
import { Release } from './driver';
import { expect, expectOnConsole, mail, open, test } from './fixtures';
import { saved, section } from './plan';

test('the draft survives a lost connection', async ({ as }) => {
  const release = await Release.raise('Written on a train');
  const page = await as('releaseManager');
  expectOnConsole(/net::ERR_FAILED/);
  await section(page, release.at, 'contents');
  await page.route('**/api/plans/save', (route) => route.abort());
  const text = page.locator('#plan-form').getByLabel('Contents', { exact: true });
  await text.pressSequentially('Between two tunnels.');
  await expect(page.locator('.saved-line')).toContainText('Offline', { timeout: 20_000 });
  await page.unroute('**/api/plans/save');
  await text.pressSequentially(' And on.');
  await saved(page);
  await open(page, `${release.at}/plan?section=contents`);
  await expect(text).toHaveValue('Between two tunnels. And on.');
});

test('an ended session does not stop the writing', async ({ as }) => {
  const release = await Release.raise('Written until midnight');
  const page = await as('releaseManager');
  expectOnConsole(/status of 401/);
  await section(page, release.at, 'training');
  await page.context().clearCookies();
  const text = page.locator('#plan-form').getByLabel('Training', { exact: true });
  await text.pressSequentially('An hour for the help desk.');
  await expect(page.locator('.saved-line')).toContainText('Your session has ended', { timeout: 20_000 });
  const [tab] = await Promise.all([page.context().waitForEvent('page'), page.getByRole('link', { name: 'Sign in in a new tab' }).click()]);
  await tab.locator(`form:has(input[value="${mail('releaseManager')}"]) button`).click();
  await expect(tab.getByRole('heading', { level: 1, name: 'Overview' })).toBeVisible();
  await tab.close();
  await text.pressSequentially(' And a page of notes.');
  await saved(page);
  await expect(text).toHaveValue('An hour for the help desk. And a page of notes.');
});

test('two people at the same text choose whose stays', async ({ as }) => {
  const release = await Release.raise('Written by two');
  const page = await as('releaseManager');
  expectOnConsole(/net::ERR_FAILED/);
  await page.route('**/events*', (route) => route.abort());
  await section(page, release.at, 'logistics');
  await release.write({ logistics: 'Two deployers on call.', contents: 'Reports.' }, ['logistics', 'contents'], 'otherReleaseManager');
  await page.locator('#plan-form').getByLabel('Logistics', { exact: true }).pressSequentially('One deployer on call.');
  const conflict = page.locator('#plan-conflicts');
  await expect(conflict).toContainText('Two deployers on call.', { timeout: 20_000 });
  await expect(conflict).toContainText('Jonas Weber');
  await conflict.getByRole('radio', { name: /Theirs/ }).check();
  await conflict.getByRole('button', { name: 'Save with these choices' }).click();
  await saved(page);
  await expect(conflict).toHaveCount(0);
  await open(page, `${release.at}/plan?section=logistics`);
  await expect(page.locator('#plan-form').getByLabel('Logistics', { exact: true })).toHaveValue('Two deployers on call.');
});

test('steps that wait for each other are told on submit', async ({ as }) => {
  const release = await (await Release.raise('Goes in circles')).reach('2');
  const activity = (id: string, waits: string) => ({ id, title: `Activity ${id}`, owner: 'Tomasz Zieliński', starts: '', minutes: '10', waits_for: [waits] });
  await release.write({ activities: [activity('a1', 'a2'), activity('a2', 'a1')] }, ['schedule']);
  const page = await as('releaseManager');
  await open(page, `${release.at}/plan`);
  await page.getByRole('button', { name: 'Submit for approval' }).click();
  await expect(page.getByRole('alert').first()).toContainText('“Activity a1” waits for “Activity a2”, which waits for “Activity a1”');
});
