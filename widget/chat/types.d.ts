// What the modules of the chat hand to each other. Types travel to nobody's browser, so the words about them stand here.
import type { Item } from '../shared/outbox.js';
import type { Status } from '../shared/socket.js';
import type { Entry, Thread } from '../shared/thread.js';
import type { CustomerRow, Error, FileOut, OpeningOut, SiteOut, You } from '../shared/wire.js';

export type { Entry, FileOut, Item, OpeningOut, You };
export type Row = CustomerRow;
export type Problem = Error;

/** What embed.js says first. `url` is the address of the dashboard's page. */
export interface Hello {
  token?: string;
  url: string;
  title: string;
}

/** What the chat knows and can do. `changed` (given at its start) is called after every change, whatever it was. */
export interface Chat {
  readonly site?: SiteOut;
  readonly you?: You;
  readonly opening?: OpeningOut;
  /** Authorises uploads. */
  readonly upload: string;
  readonly rows: Map<string, Row>;
  /** How long it will still take, by conversation, in the server's words. */
  readonly expects: Map<string, string>;
  /** The thread on the screen; none: the opening. */
  readonly thread?: Thread<Row>;
  readonly status: Status;
  readonly reason: string;
  /** What went wrong, in the server's words. */
  readonly problem?: Problem;
  readonly storage: Storage;
  readonly outbox: import('../shared/outbox.js').Outbox;
  /** Whose browser storage this is: site and person. */
  readonly scope: string;
  changed(): void;
  /** Put a thread on the screen; none: the opening. */
  show(id?: string): void;
  /** The conversation to begin: the same one until the server has it, so that what was not sent is found again. */
  begun(): string;
  send(text: string, files: FileOut[]): void;
  /** End the conversation, or open it again. */
  turn(t: 'close' | 'reopen'): void;
  /** Rejects with an `error` frame or `{code: "offline"}`. */
  leaveAddress(address: string): Promise<unknown>;
  /** Fetch the page before the first entry. */
  more(): void;
  /** A key was pressed. */
  typing(): void;
  /** The newest entry is in front of the customer. */
  saw(): void;
  /** Conversations with an answer that was not seen, newest first. */
  unread(): Row[];
  /** Conversations, newest first. */
  list(): Row[];
  page(page: { url: string; title: string }): void;
  /** A new token; one of another person begins everything anew. */
  renew(token: string): void;
}

/** Its own maker may change it. */
export type Writable<T> = { -readonly [K in keyof T]: T[K] };

/** One row of the thread on the screen. */
export interface Line {
  key: string;
  entry: Entry;
  /** Not acknowledged yet. */
  item?: Item;
  me: boolean;
  /** It went by mail: there the line is dashed. */
  mail: boolean;
  /** The first of a day, by name. */
  day?: string;
  /** The last of its group: it shows the face and the time. */
  last?: boolean;
  /** A mail that was answered by mail. */
  replied?: boolean;
}

/** What the upload module needs of the composer. */
export interface Composer {
  chat: Chat;
  files: FileOut[];
  /** Uploads on their way. */
  busy: number;
  chips: HTMLElement;
  focus(): void;
  /** Something to send was added or taken away. */
  changed(): void;
}

/** A screen. */
export interface Screen {
  element: HTMLElement;
  update(): void;
  focus(): void;
}
