// Revisions of a plan (A6), and what is asked and said before work is lost or votes are (A7).
import type { Locator, Page } from '@playwright/test';
import { card } from './acts';
import { Release, read } from './driver';
import { alive, expect, expectOnConsole, open, said, test } from './fixtures';
import { form, line, saved, section, submit } from './plan';

/** What has changed in a field, by its label. */
const change = (within: Page | Locator, label: string): Locator =>
  within.locator(`.diff:has(h4:text-is("${label}"))`);

/** Asserts that a mark has its sign and its line, whatever its colour is. */
async function isMarked(mark: Locator, sign: string) {
  const shown = await mark.evaluate((element) => ({
    before: getComputedStyle(element, '::before').content,
    line: getComputedStyle(element).textDecorationLine,
    shadow: getComputedStyle(element).boxShadow,
  }));
  expect(shown.before).toContain(sign);
  expect(shown.line !== 'none' || shown.shadow !== 'none', `“${sign}” is not told by its colour alone`).toBe(true);
}

/** Changes a text of the section at hand in the browser, and waits until it is saved. */
async function write(page: Page, release: Release, key: string, label: string, text: string) {
  await section(page, release.at, key);
  await form(page).getByLabel(label, { exact: true }).fill(text);
  await saved(page);
}

/** The training that the server has. */
const training = async (release: Release) =>
  (await read<{ plan: { training: string } }>('releaseManager', 'plans/read', { id: release.id })).plan.training;

// A6.
test('two revisions are compared word by word, by whoever reads the plan and by who voted on the first', async ({ as }) => {
  const release = await (await Release.raise('Submitted twice')).reach('2');
  await release.submit();
  await release.vote('otherReleaseManager', 'release-policy');
  const writer = await as('releaseManager');
  await write(writer, release, 'contents', 'Contents', 'Quicker reports.');
  await writer.getByLabel('Why is it submitted again?').fill('Quicker says more.');
  await writer.getByRole('button', { name: 'Submit for approval' }).click();
  await said(writer, 'Revision 2 is frozen.');

  await test.step('who reads the plan chooses two of its versions', async () => {
    const reader = await as('auditor');
    await open(reader, `${release.at}/plan`);
    const list = reader.getByRole('region', { name: 'Revisions' });
    await expect(list.getByRole('row').nth(1)).toContainText('Quicker says more.');
    await expect(list.getByRole('row').nth(1)).toContainText('Amara Okafor');
    const choice = reader.getByRole('form', { name: 'Compare two versions' });
    await choice.getByLabel('From').selectOption('1');
    await choice.getByLabel('To', { exact: true }).selectOption('2');
    await choice.getByRole('button', { name: 'Compare' }).click();
    await reader.waitForURL(/\/plan\/compare\?from=1&to=2$/);
    await expect(reader.getByRole('heading', { name: 'From revision 1 to revision 2' })).toBeVisible();
    await expect(reader.locator('main')).toContainText('1 field differs.');
    await expect(reader.locator('main')).toContainText('Revision 2, Amara Okafor: “Quicker says more.”');
    const [gone, come] = [change(reader, 'Contents').locator('del'), change(reader, 'Contents').locator('ins')];
    await expect(gone).toHaveText('Faster');
    await expect(come).toHaveText('Quicker');
    await expect(change(reader, 'Contents').locator('.diff-text')).toContainText('reports.');
    await isMarked(gone, '−');
    await isMarked(come, '+');
    // The other way round.
    await open(reader, `${release.at}/plan/compare?from=2&to=1`);
    await expect(change(reader, 'Contents').locator('ins')).toHaveText('Faster');
  });

  await test.step('who voted before is told what has changed since', async () => {
    const voter = await as('otherReleaseManager');
    await open(voter, '/approvals');
    const since = card(voter, release.name).locator('.since-vote').first();
    await expect(since.locator('summary').first()).toHaveText('Changes since your vote on revision 1: 1 field');
    await since.locator('summary').first().click();
    await expect(since).toContainText('Void: was for revision 1');
    await expect(change(since, 'Contents').locator('ins')).toHaveText('Quicker');
    await expect(change(since, 'Contents').locator('del')).toHaveText('Faster');
    await since.getByRole('link', { name: 'Compare revision 1 with revision 2' }).click();
    await expect(voter.getByRole('heading', { name: 'From revision 1 to revision 2' })).toBeVisible();
  });

  await test.step('who never voted is told nothing of the kind', async () => {
    const other = await as('changeManager');
    await open(other, `${release.at}/approvals`);
    await expect(other.locator('.vote-row').first()).toContainText('Void: was for revision 1');
    await expect(other.locator('.since-vote')).toHaveCount(0);
  });
});

// A6.
test('an earlier revision comes back as a new one, and text that no revision has only goes when somebody says so', async ({ as }) => {
  const release = await (await Release.raise('Better as it was')).reach('2');
  await release.submit();
  const page = await as('releaseManager');
  await write(page, release, 'contents', 'Contents', 'Quicker reports.');
  await submit(page, release.at);
  await said(page, 'Revision 2 is frozen.');
  await write(page, release, 'policy', 'Release policy', 'A thought that is in no revision.');

  await open(page, `${release.at}/plan/revisions/1`);
  await expect(page.locator('main')).toContainText('There is a newer one: revision 2.');
  const restore = page.locator('section[aria-labelledby="restore"]');
  await restore.getByText('Restore revision 1 into the draft').click();
  await restore.getByRole('button', { name: 'Restore into the draft' }).click();
  await expect(restore.locator('.error-summary')).toContainText(/The draft has text that no revision has: .*Release policy.*\. Tick the box to take it out of the plan\./);
  const { plan } = await read<{ plan: { policy: string } }>('releaseManager', 'plans/read', { id: release.id });
  expect(plan.policy, 'nothing is lost by asking').toBe('A thought that is in no revision.');
  await restore.getByLabel('Take text that no revision has out of the plan').check();
  await restore.getByRole('button', { name: 'Restore into the draft' }).click();
  await said(page, 'The draft is revision 1 again. Submitting it makes a new revision.');

  await section(page, release.at, 'contents');
  await expect(form(page).getByLabel('Contents', { exact: true })).toHaveValue('Faster reports.');
  await submit(page, release.at);
  await said(page, 'Revision 3 is frozen.');
  await expect(page.getByRole('region', { name: 'Revisions' }).getByRole('row')).toHaveCount(4);
  await open(page, `${release.at}/plan/compare?from=1&to=3`);
  await expect(page.locator('main')).toContainText('Nothing differs: both say the same, word for word.');
  await open(page, `${release.at}/plan/compare?from=2&to=3`);
  await expect(change(page, 'Contents').locator('ins')).toHaveText('Faster');
  // The one in between is as it was.
  await open(page, `${release.at}/plan/revisions/2`);
  await expect(page.locator('section[aria-labelledby="contents"]')).toContainText('Quicker reports.');
});

// A7.
test('which votes an edit voids is said beside it, and again before it is submitted', async ({ as }) => {
  const release = await (await Release.raise('Edited after a vote')).reach('2');
  await release.submit();
  await release.vote('otherReleaseManager', 'release-policy');
  const page = await as('releaseManager');
  const standing = page.locator('#submit');
  await section(page, release.at, 'training');
  await expect(form(page)).toContainText('1 vote counts for revision 1. Edits of this section void none');
  await expect(standing).toContainText('Revision 1 is what people vote on.');
  await expect(standing).not.toContainText('Submitting');
  await form(page).getByLabel('Training', { exact: true }).fill('An hour for the help desk.');
  await saved(page);
  await expect(standing).toContainText('Submitting keeps 1 vote: Jonas Weber. Only Training changed, which does not void votes.', { timeout: 20_000 });

  await section(page, release.at, 'contents');
  await expect(form(page)).toContainText('1 vote counts for revision 1. Once an edit of this section is submitted, everybody decides again.');
  await form(page).getByLabel('Contents', { exact: true }).fill('Quicker reports.');
  await saved(page);
  await expect(standing).toContainText('Submitting voids 1 vote: Jonas Weber (Contents changed).', { timeout: 20_000 });
  await standing.getByRole('link', { name: 'What will change with the next submission' }).click();
  await expect(page.getByRole('heading', { name: 'What will change with the next submission' })).toBeVisible();
  await expect(page.locator('.notice').filter({ hasText: 'Submitting voids 1 vote: Jonas Weber (Contents changed).' })).toBeVisible();
  await expect(page.locator('.diff')).toHaveCount(2);
  await expect(change(page, 'Training').locator('ins')).toContainText('An hour for the help desk.');

  // Nothing of it has happened yet; it does with the submission.
  const gate = page.locator('section.vote-card', { has: page.locator('#gate-release-policy') });
  await open(page, `${release.at}/approvals`);
  await expect(gate.locator('.tally')).toContainText('1 of 1 approval');
  await open(page, `${release.at}/plan`);
  await submit(page, release.at);
  await said(page, 'Revision 2 is frozen.');
  await expect(standing).not.toContainText('Submitting voids');
  await open(page, `${release.at}/approvals`);
  await expect(gate.locator('.vote-row').filter({ hasText: 'Jonas Weber' })).toContainText('Void: was for revision 1');
  await expect(gate.locator('.tally')).toContainText('0 of 1 approval');
});

// A7.
test('leaving asks while something is not saved, and only then', async ({ as }) => {
  const release = await Release.raise('Left too early');
  const page = await as('releaseManager');
  expectOnConsole(/net::ERR_FAILED/);
  const asked: string[] = [];
  let stay = true;
  page.on('dialog', (dialog) => {
    asked.push(dialog.type());
    return stay ? dialog.dismiss() : dialog.accept();
  });
  const text = form(page).getByLabel('Training', { exact: true });
  await section(page, release.at, 'training');
  await text.pressSequentially('An hour.');
  await saved(page);
  await page.reload();
  await alive(page);
  await expect(text).toHaveValue('An hour.');
  expect(asked, 'what is saved is not asked about').toEqual([]);

  await page.route('**/api/plans/save', (route) => route.abort());
  await text.press('End');
  await text.pressSequentially(' Or two.');
  // At once, and also when saving has failed.
  await page.close({ runBeforeUnload: true });
  await expect.poll(() => asked).toEqual(['beforeunload']);
  await expect(line(page)).toContainText('Offline', { timeout: 20_000 });
  await page.close({ runBeforeUnload: true });
  await expect.poll(() => asked).toHaveLength(2);
  expect(page.isClosed()).toBe(false);
  await expect(text).toHaveValue('An hour. Or two.');

  // Who leaves all the same finds it again, and it is saved then.
  stay = false;
  await page.goto('/');
  await expect(page.getByRole('heading', { level: 1, name: 'Overview' })).toBeVisible();
  expect(asked).toHaveLength(3);
  await page.unroute('**/api/plans/save');
  await section(page, release.at, 'training');
  await expect(text).toHaveValue('An hour. Or two.');
  await expect.poll(() => training(release)).toBe('An hour. Or two.');
  await saved(page);
  await page.reload();
  await alive(page);
  expect(asked, 'saved again, it is not asked about').toHaveLength(3);
});

// A7: going elsewhere inside of Slipway loses nothing either.
test('another page of Slipway is opened without a question, and what was typed is sent', async ({ as }) => {
  const release = await Release.raise('Left by a link');
  const page = await as('releaseManager');
  page.on('dialog', (dialog) => {
    throw new Error(`asked ${dialog.type()}`);
  });
  await section(page, release.at, 'training');
  await form(page).getByLabel('Training', { exact: true }).pressSequentially('An hour.');
  await expect(line(page)).toHaveText(/Not saved yet…|Saving…/);
  await page.locator('.tabs').getByRole('link', { name: 'History' }).click();
  await expect(page).toHaveURL(/\/history$/);
  await expect.poll(() => training(release)).toBe('An hour.');
});
