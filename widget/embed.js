/* Warmline's button and frame. <script src="https://HOST/embed.js" data-site="KEY" data-token="JWT" async></script> */
(() => {
  const w = /** @type {any} */ (window);
  if (w.warmline) return;
  const script = /** @type {HTMLScriptElement | null} */ (
    document.currentScript || document.querySelector('script[data-site][src*="embed"]')
  );
  const { site = '', ...given } = script?.dataset ?? {};
  if (!script || !site) return console.warn('Warmline: no data-site');
  // The page's language comes first: it is what the customer reads around the chat. Then the browser's (server/domain/sentences/choice.py).
  const { lang } = document.documentElement;
  // Until the chat is there to say the rest; what the script tag says holds.
  const opens = { ar: 'افتح الدردشة', de: 'Chat öffnen', en: '', es: 'Abrir el chat', fr: 'Ouvrir le chat', he: 'פתיחת הצ׳אט', it: 'Apri la chat', nl: 'Chat openen', pl: 'Otwórz czat', pt: 'Abrir o chat' };
  const short = /** @type {(keyof typeof opens)[]} */ ([lang, ...navigator.languages].map((one) => one.slice(0, 2))).find((one) => one in opens);
  let words = { openLabel: (short && opens[short]) || 'Open the chat', closeLabel: 'Close the chat', title: 'Chat', ...given };
  const origin = new URL(script.src).origin;
  let token = script.dataset.token;
  let shown = false;
  let ready = false;
  /** Whether it was a key that opened the chat: only then its focus is shown. */
  let keyed = false;
  let unread = 0;
  let tries = 0;
  let told = '';
  /** @type {string | undefined} */
  let wanted;

  // Styles through the CSSOM, nodes without markup: a strict policy or trusted types of the page don't stop them. The host is
  // an element of the page, whose own styles for it count for more than these, unless these are important.
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`
    :host { all: initial !important; display: contents !important; }
    button, iframe { all: unset; box-sizing: border-box; position: fixed; z-index: 2147483000; inset-block-end: 20px; inset-inline-end: 20px; outline: 1px solid #8883; }
    button { display: grid; place-items: center; width: 56px; height: 56px;
      border-radius: 50%; cursor: pointer; background: var(--fill, #16211e); color: var(--ink, #fff);
      box-shadow: 0 1px 2px #0003, 0 6px 20px #0003; transition: scale .15s; }
    button:hover { scale: 1.05; }
    button:focus-visible { outline: 3px solid var(--fill, #16211e); outline-offset: 3px; }
    svg { width: 26px; height: 26px; fill: none; stroke: currentColor; stroke-width: 1.8; stroke-linecap: round; stroke-linejoin: round; }
    b { position: absolute; inset-block-start: -3px; inset-inline-end: -3px; min-width: 20px; box-sizing: border-box; padding: 0 5px;
      border-radius: 10px; background: #b3261e; color: #fff; font: 600 12px/20px system-ui, sans-serif; text-align: center; }
    b:empty { display: none; }
    iframe { inset-block-end: 88px; width: min(384px, 100% - 40px);
      height: min(664px, 100% - 108px); border-radius: 16px; background: Canvas; color-scheme: light dark;
      box-shadow: 0 12px 40px #0004; transition: opacity .16s, translate .16s, visibility 0s .16s; }
    iframe:not(.on) { visibility: hidden; opacity: 0; translate: 0 10px; }
    iframe.on { transition-delay: 0s; }
    @media (max-width: 480px), (max-height: 480px) {
      iframe { inset: 0; width: 100%; height: 100%; border-radius: 0; }
      button[aria-expanded=true] { visibility: hidden; }
    }
    @media (prefers-reduced-motion: reduce) { * { transition: none !important; } }
    @media print { :host { display: none !important; } }`);
  const host = document.createElement('div');
  const root = host.attachShadow({ mode: 'open' });
  root.adoptedStyleSheets = [sheet];
  const button = root.appendChild(document.createElement('button'));
  const svg = button.appendChild(document.createElementNS('http://www.w3.org/2000/svg', 'svg'));
  const path = svg.appendChild(document.createElementNS('http://www.w3.org/2000/svg', 'path'));
  const badge = button.appendChild(document.createElement('b'));
  const frame = document.createElement('iframe');
  svg.setAttribute('viewBox', '0 0 24 24');
  button.type = 'button';

  const draw = () => {
    // Until it is ready there is nothing to see but a page that does not come; the button stays, to think better of it.
    const on = shown && ready;
    button.setAttribute('aria-expanded', `${on}`);
    frame.title = words.title;
    button.setAttribute('aria-label', shown ? words.closeLabel : words.openLabel + (unread ? ` (${unread})` : ''));
    badge.textContent = shown || !unread ? '' : unread > 9 ? '9+' : `${unread}`;
    path.setAttribute('d', shown ? 'm6 9 6 6 6-6' : 'M4 11.5A7.5 7.5 0 0 1 11.5 4h1a7.5 7.5 0 0 1 0 15h-7l1-3A7.5 7.5 0 0 1 4 11.5Z');
    frame.className = on ? 'on' : '';
  };
  /** @param {string} type @param {object} [more] */
  const post = (type, more) => ready && frame.contentWindow?.postMessage({ warmline: 1, type, ...more }, origin);
  const load = () => {
    if (frame.src) return;
    frame.src = `${origin}/chat/${encodeURIComponent(site)}?locale=${encodeURIComponent(lang)}`;
    // What loads without getting ready is the browser's word that we are away.
    frame.onload = () => setTimeout(() => ready || (frame.src += ''), 5e3 * ++tries);
    root.append(frame);
  };
  const appear = () => {
    post('open', { id: wanted, keyed });
    frame.focus();
  };
  /** @param {boolean} to */
  const show = (to) => {
    load();
    shown = to;
    draw();
    if (to) return appear();
    post('close');
    wanted = '';
    if (document.activeElement === host) button.focus();
  };
  /** White or near black, whichever is read more easily on the colour. @param {string} fill "#rgb" or "#rrggbb" */
  const paint = (fill) => {
    const hex = /^#(?:[\da-f]{3}){1,2}$/i.test(fill) && fill.replace(/^#(.)(.)(.)$/, '#$1$1$2$2$3$3');
    if (!hex) return;
    const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => (parseInt(hex.slice(at, at + 2), 16) / 255) ** 2.2);
    host.style.setProperty('--fill', hex);
    host.style.setProperty('--ink', 0.2126 * r + 0.7152 * g + 0.0722 * b > 0.3 ? '#10201c' : '#fff');
  };
  // The address without its hash, unless an app routes by it.
  const page = () => ({ url: location.href.replace(/#(?![/!]).*/, ''), title: document.title });
  const moved = () => {
    const { url } = page();
    if (url === told) return;
    told = url;
    // The title follows the address in most apps.
    setTimeout(() => post('page', page()), 300);
  };
  // A mail's link names a conversation; whether it is theirs, the chat asks as always.
  const linked = () => {
    wanted = /[#?&]warmline=?(\w*)/.exec(location.hash)?.[1];
    if (wanted != null) show(true);
  };

  /** @type {Record<string, (data: any) => void>} */
  const hear = {
    ready() {
      ready = true;
      draw();
      post('hello', { token, ...page() });
      if (shown) appear();
    },
    close: () => show(false),
    // It was open on the page before this one. A phone has no room for both, and nowhere is the focus taken.
    open() {
      if (shown || innerWidth < 481) return;
      shown = true;
      draw();
      post('open', { quiet: true });
    },
    unread({ count }) {
      unread = count;
      draw();
    },
    'token-please': () => dispatchEvent(new CustomEvent('warmline:token')),
    look(data) {
      words = { ...data.words, ...given };
      draw();
      paint(data.accent);
      try {
        localStorage.setItem('warmline:accent', data.accent);
      } catch {}
    },
  };
  addEventListener('message', ({ source, origin: from, data }) => {
    if (source === frame.contentWindow && from === origin && data?.warmline === 1) hear[data.type]?.(data);
  });
  root.addEventListener('keydown', (event) => /** @type {KeyboardEvent} */ (event).key === 'Escape' && show(false));
  button.onclick = ({ detail }) => {
    keyed = !detail;
    show(!shown);
  };
  addEventListener('hashchange', linked);
  if (w.navigation) w.navigation.addEventListener('currententrychange', moved);
  else setInterval(moved, 1000);

  w.warmline = Object.freeze({
    open: () => show(true),
    close: () => show(false),
    /** @param {string} jwt */
    token: (jwt) => post('token', { token: (token = jwt) }),
  });
  try {
    paint(localStorage.getItem('warmline:accent') ?? '');
  } catch {}
  told = page().url;
  // Not the body, which some dashboards put another in place of from page to page.
  document.documentElement.append(host);
  draw();
  linked();
  if (w.requestIdleCallback) w.requestIdleCallback(load, { timeout: 3000 });
  else setTimeout(load, 1500);
})();
