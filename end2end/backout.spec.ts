// A release that does not work in LIVE is backed out, and its end is told from a success.
import { alive, expect, open, said, test } from './fixtures';
import { Release } from './driver';
import { leave, record, stands } from './release';

// S0.43, S0.46, S0.47, S0.48.
test('a release that fails its verification is backed out and closed as unsuccessful', async ({ as }) => {
  test.setTimeout(240_000);
  const release = await (await Release.raise('Reports that do not come')).reach('16');
  const page = await as('releaseManager');
  await open(page, release.at);
  await stands(page, '16. Working?', ['“Sanity check and testing in LIVE” is not recorded.'], 'It is your move');

  await test.step('a failed check leaves only the way back', async () => {
    await record(page, 'Sanity check and testing in LIVE', 'Failed');
    await expect(page.locator('.outcomes')).toContainText('“Sanity check and testing in LIVE” is recorded as not done or failed.');
    await leave(page, release.at, 'Yes, it is working');
    await expect(page.getByRole('alert')).toContainText('“Sanity check and testing in LIVE” is recorded as not done or failed.');
    await leave(page, release.at, 'No, back it out', '');
    await expect(page.getByRole('alert').first()).toBeVisible();
    await leave(page, release.at, 'No, back it out', 'The reports of today are empty.');
    await said(page, 'Now at step 19. Implement Backout Plans.');
  });

  await test.step('each step of the backout plan is recorded', async () => {
    await stands(page, '19. Implement Backout Plans', ['These backout steps have no result yet: Stop the service, Install the release before.'], 'It is your move');
    await record(page, 'Stop the service', 'Passed');
    await record(page, 'Install the release before', 'Passed');
    await leave(page, release.at, 'Backout plan is carried out');
    await said(page, 'Now at step 20.');
  });

  await test.step('its changes are backed out, and it is closed at less than 100 %', async () => {
    await leave(page, release.at, 'Set all RFCs to backed out');
    await said(page, 'The release is closed.');
    await expect(page.locator('main .notice').first()).toContainText('Closed: backed out 98 % done.');
    await expect(page.locator('.page-head')).toContainText('Closed: backed out');
    await open(page, `${release.at}/changes`);
    await expect(page.getByRole('region', { name: 'Changes in the release' })).toContainText('Backed out');
    await open(page, `/releases?state=closed&text=${release.name.split(' ').pop()}`);
    await expect(page.locator('tbody tr')).toContainText('Closed: backed out');
    await page.getByRole('link', { name: release.name }).click();
    await alive(page);
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(release.name);
  });
});
