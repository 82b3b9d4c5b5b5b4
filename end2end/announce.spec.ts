// An announcement is prepared, looked at with the names of those who get it, sent once, and read by them.
import { alive, expect, open, said, test } from './fixtures';
import { Release } from './driver';

// S1.71, S1.84.
test('a downtime is announced and read', async ({ as }) => {
  const release = await Release.raise('Statements as files');
  const page = await as('releaseManager');

  await test.step('a placeholder that there is not is refused, and nothing typed is lost', async () => {
    await open(page, `${release.at}/announcements?kind=downtime`);
    await expect(page.getByRole('heading', { name: 'Prepare an announcement: Downtime' })).toBeVisible();
    await page.getByLabel('Text', { exact: true }).fill('{product} stops for {nobody}.');
    await page.getByRole('button', { name: 'Preview' }).click();
    await expect(page.getByRole('alert').first()).toContainText('There is no placeholder {nobody}.');
    await expect(page.getByLabel('Text', { exact: true })).toHaveValue('{product} stops for {nobody}.');
  });

  await test.step('it is looked at and sent', async () => {
    await page.getByLabel('Text', { exact: true }).fill('{product} stops: {window}.');
    await page.getByRole('button', { name: 'Preview' }).click();
    await alive(page);
    const preview = page.getByRole('region', { name: 'Preview: nothing is sent yet' });
    await expect(preview).toContainText('Data Platform stops: ');
    await expect(preview).toContainText('Grace Mwangi');
    await preview.getByRole('button', { name: /^Send to/ }).click();
    await said(page, 'Announced to');
    await expect(preview).toHaveCount(0);
    await expect(page.getByRole('article').first()).toContainText('no mail was sent');
  });

  await test.step('who is told finds it under Messages', async () => {
    const stakeholder = await as('stakeholder');
    await open(stakeholder, '/inbox');
    const message = stakeholder.getByRole('article').filter({ hasText: release.name }).first();
    await expect(message).toContainText('Unread');
    await message.getByRole('button', { name: 'Mark as read' }).click();
    await expect(message).not.toContainText('Unread');
  });
});
