// A draft of a process is checked while somebody types, and saved only when they say so.
import { expect, open, said, test } from './fixtures';

test('what is wrong with a draft is said while it is typed', async ({ as }) => {
  const owner = await as('processes');
  const key = `typed-${Date.now()}`;
  await open(owner, '/processes/alm-release-request');
  await owner.getByText('Copy it, to change the copy').click();
  await owner.getByLabel('Key', { exact: true }).fill(key);
  await owner.getByRole('button', { name: 'Copy the process' }).click();
  await owner.waitForURL(new RegExp(`/processes/${key}/draft`));

  await open(owner, `/processes/${key}/draft?part=0`);
  const percent = owner.getByLabel('Percent along');
  const was = await percent.inputValue();
  await percent.fill('half');
  const field = owner.locator('.field', { has: percent });
  await expect(field).toContainText('a whole number from 0 to 100');
  await expect(owner.locator('.draft-found')).toContainText('not “half”');
  await expect(owner.getByRole('navigation', { name: 'Parts of the process' })).toContainText('1 to put right');
  await percent.fill(was);
  await expect(owner.locator('.draft-found')).toHaveText('');
  await expect(field).not.toContainText('whole number');

  await percent.fill('half');
  await expect(field).toContainText('a whole number');
  await open(owner, `/processes/${key}/draft?part=0`);
  await expect(percent).toHaveValue(was);
  await expect(owner.locator('.draft-found')).toHaveText('');

  await open(owner, `/processes/${key}/draft?part=text`);
  const whole = owner.getByLabel('The whole process');
  const text = await whole.inputValue();
  await whole.fill(text.replace('percent = ', 'percent = = '));
  await expect(owner.locator('.draft-found')).toContainText('This is not a template that can be read. Line ');
  await whole.fill(text);
  await owner.getByRole('button', { name: 'Save the text' }).click();
  await said(owner, 'Saved. Nothing is wrong with the draft.');
});
