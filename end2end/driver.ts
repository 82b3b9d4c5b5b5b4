// Takes a release to any step by the server's own functions, the shortest way: for journeys that begin in the middle.
import { request, test, type APIRequestContext } from '@playwright/test';
import { mail, password, type Who } from './fixtures';
import { typed } from './release';

const sessions = new Map<Who, Promise<APIRequestContext>>();
const base = () => test.info().project.use.baseURL ?? '';

/** Somebody's own connection to the server. */
async function as(who: Who): Promise<APIRequestContext> {
  let session = sessions.get(who);
  if (!session) {
    session = begin(who);
    sessions.set(who, session);
  }
  return session;
}

async function begin(who: Who) {
  const context = await request.newContext({ baseURL: base(), extraHTTPHeaders: { accept: 'application/json', origin: base() } });
  const answer = await context.post('/api/session/sign-in', { form: { 'form[person]': mail(who) } });
  if (!answer.ok()) throw new Error(`${who} cannot sign in: ${answer.status()}`);
  return context;
}

/** Sends a command as somebody; fails unless it is done. */
export async function send(who: Who, command: string, fields: Record<string, string>): Promise<{ message: string; go_to: string | null }> {
  const form = Object.fromEntries(Object.entries(fields).map(([name, value]) => [`form[${name}]`, value]));
  const answer = await (await as(who)).post(`/api/${command}`, { form });
  if (!answer.ok()) throw new Error(`${command} as ${who}: ${answer.status()} ${await answer.text()}`);
  return answer.json();
}

// The answers' types are the server's; only what is used here is named.
export async function read<T>(who: Who, query: string, params: Record<string, string>): Promise<T> {
  const answer = await (await as(who)).get(`/api/${query}`, { params });
  if (!answer.ok()) throw new Error(`${query} as ${who}: ${answer.status()} ${await answer.text()}`);
  return answer.json();
}

interface Choice { value: string; label: string }
interface Overview { next: { step: string } | null; revision: [number, string] | null }
interface PlanView { edit: number; plan: Record<string, unknown> }

const words = {
  policy: 'Small, tested, reversible.',
  contents: 'Faster reports.',
  criteria: [{ id: 'c1', text: 'All reports of a day are there by six.' }],
  activities: [
    { id: 'a1', title: 'Stop the batch', owner: 'Tomasz Zieliński', starts: '2026-03-14T20:00', minutes: '10', waits_for: [] },
    { id: 'a2', title: 'Install', owner: 'Tomasz Zieliński', starts: '', minutes: '30', waits_for: ['a1'] },
  ],
  test_plan: 'The regression suite, then a day’s reports.',
  backout: {
    trigger: 'Reports fail for five minutes.',
    steps: [
      { id: 'b1', title: 'Stop the service', owner: 'Tomasz Zieliński', minutes: '5' },
      { id: 'b2', title: 'Install the release before', owner: 'Tomasz Zieliński', minutes: '20' },
    ],
  },
};
const sections = ['policy', 'contents', 'criteria', 'schedule', 'test-plan', 'backout'];

async function dataPlatform(): Promise<string> {
  const { products } = await read<{ products: Choice[] }>('developer', 'catalogue', {});
  return products.find((p) => p.label === 'Data Platform')!.value;
}

/** A product with one component, whose releases follow the default process. */
export async function newProduct(): Promise<{ id: string; name: string }> {
  const name = `Parcels ${Date.now() % 1_000_000}${Math.floor(Math.random() * 1000)}`;
  await send('administrator', 'catalogue/add-product', { name });
  const { products } = await read<{ products: Choice[] }>('developer', 'catalogue', {});
  const id = products.find((p) => p.label === name)!.value;
  await send('administrator', 'catalogue/add-component', { product: id, name: 'tracking' });
  return { id, name };
}

/** A release, of the Data Platform unless it is said otherwise. */
export class Release {
  private constructor(readonly id: string, readonly name: string, private readonly of?: string) {}

  /** The address of its page. */
  get at() {
    return `/releases/${this.id}`;
  }

  /** Raises one with a number of its own, whose window is open now or opens in so many minutes. */
  static async raise(title: string, starts = -1): Promise<Release> {
    const product = await dataPlatform();
    const version = `7.${Date.now() % 1_000_000}.${Math.floor(Math.random() * 1_000_000)}`;
    const { go_to } = await send('releaseManager', 'releases/raise', {
      product, title, kind: 'minor', version, window_start: typed(starts), window_end: typed(starts + 241), time_zone: 'UTC',
    });
    return new Release(go_to!.split('/').pop()!, `Data Platform ${version}`);
  }

  /** Raises one of a product, of a type, in its window. */
  static async raiseOf(product: { id: string; name: string }, kind: string, title: string): Promise<Release> {
    interface Catalogue { components: [string, Choice][] }
    const { components } = await read<Catalogue>('developer', 'catalogue', {});
    const version = `2.${Date.now() % 1_000_000}.${Math.floor(Math.random() * 1000)}`;
    const fields: Record<string, string> = {
      product: product.id, title, kind, version, window_start: typed(-30), window_end: typed(360), time_zone: 'UTC',
    };
    components.filter(([of]) => of === product.id).forEach(([, c], i) => (fields[`components][${i}`] = c.value));
    const { go_to } = await send('releaseManager', 'releases/raise', fields);
    return new Release(go_to!.split('/').pop()!, `${product.name} ${version}`, product.id);
  }

  /** The id of its product. */
  product = async () => this.of ?? dataPlatform();

  /** Opens a maintenance window of LIVE around its own. */
  async maintain() {
    await send('changeManager', 'calendar/add-maintenance-window', {
      name: `For ${this.name}`, environment: 'LIVE', starts: typed(-60), ends: typed(420), zone: 'UTC',
    });
  }

  /** Writes and submits a whole plan. */
  async plan() {
    await this.write(words, sections);
    await this.submit();
  }

  /** Changes the plan's draft. */
  async write(changes: Record<string, unknown>, changed: string[], who: Who = 'releaseManager') {
    const { edit, plan } = await read<PlanView>(who, 'plans/read', { id: this.id });
    const form = { request: this.id, edit: { edit, sections: changed, base: plan, mine: { ...plan, ...changes }, choices: {} } };
    const answer = await (await as(who)).post('/api/plans/save', { data: { form } });
    if (!answer.ok()) throw new Error(`plans/save: ${answer.status()} ${await answer.text()}`);
  }

  async submit() {
    const { edit } = await read<PlanView>('releaseManager', 'plans/read', { id: this.id });
    await send('releaseManager', 'plans/submit', { request: this.id, edit: String(edit), why: 'It was thought over.' });
  }

  async vote(who: Who, gate: string) {
    const { revision } = await this.overview();
    await send(who, 'approvals/cast', { request: this.id, gate, revision_hash: revision![1], choice: 'approve', comment: '', password });
  }

  /** Takes it to a step that lies on the way to LIVE. */
  async reach(step: string): Promise<this> {
    for (let here = await this.step(); here && here !== step; here = await this.step()) {
      await this.meet(here);
      const [who, outcome]: [Who, string] = here === '3' ? ['qaManager', 'no'] : ['releaseManager', here === '12' ? 'acceptable' : 'done'];
      await send(who, 'releases/advance', { request: this.id, step: here, outcome, rationale: 'It has to go on.' });
    }
    return this;
  }

  private overview = () => read<Overview>('releaseManager', 'releases/overview', { id: this.id });
  private step = async () => (await this.overview()).next?.step;
  private record = (record: string) => send('releaseManager', 'releases/record', { request: this.id, record, answer: 'done', note: '' });

  /** Does what the step asks for. */
  private async meet(step: string) {
    switch (step) {
      case '1':
        return this.write(words, sections);
      case '2':
        await this.submit();
        for (const gate of ['release-policy', 'acceptance-criteria', 'planning-documents']) await this.vote('otherReleaseManager', gate);
        return;
      case '7':
        return this.takeChange();
      case '8':
        await this.deploy('TEST');
        await this.record('integration-testing-prepared');
        return;
      case '10':
        return this.pass('fit-for-purpose', 'The reports of a day are right');
      case '11':
        return this.pass('backout-test', 'The release before is back in time');
      case '13':
        for (const who of ['cab1', 'cab2'] as const) await this.vote(who, 'rollout');
        return;
      case '14':
        for (const record of ['logistics', 'training', 'communication']) await this.record(record);
        return;
      case '15':
        await send('changeManager', 'calendar/add-maintenance-window', {
          name: `For ${this.name}`, environment: 'LIVE', starts: typed(-60), ends: typed(360), zone: 'UTC',
        });
        return this.deploy('LIVE');
    }
  }

  async takeChange() {
    const product = await this.product();
    const { go_to } = await send('developer', 'changes/raise', {
      product, title: `Faster reports for ${this.name}`, reason: 'Reports come late.', problem_tickets: '', outage_minutes: '0', risk: 'low',
    });
    const change = go_to!.split('/').pop()!;
    await send('changeManager', 'changes/assess', { change, seen: 'proposed', status: 'approved' });
    await send('releaseManager', 'changes/accept', { change, request: this.id });
  }

  private async deploy(environment: string) {
    await send('deployer', 'deployments/record', { request: this.id, environment, outcome: 'succeeded', note: '', seen: '' });
  }

  async pass(kind: string, title: string) {
    await send('tester', 'checklists/add-line', { request: this.id, kind, title, mandatory: 'true' });
    interface Tests { groups: { lines: { id: string; title: string; version: number }[] }[] }
    const { groups } = await read<Tests>('tester', 'checklists/tests', { id: this.id, show: '', page: '' });
    const line = groups.flatMap((g) => g.lines).find((l) => l.title === title)!;
    await send('tester', 'checklists/record-result', { request: this.id, item: line.id, version: String(line.version), result: 'pass', note: '' });
  }
}
