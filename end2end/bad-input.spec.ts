// Wrong, hostile, stale and half-sent input: a message at the field, the right words, and what was typed is still there.
import { Release, send } from './driver';
import { expect, expectOnConsole, mail, open, scripts, test } from './fixtures';
import { fillRequest } from './release';

test('a release that cannot be is refused at its fields, and nothing typed is lost', async ({ as }) => {
  const page = await as('releaseManager');
  const taken = (await Release.raise('Was here first')).name.split(' ').pop()!;
  await open(page, '/releases/new');
  await fillRequest(page, { product: 'Data Platform', title: 'Quarterly reports', version: '0.3' });
  const refused = async (label: string, words: string) => {
    await page.getByRole('button', { name: 'Raise the release' }).click();
    const field = page.locator('.field').filter({ has: page.getByLabel(label, { exact: true }) });
    await expect(field.locator('.error')).toContainText(words);
    await expect(page.getByLabel(label, { exact: true })).toHaveAccessibleDescription(new RegExp(words.slice(0, 20)));
    await expect(page.getByRole('alert').first()).toContainText(words);
    await expect(page.getByLabel('Title')).toHaveValue('Quarterly reports');
  };
  await refused('Release number', 'must be a semantic version such as 2.4.0');
  await page.getByLabel('Release number').fill(taken);
  await refused('Release number', 'has a release of this number already');
  await page.getByLabel('Release number').fill('7.0.1');
  await page.getByLabel('Window starts').fill('2027-03-28T02:30');
  await page.getByLabel('Window ends').fill('2027-03-28T05:00');
  await page.getByLabel('Time zone').fill('Europe/Berlin');
  await refused('Window starts', 'Clocks in Europe/Berlin are put forward');
  await page.getByLabel('Window starts').fill('2027-03-28T06:00');
  await refused('Window ends', 'The end must be after the start.');
  await page.getByLabel('Window ends').fill('2027-03-28T07:00');
  await page.getByLabel('Time zone').fill('Mars/Olympus');
  await refused('Time zone', 'There is no time zone “Mars/Olympus”');
});

test('markup in a text is text', async ({ as }) => {
  const page = await as('releaseManager');
  page.on('dialog', () => { throw new Error('a script ran'); });
  const markup = '<script>alert(1)</script><img src=x onerror=alert(2)>';
  const release = await Release.raise(markup);
  for (const at of [release.at, `${release.at}/history`, `/releases?text=${release.name.split(' ').pop()}`]) {
    await open(page, at);
    await expect(page.locator('main')).toContainText(markup);
  }
});

test('a session that expired while typing: the text survives signing in again', async ({ as }) => {
  const page = await as('developer');
  await open(page, '/changes/new');
  await page.getByLabel('Product', { exact: true }).selectOption({ label: 'Data Platform' });
  await page.getByLabel('Title').fill('Half an hour of thought');
  await page.getByLabel('Reason').fill('It would be a pity to lose it.');
  expectOnConsole(/status of 401/);
  await page.context().clearCookies();
  await page.getByRole('button', { name: 'Raise the change' }).click();
  if (scripts()) {
    const [tab] = await Promise.all([page.context().waitForEvent('page'), page.getByRole('link', { name: 'Sign in in a new tab' }).click()]);
    await tab.locator(`form:has(input[value="${mail('developer')}"]) button`).click();
    await expect(tab.getByRole('heading', { level: 1, name: 'Overview' })).toBeVisible();
    await tab.close();
  } else {
    await page.locator(`form:has(input[value="${mail('developer')}"]) button`).click();
  }
  await expect(page.getByLabel('Reason')).toHaveValue('It would be a pity to lose it.');
  await page.getByRole('button', { name: 'Raise the change' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Half an hour of thought');
});

test('reports that are no reports are refused in words', async ({ as }) => {
  const release = await Release.raise('Bad reports');
  const page = await as('tester');
  const refused = async (content: string, words: string) => {
    await open(page, `${release.at}/tests`);
    await page.getByLabel('Report').setInputFiles({ name: 'junit.xml', mimeType: 'text/xml', buffer: Buffer.from(content) });
    await page.getByRole('button', { name: 'Upload and preview' }).click();
    await expect(page.locator('.error').filter({ hasText: words }).or(page.getByRole('alert').filter({ hasText: words })).first()).toBeVisible();
  };
  await refused('not XML at all', 'The report is not XML');
  await refused('<testsuite><testcase name="a">', 'The report is cut off');
  await refused('<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]><testsuite><testcase name="&x;"/></testsuite>', 'The report has a document type');
  await refused('<testsuite>'.repeat(1000) + '</testsuite>'.repeat(1000), 'nested deeper than');
});

test('a step that has moved on meanwhile is not taken twice', async ({ as }) => {
  const release = await (await Release.raise('Taken elsewhere')).reach('10');
  const page = await as('releaseManager');
  await page.route('**/events*', (route) => route.abort());
  expectOnConsole(/net::ERR_FAILED/);
  await open(page, release.at);
  await release.reach('11');
  await page.getByRole('button', { name: 'Release is fit for purpose' }).click();
  await expect(page.getByRole('alert').first()).toContainText('The release is at step 11, not at step 10');
  await send('tester', 'checklists/add-line', { request: release.id, kind: 'unit', title: 'Still open', mandatory: '' });
  await open(page, release.at);
  await expect(page.locator('.now-answer').first()).toHaveText('11. Evaluate Quality');
});

test('signing out ends the session', async ({ as }) => {
  const page = await as('stakeholder');
  await page.locator('.menu summary').click();
  await page.getByRole('button', { name: 'Sign out' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Sign in');
  await page.goto('/releases');
  await expect(page).toHaveURL(/\/sign-in/);
});

test('a refused form shows where it is wrong, and stops saying so where it is put right', async ({ as }) => {
  const page = await as('releaseManager');
  await open(page, '/releases/new');
  await page.getByRole('button', { name: 'Raise the release' }).scrollIntoViewIfNeeded();
  await page.getByRole('button', { name: 'Raise the release' }).click();
  const summary = page.getByRole('alert').first();
  await expect(summary).toBeInViewport();
  await expect(summary.getByRole('link', { name: 'Enter a title.' })).toBeVisible();
  if (!scripts()) return;
  await expect(summary).toBeFocused();
  await summary.getByRole('link', { name: 'Enter a title.' }).click();
  await expect(page.getByLabel('Title')).toBeFocused();
  await page.getByLabel('Title').fill('Now it has one');
  await expect(page.getByText('Enter a title.')).toHaveCount(0);
  await expect(summary.getByRole('link', { name: 'Choose the product.' })).toBeVisible();
});

test('two people edit one release: the later is told, and overwrites nothing', async ({ as }) => {
  const [first, second] = [await as('releaseManager'), await as('otherReleaseManager')];
  const release = await Release.raise('Edited by two');
  for (const page of [first, second]) await open(page, `${release.at}/edit`);
  await first.getByLabel('Title').fill('The first one’s title');
  await first.getByRole('button', { name: 'Save' }).click();
  await expect(first.locator('main')).toContainText('The first one’s title');
  await second.getByLabel('Title').fill('The second one’s title');
  await second.getByRole('button', { name: 'Save' }).click();
  await expect(second.getByRole('alert').first()).toContainText('Somebody changed this release since you opened the form');
  await expect(second.getByRole('alert').first()).toContainText('The first one’s title');
  await open(second, release.at);
  await expect(second.locator('main')).toContainText('The first one’s title');
});
