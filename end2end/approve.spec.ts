// A member of the board decides from the queue: at a desk and on a phone.
import { card, gate, vote } from './acts';
import { expect, expectOnConsole, open, password, said, scripts, test } from './fixtures';
import { Release } from './driver';

const rollout = 'Rollout into LIVE';

test('a board member sees what a decision rests on, and decides without leaving the queue', async ({ as }) => {
  test.setTimeout(240_000);
  const release = await (await Release.raise('A decision to take')).reach('13');
  const page = await as('cab1');
  await open(page, '/approvals');
  const mine = card(page, release.name);
  for (const fact of ['Window', 'Risk', 'Tests', 'Backout', 'Collisions', 'All mandatory tests passed', 'Tested, passed']) await expect(mine).toContainText(fact);
  await expect(mine).toContainText('0 of 2 approvals');
  await vote(page, release.name, rollout, 'Approve', 'Good to go.');
  await expect(page.getByRole('region', { name: 'Your last votes' }).getByRole('listitem').filter({ hasText: release.name })).toContainText('Good to go.');

  await test.step('the same vote is not asked for again', async () => {
    await open(page, '/approvals');
    await expect(card(page, release.name)).toHaveCount(0);
  });
});

test('a rejection needs its reason', async ({ as }) => {
  test.setTimeout(240_000);
  const release = await (await Release.raise('A release to reject')).reach('13');
  const page = await as('cab2');
  await open(page, '/approvals');
  const form = gate(page, release.name, rollout);
  await form.getByLabel('Your password').fill(password);
  await form.getByRole('button', { name: 'Reject' }).click();
  const comment = form.locator('.field', { has: page.getByLabel('Comment') });
  await expect(comment.locator('.error')).toContainText('Enter a reason for rejecting.');
  await expect(comment.getByLabel('Comment')).toHaveAccessibleDescription(/Enter a reason for rejecting\./);
  await form.getByLabel('Comment').fill('The window is too short.');
  await form.getByLabel('Your password').fill('a guess');
  await form.getByRole('button', { name: 'Reject' }).click();
  await expect(form.locator('.error').filter({ hasText: 'This is not your password.' })).toBeVisible();
  await expect(form.getByLabel('Comment')).toHaveValue('The window is too short.');
  await form.getByLabel('Your password').fill(password);
  await form.getByRole('button', { name: 'Reject' }).click();
  await said(page, 'You rejected');
  await open(page, `${release.at}/approvals`);
  await expect(page.locator('.vote-row').filter({ hasText: 'The window is too short.' })).toContainText('Rejected');
});

test('a double click on Approve counts once and hits nothing else', async ({ as }) => {
  test.setTimeout(240_000);
  const releases = [await (await Release.raise('Clicked twice')).reach('13'), await (await Release.raise('Next to it')).reach('13')];
  const page = await as('cab3');
  await open(page, '/approvals');
  const form = gate(page, releases[0]!.name, rollout);
  await form.getByLabel('Your password').fill(password);
  await form.getByRole('button', { name: 'Approve' }).dblclick();
  await said(page, 'You approved');
  await open(page, `${releases[0]!.at}/approvals`);
  await expect(page.locator('section.vote-card', { has: page.locator('#gate-rollout') }).locator('.tally')).toContainText('1 of 2 approvals');
  await expect(page.locator('section.vote-card', { has: page.locator('#gate-rollout') }).locator('.vote-row')).toHaveCount(1);
  await open(page, `${releases[1]!.at}/approvals`);
  await expect(page.locator('section.vote-card', { has: page.locator('#gate-rollout') }).locator('.tally')).toContainText('0 of 2 approvals');
});

test('a vote on a revision that is no longer the newest is refused, with what has changed', async ({ as }) => {
  test.setTimeout(240_000);
  const release = await (await Release.raise('A plan that moves on')).reach('2');
  await release.submit();
  const page = await as('otherReleaseManager');
  // A page that does not hear what happens: its connection is lost.
  expectOnConsole(/net::ERR_FAILED/);
  await page.route('**/events*', (route) => route.abort());
  await open(page, '/approvals');
  const form = gate(page, release.name, 'Release policy');
  await form.getByLabel('Comment').fill('Fine by me.');
  const follower = scripts() ? await as('otherReleaseManager') : undefined;
  await follower?.goto('/approvals');
  await release.write({ contents: 'Faster reports, and a new chart.' }, ['contents']);
  await release.submit();

  await form.getByRole('button', { name: 'Approve' }).click();
  const alert = page.getByRole('alert').filter({ hasText: 'You read revision 1, but revision 2 has been submitted since' }).first();
  await expect(alert).toContainText('Contents');
  // What was written need not be written again.
  await expect(gate(page, release.name, 'Release policy').first().getByLabel('Comment')).toHaveValue('Fine by me.');
  await open(page, `${release.at}/plan/revisions/2`);
  await expect(page.locator('.diff')).toContainText('Contents');
  await expect(page.locator('.diff ins').first()).toContainText('chart');

  if (follower) {
    const old = gate(follower, release.name, 'Release policy').first();
    await expect(old).toContainText('Revision 2 has been submitted since');
    await expect(old.getByRole('button', { name: 'Approve' })).toBeDisabled();
    await expect(card(follower, release.name)).toHaveCount(2);
  }
});
