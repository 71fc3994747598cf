// The page on which a conversation goes on without a dashboard: the chat in a frame, as on a dashboard's page. The server
// has made sure who is here; what it knows them by stands in the page.

const { site = '', token = '', conversation = '', title = '' } = document.body.dataset;
const { lang } = document.documentElement;
const again = /** @type {HTMLButtonElement} */ (document.querySelector('button'));
const frame = document.createElement('iframe');
frame.title = title;
frame.src = `/chat/${encodeURIComponent(site)}?own=1&locale=${encodeURIComponent(lang)}`;

/** @param {string} type @param {object} [more] */
const post = (type, more) => frame.contentWindow?.postMessage({ warmline: 1, type, ...more }, location.origin);
/** @param {boolean} to */
const show = (to) => {
  frame.hidden = !to;
  again.hidden = to;
  if (to) frame.focus();
  else again.focus();
};

addEventListener('message', ({ source, origin, data }) => {
  if (source !== frame.contentWindow || origin !== location.origin || data?.warmline !== 1) return;
  if (data.type === 'ready') {
    post('hello', { token, url: '', title: '' });
    post('open', { id: conversation });
  } else if (data.type === 'close') {
    post('close');
    show(false);
  } else if (data.type === 'unread') document.title = data.count ? `(${data.count}) ${title}` : title;
  // It has run out; the page asks for a new code.
  else if (data.type === 'token-please') location.reload();
});
again.addEventListener('click', () => {
  show(true);
  post('open', {});
});
again.after(frame);
