const FIRST_MS = 500;
const MOST_MS = 30_000;
const HANDSHAKE_MS = 15_000;
/** A connection that ends sooner counts as a failed try: whoever drops us is not hammered. */
const STEADY_MS = 10_000;
/** Close codes after which only `connect()` goes on. */
const FINAL = /** @type {Record<number, string>} */ ({ 4401: 'signed_out', 4403: 'not_allowed' });

/** @typedef {'connecting' | 'online' | 'offline'} Status offline has a reason: network, unreachable, or that of a stop */

/** Milliseconds to wait before try `n` (from 0), with full jitter. @param {number} n */
export const backoff = (n, random = Math.random) => random() * Math.min(MOST_MS, FIRST_MS * 2 ** n);

/**
 * A websocket that keeps itself alive: hello, beats, tries again, wakes up with the network and the tab.
 * @template {{ t: string }} Out
 * @template {{ t: string }} In
 */
export class Socket {
  /** @type {WebSocket | null} */ #ws = null;
  /** @type {ReturnType<typeof setTimeout> | undefined} */ #timer;
  /** @type {Map<string, { resolve: (frame: In) => void, reject: (error: any) => void }>} */ #asked = new Map();
  #tries = 0;
  #heard = 0;
  #since = 0;
  #beat = 20_000;
  #said = '';
  #stopped = true;
  online = false;

  /**
   * @param {{ url: string, hello: () => Out, frame: (frame: In) => void,
   *   status: (status: Status, reason?: string) => void, make?: (url: string) => WebSocket }} options
   */
  constructor(options) {
    this.options = options;
    const wake = () => this.#stopped || this.connect();
    globalThis.addEventListener?.('online', wake);
    globalThis.addEventListener?.('offline', () => {
      if (this.#stopped) return;
      // Hung up, not only said: what is asked for now must not get there before what waits in the outbox.
      this.#lost(0);
      this.#tries = 2;
    });
    globalThis.document?.addEventListener('visibilitychange', () => {
      if (!document.hidden && (!this.online || Date.now() - this.#heard > this.#beat * 1.5)) wake();
    });
  }

  /** Connect now, in place of whatever connection there is. */
  connect() {
    this.#drop();
    this.#stopped = false;
    if (this.#tries < 2) this.#say('connecting');
    const { url, hello, make } = this.options;
    const ws = (this.#ws = make ? make(url) : new WebSocket(url));
    ws.onopen = () => ws.send(JSON.stringify(hello()));
    ws.onmessage = (event) => this.#hear(JSON.parse(event.data));
    ws.onclose = (event) => this.#lost(event.code);
    this.#timer = setTimeout(() => this.#lost(0), HANDSHAKE_MS);
  }

  /** Hang up and stay away until `connect()`. @param {string} reason */
  stop(reason) {
    this.#drop();
    this.#stopped = true;
    this.#say('offline', reason);
  }

  /** @param {Out} frame @returns {boolean} whether it left; only an answer says that it arrived */
  send(frame) {
    if (!this.online || this.#ws?.readyState !== 1) return false;
    this.#ws.send(JSON.stringify(frame));
    return true;
  }

  /** Send a frame and wait for the answer to its `re`. Rejects with an `error` frame or `{code: "offline"}`. @param {Out & { re: string }} frame @returns {Promise<In>} */
  ask(frame) {
    return new Promise((resolve, reject) => {
      if (this.send(frame)) this.#asked.set(frame.re, { resolve, reject });
      else reject({ code: 'offline' });
    });
  }

  /** @param {any} frame */
  #hear(frame) {
    const welcome = frame.t === 'welcome';
    this.#heard = Date.now();
    if (welcome) {
      this.#beat = frame.beat_seconds * 1000;
      this.#since = this.#heard;
      this.online = true;
    }
    if (frame.t === 'beat') this.send(/** @type {any} */ ({ t: 'beat' }));
    if (this.online) {
      clearTimeout(this.#timer);
      this.#timer = setTimeout(() => this.#lost(4408), this.#beat * 2.5);
    }
    this.options.frame(frame);
    if (welcome) this.#say('online');
    if (frame.t === 'moved') this.#again(frame.after_ms);
    const asked = this.#asked.get(frame.re);
    this.#asked.delete(frame.re);
    asked?.[frame.t === 'error' ? 'reject' : 'resolve'](frame);
  }

  /** @param {number} code */
  #lost(code) {
    if (FINAL[code]) return this.stop(FINAL[code]);
    this.#tries = this.online && Date.now() - this.#since > STEADY_MS ? 0 : this.#tries + 1;
    if (code === 4429) this.#tries += 6;
    this.#again(backoff(this.#tries));
  }

  /** @param {number} ms */
  #again(ms) {
    this.#drop();
    if (globalThis.navigator?.onLine === false) this.#say('offline', 'network');
    else if (this.#tries > 1) this.#say('offline', 'unreachable');
    else this.#say('connecting');
    this.#timer = setTimeout(() => this.connect(), ms);
  }

  #drop() {
    clearTimeout(this.#timer);
    this.online = false;
    if (this.#ws) {
      this.#ws.onopen = this.#ws.onmessage = this.#ws.onclose = null;
      this.#ws.close();
    }
    this.#ws = null;
    for (const { reject } of this.#asked.values()) reject({ code: 'offline' });
    this.#asked.clear();
  }

  /** @param {Status} status */
  #say(status, reason = '') {
    if (this.#said === status + reason) return;
    this.#said = status + reason;
    this.options.status(status, reason);
  }
}
