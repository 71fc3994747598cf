const FIRST_MS = 500;
const MOST_MS = 30_000;
const HANDSHAKE_MS = 15_000;
/** A connection that ends sooner than this counts as a failed try, so a server that drops us is not hammered. */
const STEADY_MS = 10_000;
/** Close codes after which trying again by itself would not help. */
const FINAL = /** @type {Record<number, string>} */ ({ 4401: 'signed_out', 4403: 'not_allowed' });

/** @typedef {'connecting' | 'online' | 'offline'} Status */

/** Milliseconds to wait before try `n` (from 0): exponential with full jitter. @param {number} n */
export const backoff = (n, random = Math.random) => random() * Math.min(MOST_MS, FIRST_MS * 2 ** n);

/**
 * A websocket that keeps itself alive: hello, beats, tries again, wakes up with the network and the tab.
 * `offline` has a reason: network, unreachable, or one of FINAL, after which only `connect()` goes on.
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
    const wake = () => !this.#stopped && !this.online && this.connect();
    globalThis.addEventListener?.('online', () => !this.#stopped && this.connect());
    globalThis.addEventListener?.('offline', () => this.#say('offline', 'network'));
    globalThis.document?.addEventListener('visibilitychange', () => {
      if (document.hidden) return;
      if (Date.now() - this.#heard > this.#beat * 1.5) this.online = false;
      wake();
    });
  }

  /** Connect now, in place of whatever connection there is. */
  connect() {
    this.#drop();
    this.#stopped = false;
    if (this.#tries < 2) this.#say('connecting');
    const ws = (this.#ws = (this.options.make ?? ((url) => new WebSocket(url)))(this.options.url));
    ws.onopen = () => ws.send(JSON.stringify(this.options.hello()));
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

  /**
   * Send a frame and wait for the one with the same `re`. Rejects with the `error` frame, or `{code: "offline"}`.
   * @param {Out & { re: string }} frame @returns {Promise<In>}
   */
  ask(frame) {
    return new Promise((resolve, reject) => {
      if (this.send(frame)) this.#asked.set(frame.re, { resolve, reject });
      else reject({ code: 'offline' });
    });
  }

  /** @param {any} frame */
  #hear(frame) {
    this.#heard = Date.now();
    if (frame.t === 'welcome') {
      this.#beat = frame.beat_seconds * 1000;
      this.#since = this.#heard;
      this.online = true;
    }
    if (frame.t === 'beat') this.send(/** @type {any} */ ({ t: 'beat' }));
    if (this.online) this.#watch();
    this.options.frame(frame);
    if (frame.t === 'welcome') this.#say('online');
    if (frame.t === 'moved') this.#again(frame.after_ms);
    const asked = this.#asked.get(frame.re);
    this.#asked.delete(frame.re);
    if (asked) frame.t === 'error' ? asked.reject(frame) : asked.resolve(frame);
  }

  #watch() {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#lost(4408), this.#beat * 2.5);
  }

  /** @param {number} code */
  #lost(code) {
    if (FINAL[code]) return this.stop(FINAL[code]);
    this.#tries = this.online && Date.now() - this.#since > STEADY_MS ? 0 : this.#tries + 1;
    if (code === 4429) this.#tries = Math.max(this.#tries, 6);
    this.#again(backoff(this.#tries));
  }

  /** @param {number} ms */
  #again(ms) {
    this.#drop();
    const network = globalThis.navigator?.onLine === false;
    if (network || this.#tries > 1) this.#say('offline', network ? 'network' : 'unreachable');
    else this.#say('connecting');
    this.#timer = setTimeout(() => this.connect(), ms);
  }

  #drop() {
    clearTimeout(this.#timer);
    this.online = false;
    const ws = this.#ws;
    this.#ws = null;
    if (ws) {
      ws.onopen = ws.onmessage = ws.onclose = null;
      ws.close();
    }
    for (const { reject } of this.#asked.values()) reject({ code: 'offline' });
    this.#asked.clear();
  }

  /** @param {Status} status @param {string} [reason] */
  #say(status, reason) {
    if (this.#said === status + reason) return;
    this.#said = status + reason;
    this.options.status(status, reason);
  }
}
