// Tables of a plan pasted from a spreadsheet, and copied into one (A8).
import type { Locator, Page } from '@playwright/test';
import { Release, read } from './driver';
import { expect, said, test as base } from './fixtures';
import { cell, form, rows, saved, section } from './plan';

/** What Excel and Google Sheets put on the clipboard. */
const tabbed = (table: string[][]) => table.map((row) => row.join('\t')).join('\n') + '\n';

/** What was pasted, as it would come in. */
const panel = (page: Page): Locator => page.getByRole('region', { name: 'What was pasted' });
const previewed = (page: Page): Locator => panel(page).getByRole('region', { name: 'Pasted rows' }).locator('tbody tr');

/** Pastes with the keyboard, from a real clipboard. */
async function paste(page: Page, field: Locator, text: string) {
  await page.evaluate((words) => navigator.clipboard.writeText(words), text);
  await field.focus();
  await page.keyboard.press('Control+v');
}

/** Pastes what is too much for a clipboard in a test, by the event that a browser sends. */
const send = (field: Locator, text: string) =>
  field.evaluate((element, words) => {
    const clipboardData = new DataTransfer();
    clipboardData.setData('text/plain', words);
    element.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));
  }, text);

/** The texts of the rows on the page, column by column. */
const written = (page: Page, columns: string[]): Promise<string[][]> =>
  rows(page).evaluateAll((all, keys) => all.map((row) => keys.map((key) => {
    const field = row.querySelector<HTMLInputElement>(`[data-path$=".${key}"]`)!;
    return field.type === 'checkbox' ? String(field.checked) : field.value;
  })), columns);

/** What is done in the draft that the server has. */
async function kept(release: Release): Promise<string[]> {
  interface PlanView { plan: { activities: { title: string }[] } }
  const { plan } = await read<PlanView>('releaseManager', 'plans/read', { id: release.id });
  return plan.activities.map((a) => a.title);
}

const test = base.extend<{ writer: (release: Release, key: string) => Promise<Page> }>({
  // Somebody with a clipboard at a section.
  writer: async ({ as }, use) => {
    await use(async (release, key) => {
      const page = await as('releaseManager');
      await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
      await section(page, release.at, key);
      return page;
    });
  },
});

const cutover = [
  ['No', 'Task', 'Who', 'Planned start', 'Duration', 'Predecessors', 'Checkpoint'],
  ['1', 'Stop the batch', 'Tomasz Zieliński', '2026-03-14 20:00', '10', '', ''],
  ['2', 'Back up the database', 'Tomasz Zieliński', '', '20/30/60', '1', ''],
  ['3', 'Install the service', 'Tomasz Zieliński', '', '0:45', '2', ''],
  ['4', 'Migrate the schema', 'Ingrid Solberg', '', '1h 30', '2, 3', ''],
  ['Phase 2', '', '', '', '', '', ''],
  ['5', 'Check what was migrated', '', '', '15', '4', 'yes'],
  ['6', 'Go or no go', 'Amara Okafor', '', '5', '5', 'yes'],
  ['7', 'Warm the caches', 'Tomasz Zieliński', '', '10', '6', ''],
  ['8', 'Start the batch', 'Tomasz Zieliński', '', '10', '7', ''],
  ['9', 'Run the smoke tests', 'Hannah Fischer', '', '20', '8', ''],
  ['10', 'Open the door', 'Amara Okafor', '', '1', '9', ''],
];

test('activities from a spreadsheet are looked at, put in, and taken away again in one step', async ({ writer }) => {
  const release = await Release.raise('Planned in a spreadsheet');
  const page = await writer(release, 'schedule');
  // Nothing is there yet to paste into: the table itself takes it.
  await paste(page, page.getByRole('button', { name: 'Add an activity' }), tabbed(cutover));

  await expect(panel(page).getByRole('heading', { name: 'Pasted: 10 activities' })).toBeVisible();
  await expect(panel(page)).toBeFocused();
  // What will happen is said before it does.
  await expect(panel(page)).toContainText('Row 6 is left out. Only “Phase 2” stands in it, so it is taken for a heading.');
  await expect(panel(page)).toContainText('“Duration” names no unit: its numbers are taken as minutes.');
  await expect(panel(page)).toContainText('1 of them is not complete yet');
  await expect(previewed(page)).toHaveCount(10);
  await expect(previewed(page).nth(3).locator('td')).toHaveText(['', 'Migrate the schema', 'Ingrid Solberg', '', '90', '2, 3', '']);
  await expect(previewed(page).nth(4).locator('td').first()).toHaveText('Enter who does it.');
  await expect(panel(page).getByRole('button', { name: 'Put them in place of all rows' })).toHaveCount(0);
  await expect(rows(page)).toHaveCount(0);

  await panel(page).getByRole('button', { name: 'Add them' }).click();
  await said(page, '10 activities put in.');
  await expect(panel(page)).toHaveCount(0);
  await expect(rows(page)).toHaveCount(10);
  const columns = ['title', 'owner', 'starts', 'minutes', 'waits_for', 'checkpoint'];
  const shown = await written(page, columns);
  expect(shown[0]).toEqual(['Stop the batch', 'Tomasz Zieliński', '2026-03-14T20:00', '10', '', 'false']);
  expect(shown[1]).toEqual(['Back up the database', 'Tomasz Zieliński', '', '20/30/60', '1', 'false']);
  expect(shown[3]).toEqual(['Migrate the schema', 'Ingrid Solberg', '', '90', '2, 3', 'false']);
  expect(shown[4]).toEqual(['Check what was migrated', '', '', '15', '4', 'true']);
  expect(shown[9]).toEqual(['Open the door', 'Amara Okafor', '', '1', '9', 'false']);
  await saved(page);
  expect(await kept(release)).toEqual(shown.map((row) => row[0]));

  await form(page).getByRole('button', { name: 'Undo' }).click();
  await expect(rows(page)).toHaveCount(0);
  await saved(page);
  expect(await kept(release)).toEqual([]);
  await form(page).getByRole('button', { name: 'Redo' }).click();
  await expect(rows(page)).toHaveCount(10);
  expect(await written(page, columns)).toEqual(shown);
  await saved(page);
  await section(page, release.at, 'schedule');
  expect(await written(page, columns)).toEqual(shown);
});

test('rows without a head come in from the column that they are pasted into, below those that are there', async ({ writer }) => {
  const release = await Release.raise('Two more steps');
  await release.write({ activities: [{ id: 'a1', title: 'Stop', owner: 'Tomasz Zieliński', starts: '2026-03-14T20:00', minutes: '5', waits_for: [] }] }, ['schedule']);
  const page = await writer(release, 'schedule');
  await paste(page, cell(page, 0, 'owner'), tabbed([['Ingrid Solberg', '2026-03-14 20:05', '10'], ['Amara Okafor', '2026-03-14 20:15', '20']]));
  await expect(previewed(page).nth(0).locator('td').nth(1)).toHaveText('Ingrid Solberg');
  await expect(cell(page, 0, 'owner'), 'nothing of it is in the field itself').toHaveValue('Tomasz Zieliński');
  await panel(page).getByRole('button', { name: 'Add them' }).click();
  await expect(rows(page)).toHaveCount(3);
  expect(await written(page, ['title', 'owner', 'starts', 'minutes'])).toEqual([
    ['Stop', 'Tomasz Zieliński', '2026-03-14T20:00', '5'],
    ['', 'Ingrid Solberg', '2026-03-14T20:05', '10'],
    ['', 'Amara Okafor', '2026-03-14T20:15', '20'],
  ]);
  await saved(page);

  await test.step('one cell belongs into its field, and what is not wanted is put away', async () => {
    await cell(page, 1, 'title').fill('');
    await paste(page, cell(page, 1, 'title'), 'Install');
    await expect(cell(page, 1, 'title')).toHaveValue('Install');
    await expect(panel(page)).toHaveCount(0);
    await paste(page, cell(page, 2, 'title'), tabbed([['Start', 'Amara Okafor']]));
    await panel(page).getByRole('button', { name: 'Cancel' }).click();
    await expect(panel(page)).toHaveCount(0);
    await expect(rows(page)).toHaveCount(3);
    await expect(cell(page, 2, 'title')).toHaveValue('');
  });
});

test('a RACI matrix becomes rows that name the roles', async ({ writer }) => {
  const release = await Release.raise('Who does what');
  const page = await writer(release, 'raci');
  const matrix = [
    ['Activity', 'Release Manager', 'Deployer', 'Help desk'],
    ['Deploy to LIVE', 'A', 'R', 'I'],
    ['Tell the customers', 'A/R', '', 'C'],
    ['Switch it off', 'A', 'A', 'x'],
  ];
  await paste(page, page.getByRole('button', { name: 'Add a responsibility' }), tabbed(matrix));
  await expect(panel(page).getByRole('heading', { name: 'Pasted: 3 responsibilities' })).toBeVisible();
  await expect(previewed(page).nth(0).locator('td')).toHaveText(['', 'Deploy to LIVE', 'Deployer', 'Release Manager', '', 'Help desk']);
  await expect(previewed(page).nth(2).locator('td').first()).toContainText('“x” for Help desk is no letter of R, A, C and I; it is left out.');
  await expect(previewed(page).nth(2).locator('td').first()).toContainText('Exactly one is accountable; here are 2.');
  await panel(page).getByRole('button', { name: 'Add them' }).press('Enter');
  await said(page, '3 responsibilities put in.');
  expect(await written(page, ['what', 'responsible', 'accountable', 'consulted', 'informed'])).toEqual([
    ['Deploy to LIVE', 'Deployer', 'Release Manager', '', 'Help desk'],
    ['Tell the customers', 'Release Manager', 'Release Manager', 'Help desk', ''],
    ['Switch it off', '', 'Release Manager, Deployer', '', ''],
  ]);
  // What is wrong with it is said at the row, too.
  await expect(rows(page).nth(2)).toContainText('Exactly one is accountable; here are 2.');
  await saved(page);
  // The keyboard is still in the section.
  await page.keyboard.press('Control+z');
  await expect(rows(page)).toHaveCount(0);
});

test('components come in with their choices by name, and what is copied out comes back the same', async ({ writer }) => {
  const release = await Release.raise('Copied and pasted');
  const page = await writer(release, 'components');
  const components = [
    ['System', 'Type of change', 'Current version', 'New version', 'Impact', 'Downtime (h)'],
    ['ledger', 'Application code', '2.3.9', '2.4.0', 'Outage', '0.5'],
    ['=HYPERLINK("http://example.org")', 'configuration', '', '2.4.0', 'None', ''],
    ['reports', 'Firmware', '1.0', '1.1', 'slower or limited', ''],
  ];
  await paste(page, page.getByRole('button', { name: 'Add a component' }), tabbed(components));
  await expect(previewed(page).nth(2).locator('td').first()).toContainText('What changes: “Firmware” is none of Application code, Infrastructure code, Configuration, Environment; it is left empty.');
  await panel(page).getByRole('button', { name: 'Add them' }).click();
  await expect(rows(page)).toHaveCount(3);
  const columns = ['component', 'scope', 'from', 'to', 'impact', 'outage'];
  const shown = await written(page, columns);
  expect(shown).toEqual([
    ['ledger', 'application', '2.3.9', '2.4.0', 'outage', '30'],
    ['=HYPERLINK("http://example.org")', 'configuration', '', '2.4.0', 'none', ''],
    ['reports', '', '1.0', '1.1', 'slower', ''],
  ]);
  await saved(page);

  await form(page).getByRole('button', { name: 'Copy the table' }).click();
  await said(page, 'Copied. Paste it into a spreadsheet.');
  const copied = await page.evaluate(() => navigator.clipboard.readText());
  expect(copied.split('\n')[0]).toBe('Component\tWhat changes\tFrom version\tTo version\tImpact\tOutage, minutes');
  expect(copied.split('\n')[1]).toBe('ledger\tApplication code\t2.3.9\t2.4.0\tOutage\t30');
  // No spreadsheet runs it as a formula.
  expect(copied.split('\n')[2]).toMatch(/^"?'=HYPERLINK/);
  await cell(page, 0, 'component').focus();
  await page.keyboard.press('Control+v');
  await expect(panel(page).getByRole('heading', { name: 'Pasted: 3 components' })).toBeVisible();
  await panel(page).getByRole('button', { name: 'Add them' }).click();
  await expect(rows(page)).toHaveCount(6);
  expect(await written(page, columns)).toEqual([...shown, ...shown]);
  await saved(page);
});

test('too much is refused in words, and nothing is lost', async ({ writer }) => {
  const release = await Release.raise('Ten thousand steps');
  const page = await writer(release, 'schedule');
  await page.getByRole('button', { name: 'Add an activity' }).click();
  await cell(page, 0, 'title').fill('Stop the batch');
  await saved(page);
  const table = (count: number, title: string) =>
    tabbed([['Task', 'Owner', 'Start', 'Minutes'], ...Array.from({ length: count }, (_, n) => [`${title} ${n}`, 'Tomasz Zieliński', '2026-03-14 20:00', '5'])]);
  const refused = page.locator('.plan-rows').getByRole('alert');
  const unharmed = async () => {
    await expect(rows(page)).toHaveCount(1);
    await expect(cell(page, 0, 'title')).toHaveValue('Stop the batch');
    expect(await kept(release)).toEqual(['Stop the batch']);
  };

  await send(cell(page, 0, 'title'), table(10_000, 'Step'));
  await expect(refused).toContainText('These are too many rows: at most 500 activities are kept. Paste fewer.');
  await expect(refused).toBeFocused();
  await unharmed();
  await refused.getByRole('button', { name: 'Close' }).click();
  await expect(refused).toHaveCount(0);

  // Beyond a megabyte, and beyond what a request may be.
  const long = 'Move everything that is in the old place into the new one, and look at it twice, before step';
  for (const [title, words] of [[long, 'This is too much to paste; a table has at most 500 rows. Import the file instead.'], [long.repeat(3), 'This is too much to paste']] as const) {
    await send(cell(page, 0, 'title'), table(10_000, title));
    await expect(refused).toContainText(words);
    await unharmed();
    await refused.getByRole('button', { name: 'Close' }).click();
    await expect(refused).toHaveCount(0);
  }

  // More than a table holds, less than what is not even read.
  await send(cell(page, 0, 'title'), table(501, 'Step'));
  await expect(panel(page)).toContainText('There are 501 rows; at most 500 are kept. Split the sheet, or leave rows out.');
  await expect(panel(page).getByRole('button', { name: 'Add them' })).toHaveCount(0);
  await expect(panel(page).getByRole('button', { name: 'Put them in place of all rows' })).toHaveCount(0);
  await unharmed();
  await panel(page).getByRole('button', { name: 'Cancel' }).click();

  // As many as it holds: not beside what is there, but in place of it.
  await send(cell(page, 0, 'title'), table(500, 'Step'));
  await expect(panel(page)).toContainText('A table has at most 500 rows.');
  await expect(panel(page).getByRole('button', { name: 'Add them' })).toHaveCount(0);
  await expect(panel(page)).toContainText('and 480 more');
  await panel(page).getByRole('button', { name: 'Put them in place of all rows' }).click();
  await expect(rows(page)).toHaveCount(500);
  await expect(cell(page, 499, 'title')).toHaveValue('Step 499');
  await saved(page);
  await form(page).getByRole('button', { name: 'Undo' }).click();
  await expect(rows(page)).toHaveCount(1);
  await expect(cell(page, 0, 'title')).toHaveValue('Stop the batch');
  await saved(page);
  await unharmed();
});
