// A plan for those without scripts: its sections as plain forms, and a spreadsheet taken over page by page. What holds
// with scripts as well is held with them, too.
import { readFile } from 'node:fs/promises';
import { Release } from './driver';
import { expect, open, said, scripts, test } from './fixtures';
import { cell, form, rows, save, section } from './plan';

test('a section of texts is written, refused with what was typed still there, and read', async ({ as }) => {
  const release = await Release.raise('Written without scripts');
  const page = await as('releaseManager');
  await section(page, release.at, 'summary');
  const field = (label: string) => form(page).getByLabel(label, { exact: true });
  await field('Short description').fill('Faster reports.\n\nAnd **smaller** ones.');
  await field('Initiator of the change').fill('Grace Mwangi');
  await save(page);
  await expect(field('Short description')).toHaveValue('Faster reports.\n\nAnd **smaller** ones.');
  await expect(field('Initiator of the change')).toHaveValue('Grace Mwangi');
  await expect(page.getByRole('navigation', { name: 'Sections of the plan' }).getByRole('link', { name: /^Summary/ })).toHaveAttribute('aria-current', 'true');
  await open(page, `${release.at}/plan?section=summary&read=yes`);
  await expect(page.locator('.plan-section strong')).toHaveText('smaller');
  await page.getByRole('link', { name: 'Edit this section' }).click();
  await expect(field('Short description')).toBeVisible();

  // What a plan cannot hold is said at its field, and all of it is still there.
  await section(page, release.at, 'policy');
  await field('Release policy').fill('Small, tested, reversible.');
  await field('Longest outage in minutes').fill('half an hour');
  await form(page).getByLabel('Only changes that are approved').check();
  await form(page).getByRole('button', { name: 'Save', exact: true }).click();
  await expect(form(page).locator('.error')).toContainText('The longest outage must be a whole number from 0 to 100000.');
  await expect(field('Longest outage in minutes')).toHaveValue('half an hour');
  await expect(field('Release policy')).toHaveValue('Small, tested, reversible.');
  await expect(form(page).getByLabel('Only changes that are approved')).toBeChecked();
  await field('Longest outage in minutes').fill('30');
  await save(page);
  await section(page, release.at, 'policy');
  await expect(field('Longest outage in minutes')).toHaveValue('30');
  await expect(field('Release policy')).toHaveValue('Small, tested, reversible.');
});

test('rows are added by filling empty ones, and removed by clearing them', async ({ as }) => {
  test.skip(scripts(), 'with scripts there are buttons and keys for it');
  const release = await Release.raise('Rows without scripts');
  const page = await as('releaseManager');
  await section(page, release.at, 'raci');
  const spare = await rows(page).count();
  expect(spare, 'there are empty rows to write into').toBeGreaterThan(1);
  const fill = async (n: number, texts: Record<string, string>) => {
    for (const [column, text] of Object.entries(texts)) await cell(page, n, column).fill(text);
  };
  await fill(0, { what: 'Deploy', responsible: 'Tomasz Zieliński', accountable: 'Amara Okafor' });
  await fill(1, { what: 'Test', responsible: 'Hannah Schmidt', accountable: 'Amara Okafor, Jonas Weber', informed: 'Help desk' });
  await save(page);
  await expect(rows(page)).toHaveCount(2 + spare);
  // S4.23: kept as typed, and said at the row.
  await expect(cell(page, 1, 'accountable')).toHaveValue('Amara Okafor, Jonas Weber');
  await expect(rows(page).nth(1)).toContainText('Exactly one is accountable; here are 2.');
  await fill(1, { accountable: 'Jonas Weber' });
  await fill(2, { what: 'Tell the customers', responsible: 'Help desk', accountable: 'Amara Okafor' });
  await save(page);
  await expect(rows(page)).toHaveCount(3 + spare);
  await expect(rows(page).nth(1)).not.toContainText('Exactly one is accountable');
  await fill(0, { what: '', responsible: '', accountable: '' });
  await save(page);
  await expect(rows(page)).toHaveCount(2 + spare);
  await section(page, release.at, 'raci');
  await expect(cell(page, 0, 'what')).toHaveValue('Test');
  await expect(cell(page, 0, 'informed')).toHaveValue('Help desk');
  await expect(cell(page, 1, 'what')).toHaveValue('Tell the customers');
  await expect(cell(page, 2, 'what')).toHaveValue('');
  await page.getByRole('link', { name: 'As it will be read' }).click();
  await expect(page.locator('.plan-section tbody tr')).toHaveCount(2);
  await expect(page.locator('.plan-section tbody tr').first()).toContainText('Jonas Weber');
});

const sheet = `Cutover of the spring release;;;;
;;;;
Nr;Task;Wer;Start;Duration (min);Predecessor
1;Stop the batch;Tomasz Zieliński;2026-03-14 20:00;10;
2;Install;Tomasz Zieliński;;30;1
3;"Start; then look";Amara Okafor;;5;2
`;

test('a table of somebody else is read, mapped, taken over, and taken back', async ({ as }) => {
  const release = await Release.raise('Planned elsewhere');
  // Columns are remembered by their heads, for whoever comes next: so this head is nobody else's.
  const own = sheet.replace('Wer', `Wer ${Date.now()}`);
  const page = await as('releaseManager');
  await open(page, `${release.at}/plan`);
  await page.getByRole('link', { name: 'Import from Excel, CSV or text' }).click();
  await page.getByLabel('File').setInputFiles({ name: 'cutover.csv', mimeType: 'text/csv', buffer: Buffer.from(own) });
  await page.getByRole('button', { name: 'Upload and preview' }).click();
  await page.waitForURL(/\/plan\/import\/[0-9a-f-]{36}/);
  const upload = new URL(page.url()).pathname;
  await expect(page.getByRole('heading', { name: 'cutover.csv' })).toBeVisible();
  const read = page.getByRole('region', { name: 'Rows' }).last().locator('tbody tr');
  await expect(read).toHaveCount(3);
  // Nobody knows what “Wer” is.
  await expect(page.getByRole('region', { name: 'Take over' })).toContainText('3 rows can be taken over; 3 rows are to be mended');
  await expect(read.nth(0).locator('td').last()).toContainText('Enter who does it.');
  const columns = page.getByRole('region', { name: 'Columns' });
  await expect(columns.getByRole('row').filter({ hasText: 'Wer' }).locator('select')).toHaveValue('');
  await columns.getByLabel('Column C').selectOption({ label: 'Owner' });
  await page.getByRole('button', { name: 'Read it so' }).click();
  await expect(page.getByRole('region', { name: 'Take over' })).toContainText('3 rows can be taken over, with nothing to mend.');
  await expect(read.nth(2)).toContainText('Start; then look');
  await expect(read.nth(2)).toContainText('Amara Okafor');
  await page.getByRole('button', { name: 'Take over 3 rows' }).click();
  await said(page, 'Taken over: 3 rows into “Release plan”.');
  await expect(page).toHaveURL(/section=schedule/);
  await section(page, release.at, 'schedule');
  await expect(cell(page, 0, 'starts')).toHaveValue('2026-03-14T20:00');
  await expect(cell(page, 1, 'title')).toHaveValue('Install');
  await expect(cell(page, 1, 'waits_for')).toHaveValue('1');
  await expect(cell(page, 2, 'title')).toHaveValue('Start; then look');
  await expect(cell(page, 2, 'owner')).toHaveValue('Amara Okafor');

  await open(page, `${release.at}/plan/import`);
  await expect(page.getByRole('row').filter({ hasText: 'cutover.csv' })).toContainText('Taken over');
  await open(page, upload);
  await page.getByRole('button', { name: 'Take it back' }).click();
  await said(page, 'It is taken back.');
  await section(page, release.at, 'schedule');
  if (scripts()) await expect(rows(page)).toHaveCount(0);
  else await expect(cell(page, 0, 'title')).toHaveValue('');

  // What “Wer” is, is remembered for the next release.
  const next = await Release.raise('Planned elsewhere, too');
  await open(page, `${next.at}/plan/import`);
  await page.getByLabel('File').setInputFiles({ name: 'again.csv', mimeType: 'text/csv', buffer: Buffer.from(own) });
  await page.getByRole('button', { name: 'Upload and preview' }).click();
  await expect(page.locator('main')).toContainText('The columns are read as the last time somebody took over a sheet with this head.');
  await expect(page.getByRole('button', { name: 'Take over 3 rows' })).toBeVisible();
});

test('a plan that was exported as a workbook comes into another release, section by section', async ({ as }) => {
  const from = await (await Release.raise('Planned before')).reach('2');
  const page = await as('releaseManager');
  await open(page, `${from.at}/plan`);
  const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name: 'Export as Excel' }).click()]);
  expect(download.suggestedFilename()).toMatch(/\.xlsx$/);
  const to = await Release.raise('Planned the same way');
  await open(page, `${to.at}/plan/import`);
  await page.getByLabel('File').setInputFiles({ name: 'before.xlsx', mimeType: 'application/octet-stream', buffer: await readFile(await download.path()) });
  await page.getByRole('button', { name: 'Upload and preview' }).click();
  await page.waitForURL(/\/plan\/import\/[0-9a-f-]{36}/);
  await expect(page.locator('.diff').filter({ hasText: 'Install the release before' }).locator('ins').first()).toBeVisible();
  await page.getByRole('checkbox', { name: /^Contents/ }).uncheck();
  await page.getByRole('button', { name: 'Take over', exact: true }).click();
  await said(page, 'Taken over: 5 sections.');
  await section(page, to.at, 'backout');
  await expect(cell(page, 1, 'title')).toHaveValue('Install the release before');
  await expect(cell(page, 1, 'minutes')).toHaveValue('20');
  await section(page, to.at, 'schedule');
  await expect(cell(page, 1, 'waits_for')).toHaveValue('1');
  await section(page, to.at, 'contents');
  await expect(form(page).getByLabel('Contents', { exact: true })).toHaveValue('');
});
