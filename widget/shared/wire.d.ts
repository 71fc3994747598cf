// Every frame of both sockets, as server/web/wire.py and server/web/shapes.py have it (docs/protocol.md).
// One interface a struct, optional where the struct has a default. Times are milliseconds since 1970 UTC.

export type Kind =
  | "message"
  | "note"
  | "taken"
  | "handed_over"
  | "closed"
  | "reopened"
  | "mailed"
  | "mail_failed"
  | "address"
  | "sender"
  | "rated";
export type Mood = "smile" | "frown" | "frown_at_you" | "frown_at_product";
export type Author = "customer" | "agent" | "system";
export type Channel = "chat" | "email" | "form" | "api";
export type Status = "open" | "snoozed" | "closed";
export type View = "waiting" | "mine" | "open" | "nobodys" | "closed";

// What frames carry.

export interface Face {
  id: string;
  name: string;
  initials: string;
  colour: string;
  avatar?: string | null;
}

export interface FileOut {
  id: string;
  name: string;
  type: string;
  size: number;
  url: string;
}

export interface EntryOut {
  seq: number;
  at: number;
  kind: Kind;
  author: Author;
  channel?: Channel;
  by?: Face;
  text?: string;
  re?: string;
  files?: FileOut[];
  data?: EntryData;
}

/** What `data` may hold; which of these, the kind says. */
export type EntryData = {
  from?: Face;
  to?: Face | string;
  agent?: Face;
  left_at?: number | null;
  first?: number;
  last?: number;
  reason?: string;
  confirmed?: boolean;
  client?: string;
  folded?: string;
  cut?: number;
  unverified?: boolean;
  unproved?: boolean;
  automatic?: boolean;
  voicemail?: string;
  copied?: { name?: string; address: string }[];
  at?: string;
  participant?: string;
  address?: string;
  standing?: string;
  note?: number;
  mood?: Mood;
};

export interface You {
  id: string;
  verified: boolean;
  name?: string;
  email?: string;
  unconfirmed?: string;
}

export interface SiteOut {
  key: string;
  name: string;
  accent: string;
}

export interface SeenFace {
  face: Face;
  active_at: number;
  here?: boolean;
}

export interface OpeningOut {
  faces: SeenFace[];
  key: string;
  first: string;
  second: string;
  how: string;
  here_now: string;
  here?: boolean;
}

export interface Rated {
  mood: Mood;
  until: number;
  word?: string;
  agent?: string | null;
}

export interface CustomerRow {
  id: string;
  status: Status;
  seq: number;
  rev: number;
  at: number;
  preview?: string;
  preview_author?: Author | "";
  seen?: number;
  agent_seen?: number;
  replied?: number;
  waiting?: number | null;
  assignee?: Face | null;
  rated?: Rated | null;
}

export interface CustomerBrief {
  face: Face;
  verified?: boolean;
  here?: boolean;
  reachable?: boolean;
  plan?: string;
}

export interface AgentRow {
  id: string;
  site: string;
  status: Status;
  seq: number;
  rev: number;
  at: number;
  created: number;
  customer: CustomerBrief;
  subject?: string;
  channel?: Channel;
  preview?: string;
  preview_author?: Author | "";
  customer_seen?: number;
  agent_seen?: number;
  mailed?: number;
  replied?: number;
  public_seq?: number;
  target?: number;
  waiting?: number | null;
  assignee?: string | null;
  told_half?: number | null;
  told_most?: number | null;
  rated?: Rated | null;
}

export interface HitOut {
  row: AgentRow;
  seq: number;
  at: number;
  kind: string;
  line: string[];
  by?: Face | null;
  field?: string;
  known?: string[];
}

export interface AgentSite {
  id: string;
  key: string;
  name: string;
  accent: string;
  target: number;
  notice?: string;
}

export interface AgentOut {
  face: Face;
  full_name: string;
  here?: boolean;
  active_at?: number | null;
  on_duty?: boolean;
  at_desk?: boolean;
}

export interface FailingOut {
  since: number;
  why?: string;
}

export interface CustomerOut {
  face: Face;
  verified: boolean;
  here: boolean;
  since: number;
  email?: string;
  unconfirmed?: string;
  plan?: string;
  company?: string;
  locale?: string;
  time_zone?: string;
  page?: string;
  seen_at?: number | null;
  attributes?: Record<string, unknown>;
  failing?: FailingOut | null;
}

export interface EarlierRow {
  id: string;
  subject: string;
  at: number;
  status: Status;
  assignee?: string | null;
  rated?: Rated | null;
}

// From the customer's chat and from the agent view.

export interface Open {
  t: "open";
  re: string;
  conversation: string;
  since?: number;
}

export interface More {
  t: "more";
  re: string;
  conversation: string;
  before: number;
  reach?: number;
}

export interface SeenIn {
  t: "seen";
  conversation: string;
  seq: number;
}

export interface TypingIn {
  t: "typing";
  conversation: string;
}

export interface BeatIn {
  t: "beat";
}

// From the customer's chat only.

export interface CustomerHello {
  t: "hello";
  v: number;
  site: string;
  token?: string | null;
  visitor?: string | null;
  page?: string;
  locale?: string;
  time_zone?: string;
}

export interface CustomerSend {
  t: "send";
  re: string;
  conversation: string;
  text: string;
  files?: string[];
}

export interface Leave {
  t: "close";
  re: string;
  conversation: string;
}

export interface Reopen {
  t: "reopen";
  re: string;
  conversation: string;
}

export interface Rate {
  t: "rate";
  re: string;
  conversation: string;
  mood: Mood;
  word?: string;
}

export interface GiveEmail {
  t: "email";
  re: string;
  address: string;
}

export interface Page {
  t: "page";
  url: string;
  title?: string;
}

export type FromCustomer =
  | CustomerHello
  | CustomerSend
  | Open
  | More
  | SeenIn
  | TypingIn
  | BeatIn
  | Leave
  | Reopen
  | Rate
  | GiveEmail
  | Page;

// From the agent view only.

export interface AgentHello {
  t: "hello";
  v: number;
}

export interface ListInbox {
  t: "inbox";
  re: string;
  view: View;
}

export interface SearchFor {
  t: "search";
  re: string;
  text: string;
  before?: number | null;
}

export interface AgentSend {
  t: "send";
  re: string;
  conversation: string;
  text: string;
  note?: boolean;
  saw?: number;
  files?: string[];
}

export interface Take {
  t: "take";
  re: string;
  conversation: string;
}

export interface HandOver {
  t: "hand_over";
  re: string;
  conversation: string;
  to: string;
}

export interface Close {
  t: "close";
  re: string;
  conversation: string;
  saw?: number;
}

export interface Duty {
  t: "duty";
  re: string;
  on: boolean;
}

export interface Unwatch {
  t: "unwatch";
  conversation: string;
}

export type FromAgent =
  | AgentHello
  | ListInbox
  | SearchFor
  | Open
  | More
  | AgentSend
  | Take
  | HandOver
  | Close
  | Reopen
  | SeenIn
  | TypingIn
  | Duty
  | Unwatch
  | BeatIn;

// To both.

export interface Ack {
  t: "ack";
  re: string;
  conversation: string;
  seq: number;
  at: number;
  row?: CustomerRow;
}

export interface Done {
  t: "done";
  re: string;
}

export interface Error {
  t: "error";
  code: string;
  message: string;
  re?: string;
  retry?: boolean;
}

export interface Entries {
  t: "entries";
  conversation: string;
  entries: EntryOut[];
  row: CustomerRow | AgentRow;
}

export interface Thread {
  t: "thread";
  re: string;
  conversation: string;
  entries: EntryOut[];
  reset?: boolean;
  earlier?: boolean;
  row?: CustomerRow | AgentRow;
}

export interface TypingOut {
  t: "typing";
  conversation: string;
  by: Face;
}

export interface Beat {
  t: "beat";
  now: number;
  seqs?: Record<string, number>;
}

export interface Resync {
  t: "resync";
}

export interface Moved {
  t: "moved";
  after_ms: number;
}

// To the customer's chat.

export interface Opening {
  t: "opening";
  opening: OpeningOut;
}

export interface Expect {
  t: "expect";
  conversation: string;
  text: string;
}

export interface CustomerWelcome {
  t: "welcome";
  you: You;
  site: SiteOut;
  opening: OpeningOut;
  conversations: CustomerRow[];
  beat_seconds: number;
  now: number;
  upload: string;
  visitor?: string;
}

export interface CustomerConversation {
  t: "conversation";
  row: CustomerRow;
}

export interface YouChanged {
  t: "you";
  you: You;
}

export type ToCustomer =
  | CustomerWelcome
  | Opening
  | Expect
  | Thread
  | Entries
  | CustomerConversation
  | YouChanged
  | Ack
  | Done
  | TypingOut
  | Beat
  | Resync
  | Moved
  | Error;

// To the agent view.

export interface AgentWelcome {
  t: "welcome";
  you: Face;
  sites: AgentSite[];
  agents: AgentOut[];
  counts: Record<string, number>;
  beat_seconds: number;
  now: number;
}

export interface Inbox {
  t: "inbox";
  re: string;
  view: View;
  rows: AgentRow[];
  counts: Record<string, number>;
}

export interface Found {
  t: "found";
  re: string;
  hits: HitOut[];
  next?: number | null;
}

export interface RowFrame {
  t: "row";
  row: AgentRow;
}

export interface CustomerDetails {
  t: "customer";
  customer: CustomerOut;
  conversation?: string;
  earlier?: EarlierRow[];
}

export interface AgentsChanged {
  t: "agents";
  agents: AgentOut[];
}

export interface Watching {
  t: "watching";
  conversation: string;
  by: Face;
  on?: boolean;
}

export type ToAgent =
  | AgentWelcome
  | Inbox
  | Found
  | RowFrame
  | Thread
  | Entries
  | CustomerDetails
  | AgentsChanged
  | Watching
  | Ack
  | Done
  | TypingOut
  | Beat
  | Resync
  | Moved
  | Error;
