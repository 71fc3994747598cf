// The agent view's page preloads exactly the modules that its main module imports. `node --test`.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';

const WIDGET = new URL('../../widget/', import.meta.url);
const PAGE = new URL('../../templates/agent/modules.html', import.meta.url);
const IMPORT = /^import (?:[\w\s{},*$]+ from )?['"](\.[^'"]+)['"]/gm;

function graph(url, found = new Set()) {
  for (const [, path] of readFileSync(url, 'utf8').matchAll(IMPORT)) {
    const next = new URL(path, url);
    if (found.has(next.href)) continue;
    found.add(next.href);
    graph(next, found);
  }
  return found;
}

test('every module of the agent view is preloaded, and no other', () => {
  const imported = [...graph(new URL('agent/main.js', WIDGET))].map((href) => href.slice(WIDGET.href.length));
  const preloaded = [...readFileSync(PAGE, 'utf8').matchAll(/\{\{ static \}\}\/([^"]+)"/g)].map(([, path]) => path);
  assert.deepEqual(preloaded.sort(), imported.sort());
});
