/** The addresses of a site: what is written there begins a conversation. */

import { fill, h } from '../shared/dom.js';
import { Refused } from './api.js';
import { field, tool } from './fields.js';

/**
 * @param {import('./place.js').Place} place @param {import('./mail.js').MailIn} first
 */
export function addressList(place, first) {
  const list = h('ul', { class: 'addresses' });
  const said = h('p', { class: 'wrong', role: 'alert' });
  const nothing = () => '';
  const address = h('input', { type: 'email', required: true, maxlength: 254, dir: 'ltr', placeholder: 'sales@example.com' });
  const name = h('input', { maxlength: 80, placeholder: 'Sales' });
  const form = h(
    'form',
    { class: 'add-address', onsubmit: add },
    field('Another address', address, { at: 'address', said: nothing }),
    field('What you call it', name, { at: 'name', said: nothing }),
    h('button', { class: 'quiet' }, 'Add'),
  );

  /** @param {string} path @param {string} method @param {object} body */
  async function change(path, method, body) {
    fill(said);
    try {
      draw(await place.call(path, { method, body }));
      return true;
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      fill(said, error.message);
      return false;
    }
  }

  /** @param {Event} event */
  async function add(event) {
    event.preventDefault();
    if (!(await change('mail/addresses', 'PUT', { address: address.value, name: name.value }))) return;
    form.reset();
    address.focus();
  }

  /** @param {import('./mail.js').MailIn} all */
  function draw({ main, addresses }) {
    fill(
      list,
      h('li', null, h('bdi', null, main || 'This site has no address yet'), main && h('small', null, 'mail leaves from here')),
      addresses.map((one) =>
        h(
          'li',
          null,
          h('bdi', null, one.address),
          h('small', null, one.name),
          tool('cross', `Remove ${one.address}`, () => change('mail/addresses/drop', 'POST', { address: one.address })),
        ),
      ),
    );
  }

  draw(first);
  const element = h(
    'section',
    { class: 'mail-addresses' },
    h('h2', null, 'Addresses'),
    h('p', null, 'A mail to one of these begins a conversation. Answers to our mails find theirs by themselves.'),
    list,
    form,
    said,
  );
  return { element, isChanged: () => !!(address.value || name.value) };
}
