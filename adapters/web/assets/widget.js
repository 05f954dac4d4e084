// The chat widget of HisabKitab: a person's books, kept by chat, on any page.
//
//     <script src="https://host/widget.js"></script>
//
// defines the element <hisab-chat> and, unless the page has one, puts one into its corner: a round button that opens
// a panel. <hisab-chat inline> fills its container instead. It talks to `chat/` beside this script, or to what the
// script's own `data-chat` names: there somebody is signed in, and what they write is kept apart by that name. It needs
// nothing else, and runs under the strictest Content-Security-Policy that lets it load and connect: no inline style, no
// markup from text, no evaluation. Pictures need `img-src data:`.
//
// What the person writes first goes to the Outbox, which outlives the page, and from there to the Server, one at a
// time and in order. Answers come by the Stream. Chat ties them to what is seen: Log, Turn and Composer.
//
// It is one long file, since a page loads it as one, without a build step.

(() => {
  'use strict';

  // A page may load the script twice.
  if (customElements.get('hisab-chat')) return;

  const { src, dataset } = document.currentScript;
  const BASE = new URL(dataset.chat ?? 'chat/', src);
  const IS_SIGNED_IN = 'chat' in dataset;

  /** Every sentence a person can read here. */
  const TEXTS = {
    name: 'HisabKitab',
    tagline: 'Your books, kept by chat',
    open: 'Open the chat',
    close: 'Close the chat',
    log: 'Messages',
    write: 'Message',
    placeholder: 'chai 20, auto 85',
    send: 'Send',
    you: 'You:',
    books: 'HisabKitab:',
    empty: 'Write what you spent, as you would tell a friend.',
    emptyHint: '“chai 20, auto 85” files it. “How much today?” adds it up.',
    today: 'Today',
    yesterday: 'Yesterday',
    edit: 'Edit',
    remove: 'Delete',
    removeSure: 'Really delete?',
    answer: 'Reply',
    editing: (text) => `Editing: ${text}`,
    sendingAgain: (text) => `Sending again: ${text}`,
    answering: (text) => `Replying to: ${text}`,
    cancel: 'Cancel',
    edited: 'edited',
    deleted: 'deleted',
    sending: 'Sending…',
    unsent: 'Not sent yet',
    refused: (why) => `Not accepted: ${why}`,
    noReason: 'the server did not say why.',
    again: 'Edit and send again',
    discard: 'Discard',
    working: 'Writing an answer',
    earlier: 'Show earlier messages',
    newReply: 'New reply ↓',
    enlarge: 'Show larger',
    closePicture: 'Close the picture',
    tryNow: 'Try now',
    kinds: { photo: 'Photo', voice: 'Voice message', document: 'Document' },
    status: {
      offline: 'You are offline. What you write is kept here and sent later.',
      throttled: 'Too fast; going on in a moment.',
      away: 'The books cannot be reached just now. What you write is kept here and sent later.',
      stranger: IS_SIGNED_IN
        ? 'You are signed out here. Load the page again to sign in; what you write is kept until then.'
        : `Your browser keeps no cookie of ${BASE.host}, so your books cannot be opened. Please allow it.`,
      full: 'Too much is waiting to be sent. Send this when the rest is through.',
      unreachable: `${BASE.host} is not there, or this page may not use it. What you write is kept here and sent later.`,
      forbidden: 'This page may not use the chat.',
    },
  };

  const PAGE = 50;
  const LONGEST = 4000;
  const PICTURES = new Set(['image/png', 'image/svg+xml', 'image/jpeg', 'image/webp']);
  const SIGN_IN = /^https?:\/\/[^/\s]+\/sign-in\?t=[\w-]+$/;
  /** Statuses after which the same message would be refused again. */
  const FINAL = new Set([400, 409, 413, 415, 422]);

  const ICONS = {
    chat: 'M5 5h14a2 2 0 0 1 2 2v8a2 2 0 0 1-2 2h-8l-5 4v-4H5a2 2 0 0 1-2-2V7a2 2 0 0 1 2-2zM8 9.5h8M8 13h5',
    close: 'M6 6l12 12M18 6L6 18',
    send: 'M12 19V5M6 11l6-6 6 6',
    edit: 'M4 20l1-4L16 5l3 3L8 19zM14 7l3 3',
    remove: 'M5 7h14M10 7V4h4v3M7 7l1 13h8l1-13',
    answer: 'M9 7l-5 5 5 5M4 12h10a6 6 0 0 1 6 6',
  };

  /** When the dark look is shown. */
  const DARK = '(prefers-color-scheme: dark)';

  const STYLE = new CSSStyleSheet();
  STYLE.replaceSync(`
    :host {
      all: initial; display: block; box-sizing: border-box; color-scheme: light dark;
      font: 16px/1.5 system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', sans-serif; color: var(--text);
      --ground: #f3f7f5; --surface: #fff; --text: #15211d; --muted: #55655f; --line: #d8e3de; --edge: #7c8f88;
      --accent: #0b6b59; --on-accent: #fff; --soft: #e0f0ea; --mine: #0b6b59; --on-mine: #fff; --mine-muted: #d3ebe4;
      --danger: #b3261e; --shade: 0 1px 2px rgb(9 38 31 / 8%); --lift: 0 16px 48px rgb(9 38 31 / 22%);
    }
    @media ${DARK} {
      :host {
        --ground: #0e1514; --surface: #1a2422; --text: #e6efec; --muted: #9fb2ab; --line: #2a3835; --edge: #6d817a;
        --accent: #62d2b6; --on-accent: #05251e; --soft: #16332c; --mine: #10594b; --on-mine: #effdf8;
        --mine-muted: #b5dacf; --danger: #ffb4ab; --shade: none; --lift: 0 16px 48px rgb(0 0 0 / 55%);
      }
    }
    :host([hidden]), [hidden] { display: none !important; }
    :host([inline]) { block-size: 100%; min-block-size: 320px; }
    :host(:not([inline])) { position: fixed; inset-block-end: 0; inset-inline-end: 0; z-index: 2147483000; }
    * { box-sizing: border-box; }
    button {
      font: inherit; color: inherit; margin: 0; padding: 0; border: 1px solid transparent; background: none;
      cursor: pointer; unicode-bidi: plaintext; touch-action: manipulation;
    }
    :focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
    svg {
      display: block; inline-size: 1em; block-size: 1em; fill: none; stroke: currentColor; stroke-width: 1.8;
      stroke-linecap: round; stroke-linejoin: round;
    }
    svg.turns:dir(rtl) { transform: scaleX(-1); }
    p { margin: 0; }
    .spoken {
      position: absolute; inline-size: 1px; block-size: 1px; overflow: hidden; clip-path: inset(50%);
      white-space: nowrap;
    }

    .open {
      position: fixed; inset-block-end: max(24px, env(safe-area-inset-bottom)); inset-inline-end: 24px;
      inline-size: 56px; block-size: 56px; border-radius: 50%; display: grid; place-items: center; font-size: 26px;
      background: var(--accent); color: var(--on-accent); box-shadow: var(--lift);
    }
    .panel {
      position: fixed; inset-block-end: 96px; inset-inline-end: 24px; display: flex; flex-direction: column;
      inline-size: 400px; block-size: min(672px, 100dvh - 120px); overflow: hidden; border-radius: 20px;
      border: 1px solid var(--line); background: var(--ground); box-shadow: var(--lift); animation: rise .18s ease-out;
    }
    @keyframes rise { from { opacity: 0; transform: translateY(8px); } }
    .head {
      display: flex; align-items: center; gap: 12px; padding: 12px 16px; background: var(--surface);
      border-block-end: 1px solid var(--line);
    }
    .badge {
      flex: none; inline-size: 40px; block-size: 40px; border-radius: 12px; display: grid; place-items: center;
      font-size: 22px; background: var(--soft); color: var(--accent);
    }
    .head h2 { margin: 0; font-size: 16px; font-weight: 650; line-height: 20px; }
    .head p { font-size: 13px; line-height: 16px; color: var(--muted); }
    .round {
      flex: none; inline-size: 40px; block-size: 40px; border-radius: 50%; display: grid; place-items: center;
      font-size: 20px; color: var(--muted);
    }
    .head .round { margin-inline-start: auto; }
    .round:hover { background: var(--soft); color: var(--accent); }

    .chat {
      position: relative; flex: 1; min-block-size: 0; block-size: 100%; display: flex; flex-direction: column;
      background: var(--ground);
    }
    .log {
      position: relative; flex: 1; min-block-size: 0; overflow: hidden auto; overflow-anchor: none;
      overscroll-behavior: contain; outline-offset: -2px; scrollbar-width: thin;
      scrollbar-color: var(--line) transparent;
    }
    .all { display: flex; flex-direction: column; min-block-size: 100%; padding: 16px; }
    .empty { margin: auto; padding: 24px; max-inline-size: 320px; text-align: center; }
    .empty .badge { margin: 0 auto 16px; inline-size: 56px; block-size: 56px; border-radius: 16px; font-size: 30px; }
    .empty p { font-weight: 600; text-wrap: balance; }
    .empty p + p { margin-block-start: 8px; font-weight: 400; font-size: 14px; color: var(--muted); }
    .earlier { align-self: center; margin-block-end: 8px; }
    .day { margin-block: 16px 8px; text-align: center; font-size: 12px; font-weight: 600; color: var(--muted); }
    .turn:first-child .day { margin-block-start: 0; }
    .mine, .theirs { margin-block-start: 8px; }
    .theirs + .theirs, .turn:not(:first-child) .mine { margin-block-start: 16px; }
    .row { display: flex; align-items: center; gap: 4px; }
    .mine .row { flex-direction: row-reverse; }
    .bubble {
      display: flex; flex-wrap: wrap; justify-content: flex-end; align-items: flex-end; gap: 2px 12px;
      max-inline-size: min(85%, 560px); min-inline-size: 0; padding: 8px 14px; border-radius: 18px;
      border: 1px solid transparent; box-shadow: var(--shade);
    }
    .mine .bubble { background: var(--mine); color: var(--on-mine); border-end-end-radius: 6px; }
    .theirs .bubble { background: var(--surface); border-end-start-radius: 6px; border-color: var(--line); }
    .text { flex: 1 1 auto; min-inline-size: 0; max-inline-size: 100%; overflow-wrap: anywhere; white-space: pre-wrap; }
    .text p + p { margin-block-start: 4px; }
    .text a { color: var(--accent); overflow-wrap: anywhere; }
    .text b { font-weight: 650; font-variant-numeric: tabular-nums; }
    .bubble:has(.quote) { min-inline-size: 240px; }
    .quote {
      inline-size: 0; min-inline-size: 100%; padding-inline-start: 8px; border-inline-start: 2px solid currentColor;
      font-size: 13px; color: var(--mine-muted); overflow: hidden; text-overflow: ellipsis; white-space: nowrap;
    }
    .meta { display: flex; gap: 6px; font-size: 11.5px; line-height: 20px; color: var(--muted); white-space: nowrap; }
    .mine .meta { color: var(--mine-muted); }
    .mark, time { unicode-bidi: plaintext; }
    .mark:empty { display: none; }
    .mine:is([data-state=unsent], [data-state=sending], [data-state=refused]) .bubble {
      background: var(--soft); color: var(--text); border: 1px dashed var(--edge); box-shadow: none;
    }
    .mine[data-state=refused] .bubble { border-color: var(--danger); }
    .mine[data-gone] .bubble {
      background: none; color: var(--muted); border: 1px dashed var(--edge); box-shadow: none;
    }
    .mine[data-gone] .text { text-decoration: line-through; }
    .mine:is([data-gone], [data-state=unsent], [data-state=sending], [data-state=refused]) :is(.meta, .quote) {
      color: var(--muted);
    }
    .refusal {
      margin-block-start: 4px; text-align: end; font-size: 14px; color: var(--danger); unicode-bidi: plaintext;
    }
    .refusal div { display: flex; flex-wrap: wrap; justify-content: flex-end; gap: 8px; margin-block-start: 4px; }

    .actions { flex: none; display: flex; }
    .actions button {
      display: flex; align-items: center; justify-content: center; min-inline-size: 28px; min-block-size: 28px;
      border-radius: 14px; font-size: 16px; color: var(--muted); opacity: 0; transition: opacity .12s;
    }
    .row:hover .actions button, .actions:focus-within button { opacity: 1; }
    .actions button:hover { background: var(--soft); color: var(--accent); }
    .actions [data-sure] {
      padding-inline: 10px; font-size: 13px; font-weight: 600; color: var(--danger); opacity: 1; white-space: nowrap;
    }
    .actions [data-sure] svg { display: none; }
    .actions [data-sure] .spoken { position: static; inline-size: auto; block-size: auto; clip-path: none; }
    @media (hover: none) { .actions button { opacity: 1; } }

    .presses {
      display: flex; flex-direction: column; gap: 8px; margin-block-start: 8px; max-inline-size: min(85%, 560px);
    }
    .presses div { display: flex; flex-wrap: wrap; gap: 8px; }
    .pill {
      min-block-size: 36px; padding: 4px 16px; border-radius: 18px; border: 1px solid var(--edge);
      background: var(--surface); color: var(--accent); font-size: 15px; font-weight: 550; line-height: 1.4;
      overflow-wrap: anywhere; text-align: start;
    }
    .pill:hover, .pill[data-chosen] { background: var(--soft); border-color: var(--accent); }
    .pill.small { min-block-size: 32px; padding: 2px 12px; font-size: 13.5px; }
    .bubble:has(.picture) { flex-flow: column; align-items: stretch; max-inline-size: min(85%, 432px); }
    .bubble:has(.picture) .meta { align-self: end; }
    .file { align-self: start; margin-block: 4px; color: inherit; font-weight: 600; overflow-wrap: anywhere; }
    .file::before { content: '↓ ' / ''; }
    .picture { margin-block: 4px; padding: 0; border-radius: 12px; overflow: hidden; cursor: zoom-in; }
    picture { display: contents; }
    .picture img {
      display: block; inline-size: 400px; max-inline-size: 100%; block-size: auto; max-block-size: 320px;
      object-fit: contain;
    }
    dialog {
      margin: auto; padding: 0; border: 0; border-radius: 16px; background: var(--surface); color: var(--text);
      max-inline-size: calc(100vw - 32px); max-block-size: calc(100dvh - 32px); overflow: hidden;
    }
    dialog::backdrop { background: rgb(4 16 13 / 70%); }
    dialog img {
      display: block; inline-size: min(960px, 100vw - 32px); max-block-size: calc(100dvh - 32px); object-fit: contain;
    }
    dialog .round {
      position: absolute; inset-block-start: 8px; inset-inline-end: 8px; background: var(--surface);
      color: var(--text);
    }

    .typing { margin-block-start: 8px; }
    .typing .bubble {
      display: inline-flex; gap: 5px; padding: 14px 16px; border-end-start-radius: 6px; background: var(--surface);
      border-color: var(--line);
    }
    .draft .meta { align-items: center; min-inline-size: 48px; block-size: 20px; }
    :is(.typing, .draft) i {
      inline-size: 7px; block-size: 7px; border-radius: 50%; background: var(--edge);
      animation: breathe 1.2s infinite ease-in-out;
    }
    :is(.typing, .draft) i:nth-of-type(2) { animation-delay: .15s; }
    :is(.typing, .draft) i:nth-of-type(3) { animation-delay: .3s; }
    @keyframes breathe { 0%, 60%, 100% { opacity: .35; } 30% { opacity: 1; transform: translateY(-3px); } }

    .foot { position: relative; padding: 8px 16px max(16px, env(safe-area-inset-bottom)); }
    .new {
      position: absolute; inset-block-end: calc(100% + 8px); inset-inline: 0; margin-inline: auto;
      inline-size: fit-content; min-block-size: 36px; padding: 4px 16px; border-radius: 18px; box-shadow: var(--lift);
      background: var(--accent); color: var(--on-accent); font-size: 14px; font-weight: 600;
    }
    .status { display: flex; align-items: center; gap: 8px; font-size: 13.5px; line-height: 1.4; }
    .status[data-kind] {
      margin-block-end: 8px; padding: 8px 8px 8px 16px; border-radius: 16px; background: var(--soft);
      min-block-size: 48px;
    }
    .status span { flex: 1; unicode-bidi: plaintext; }
    .status .pill { flex: none; }
    .strip {
      display: flex; align-items: center; gap: 8px; margin-block-end: 8px; padding-inline-start: 12px;
      border-inline-start: 3px solid var(--accent); font-size: 14px; color: var(--muted);
    }
    .strip > span {
      flex: 1; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; unicode-bidi: plaintext;
      text-align: start;
    }
    .strip .round { inline-size: 32px; block-size: 32px; font-size: 16px; }
    .box {
      display: flex; align-items: flex-end; gap: 4px; padding: 3px; border-radius: 26px; border: 1px solid var(--edge);
      background: var(--surface); box-shadow: var(--shade);
    }
    .box:focus-within { border-color: var(--accent); outline: 1px solid var(--accent); }
    textarea {
      flex: 1; min-inline-size: 0; block-size: 44px; max-block-size: 160px; margin: 0; padding-block: 10px;
      padding-inline: 16px 4px; border: 0; background: none; color: inherit; font: inherit; font-size: 16px;
      line-height: 24px; resize: none; scrollbar-width: thin;
    }
    textarea:focus-visible { outline: none; }
    textarea::placeholder { color: var(--muted); opacity: 1; }
    .send {
      flex: none; inline-size: 44px; block-size: 44px; border-radius: 50%; display: grid; place-items: center;
      font-size: 22px; background: var(--accent); color: var(--on-accent);
    }
    .send:disabled { background: var(--line); color: var(--muted); cursor: default; }

    @media (max-width: 480px) {
      .panel {
        inset: 0; inline-size: auto; block-size: 100dvh; border: 0; border-radius: 0;
        padding-block-start: env(safe-area-inset-top);
      }
      .open[aria-expanded=true] { display: none; }
      .all { padding-inline: 12px; }
      .foot { padding-inline: 12px; padding-block-end: max(12px, env(safe-area-inset-bottom)); }
    }
    @media (prefers-reduced-motion: reduce) {
      * { animation: none !important; transition: none !important; }
    }
    @media (forced-colors: active) {
      :is(.typing, .draft) i { background: CanvasText; }
      .send, .open, .new { border-color: ButtonText; }
      .mine .bubble { border-width: 2px; }
    }
  `);

  /** An element with attributes (null and false are left out, true is empty) and children; text stays text. */
  function make(tag, attributes = {}, ...children) {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) {
      if (value !== null && value !== false) element.setAttribute(name, value === true ? '' : value);
    }
    element.append(...children);
    return element;
  }

  function icon(name) {
    const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
    const path = document.createElementNS('http://www.w3.org/2000/svg', 'path');
    svg.setAttribute('viewBox', '0 0 24 24');
    svg.setAttribute('aria-hidden', 'true');
    if (name === 'answer') svg.setAttribute('class', 'turns');
    path.setAttribute('d', ICONS[name]);
    svg.append(path);
    return svg;
  }

  /** Sets a text only when it is another one, so that a live region does not speak again. */
  function say(element, text) {
    if (element.textContent !== text) element.textContent = text;
  }

  function uuid() {
    // Missing where the page is no secure context.
    if (crypto.randomUUID) return crypto.randomUUID();
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    bytes[6] = (bytes[6] & 0x0f) | 0x40;
    bytes[8] = (bytes[8] & 0x3f) | 0x80;
    const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
    return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
  }

  /** Milliseconds to wait after so many failures: 1, 2, 4 to 30 seconds, spread so that clients do not come at once. */
  function backoff(failures) {
    return Math.min(30, 2 ** failures) * 1000 * (0.75 + Math.random() / 2);
  }

  /** Does the work while no other tab does the same, where the browser can tell. */
  function alone(name, work) {
    return navigator.locks ? navigator.locks.request(`hisab-chat ${name} ${BASE}`, work) : work();
  }

  /**
   * What waits to be sent, shared by all tabs and kept over reloads: one entry of localStorage each, so that tabs do
   * not overwrite each other's; in memory where localStorage is missing or full.
   *
   * An item is `{id, at, body}` with what is posted, `label` of a pressed button, `tried` once it may have reached
   * the server, `changed` if it was edited after that, and `refused` with the reason when it will not be accepted.
   */
  class Outbox {
    static #LIMIT = 200;
    static #PREFIX = `hisab-chat ${BASE} `;
    #memory = new Map();

    /** All items, oldest first. */
    items() {
      const items = new Map();
      try {
        for (const key of Object.keys(localStorage)) {
          if (!key.startsWith(Outbox.#PREFIX)) continue;
          const item = Outbox.#read(localStorage.getItem(key));
          if (item) items.set(item.id, item);
        }
      } catch {
        // A page without storage has what is in memory.
      }
      for (const item of this.#memory.values()) items.set(item.id, item);
      return [...items.values()].sort((one, other) => one.at - other.at);
    }

    get(id) {
      return this.items().find((item) => item.id === id);
    }

    /** Takes in something new; nothing when it is full. */
    add(body, more = {}) {
      const items = this.items();
      if (items.length >= Outbox.#LIMIT) return null;
      const at = Math.max(Date.now(), (items.at(-1)?.at ?? 0) + 1);
      const item = { id: uuid(), at, body, ...more };
      this.put(item);
      return item;
    }

    put(item) {
      try {
        localStorage.setItem(Outbox.#PREFIX + item.id, JSON.stringify(item));
        this.#memory.delete(item.id);
      } catch {
        this.#memory.set(item.id, item);
      }
    }

    remove(id) {
      this.#memory.delete(id);
      try {
        localStorage.removeItem(Outbox.#PREFIX + id);
      } catch {
        // It was in memory only.
      }
    }

    /** Takes out what the server has. Other tabs are told first why it goes. */
    settle(item) {
      this.put({ ...item, accepted: true });
      this.remove(item.id);
    }

    /** Calls back with what another tab wrote, or null when it took something away. */
    watch(changed, signal) {
      const listen = ({ key, newValue }) => {
        if (key === null || key.startsWith(Outbox.#PREFIX)) changed(Outbox.#read(newValue));
      };
      addEventListener('storage', listen, { signal });
    }

    static #read(json) {
      try {
        const item = JSON.parse(json);
        return item?.id && item.body ? item : null;
      } catch {
        return null;
      }
    }
  }

  /** Why nothing can be sent just now; `kind` is a key of `TEXTS.status`, `words` are the server's own for it. */
  class Setback extends Error {
    constructor(kind, { seconds, words } = {}) {
      super(kind);
      this.kind = kind;
      this.seconds = seconds;
      this.words = words ?? TEXTS.status[kind];
    }

    /** Whether it may pass by itself; if not, only what a person does is worth a try. */
    get passes() {
      return this.kind !== 'forbidden';
    }
  }

  /** The server will never take this; `code` is its name for why. */
  class Refusal extends Setback {
    constructor(why, code) {
      super('offline');
      this.why = why;
      this.code = code;
    }
  }

  /** The requests. They throw a Setback, never anything else. */
  class Server {
    #renewed;

    /** `renewed` is called when the server does not know this browser (any more) and began new books. */
    constructor(renewed) {
      this.#renewed = renewed;
    }

    /** In turn, for two tabs without a cookie would each get books of their own. */
    session() {
      return alone('session', async () => {
        const session = await this.#call('POST', 'session', {}, false);
        if (session.new) this.#renewed();
      });
    }

    history(before) {
      const page = before === undefined ? '' : `&before=${before}`;
      return this.#call('GET', `history?limit=${PAGE}${page}`);
    }

    post({ id, at, body }) {
      return this.#call('POST', 'messages', { id, ...body, age_ms: Math.max(0, Date.now() - at) });
    }

    async #call(method, path, body, again = true) {
      const request = { method, credentials: 'include', cache: 'no-store', signal: AbortSignal.timeout(20_000) };
      if (body) {
        request.body = JSON.stringify(body);
        request.headers = { 'Content-Type': 'application/json' };
      }
      const response = await fetch(new URL(path, BASE), request).catch(() => null);
      const data = await response?.json().catch(() => null);
      if (response?.ok && data) return data;
      const status = response?.status;
      if (FINAL.has(status)) throw new Refusal(data?.message || TEXTS.noReason, data?.code);
      if (status === 429 || status === 503) {
        const seconds = Number(response.headers.get('Retry-After')) || 5;
        const [kind, words] = status === 429 ? ['throttled'] : ['away', data?.message];
        throw new Setback(kind, { seconds: Math.min(60, Math.max(1, seconds)), words });
      }
      if (status === 403) throw new Setback('forbidden', { words: data?.message });
      // Browsers do not let a page of another origin know whether it is shut out or nobody is there.
      if (!response && navigator.onLine && BASE.origin !== location.origin) throw new Setback('unreachable');
      if (status !== 401) throw new Setback('offline');
      if (!again) throw new Setback('stranger');
      await this.session();
      return this.#call(method, path, body, false);
    }
  }

  /** The events of the server, while the page is looked at: a browser has only six connections to give. */
  class Stream {
    static #REST_AFTER = 30_000;
    /** The position of the last exchange it brought. */
    last = 0;
    #source = null;
    #resting = false;
    #failures = 0;
    #pause = 0;
    #on;

    /** `on` has `exchange`, `draft`, `working`, `opened`, `broken` (at once) and `retry` (when it may be opened again). */
    constructor(on, signal) {
      this.#on = on;
      let rest = 0;
      const look = () => {
        clearTimeout(rest);
        this.#resting = false;
        if (document.hidden) rest = setTimeout(() => this.#rest(), Stream.#REST_AFTER);
      };
      document.addEventListener('visibilitychange', look, { signal });
      signal.addEventListener('abort', () => (clearTimeout(rest), this.close()));
      look();
    }

    open() {
      if (this.#source || this.#resting || this.#pause) return;
      const source = new EventSource(new URL(`events?after=${this.last}`, BASE), { withCredentials: true });
      source.addEventListener('exchange', ({ data }) => {
        const exchange = JSON.parse(data);
        this.last = Math.max(this.last, exchange.position);
        this.#on.exchange(exchange);
      });
      source.addEventListener('draft', ({ data }) => this.#on.draft(JSON.parse(data)));
      source.addEventListener('working', () => this.#on.working());
      source.onopen = () => {
        this.#failures = 0;
        this.#on.opened();
      };
      source.onerror = () => {
        // Otherwise the browser connects again by itself.
        if (source.readyState !== EventSource.CLOSED) return;
        this.close();
        this.#on.broken();
        this.#pause = setTimeout(() => (this.hurry(), this.#on.retry()), backoff(this.#failures++));
      };
      this.#source = source;
    }

    /** Ends the pause after a failure. */
    hurry() {
      clearTimeout(this.#pause);
      this.#pause = 0;
    }

    close() {
      this.hurry();
      this.#source?.close();
      this.#source = null;
    }

    #rest() {
      this.#resting = true;
      this.close();
    }
  }

  const TIME = new Intl.DateTimeFormat(undefined, { hour: 'numeric', minute: '2-digit' });

  function dayOf(at) {
    const now = new Date();
    const yesterday = new Date(now.getFullYear(), now.getMonth(), now.getDate() - 1);
    if (at.toDateString() === now.toDateString()) return TEXTS.today;
    if (at.toDateString() === yesterday.toDateString()) return TEXTS.yesterday;
    const year = at.getFullYear() === now.getFullYear() ? undefined : 'numeric';
    return at.toLocaleDateString(undefined, { weekday: 'long', day: 'numeric', month: 'long', year });
  }

  /** A button with a sign, and words for those who do not see it. */
  function tool(hook, sign, words, attributes) {
    const all = { type: 'button', title: words, [hook]: true, ...attributes };
    return make('button', all, icon(sign), make('span', { class: 'spoken' }, words));
  }

  /** A button with words. */
  function pill(words, attributes) {
    return make('button', { type: 'button', class: 'pill small', ...attributes }, words);
  }

  /** What a person did and what was answered: a bubble of their own, if it is one to show, and replies. */
  class Turn {
    /** The server's, once it is answered. */
    position = null;
    element = make('div', { class: 'turn' });
    #label;
    #day = make('div', { class: 'day', hidden: true });
    #mine = null;
    #replies = [];

    constructor(message, label, quoted) {
      this.message = message;
      this.id = message.id;
      this.at = new Date(message.at);
      this.#label = label;
      this.element.append(this.#day);
      // What the books say by themselves answers nobody.
      const isShown = message.kind !== 'notice' && !message.of && (message.kind !== 'button' || label);
      if (isShown) this.#build(quoted);
    }

    get isOwn() {
      return this.#mine !== null;
    }

    get isText() {
      return this.message.kind === 'text';
    }

    get isEditable() {
      return this.isText && this.#mine !== null && !this.#mine.actions.hidden;
    }

    /** The words of the bubble as it is now. */
    get text() {
      return this.#mine?.text.textContent ?? '';
    }

    /** In few words, what one refers to by replying to it. */
    get summary() {
      return this.#replies[0]?.paragraphs[0]?.map(textOf).join('') || this.text;
    }

    labelOf(payload) {
      const buttons = this.#replies.flatMap((reply) => reply.buttons ?? []).flat();
      return buttons.find((button) => button.payload === payload)?.label;
    }

    choose(payload) {
      for (const button of this.element.querySelectorAll('[data-press]')) {
        if (button.dataset.press === payload) button.dataset.chosen = '';
      }
    }

    /** Names the day above it unless the turn before is of the same. */
    date(before) {
      this.#day.hidden = before?.at.toDateString() === this.at.toDateString();
      say(this.#day, dayOf(this.at));
    }

    /** Shows how it stands with the person's message. */
    draw({ text, state, mark, gone, refusal, editable }) {
      const { wrap, text: words, mark: note, actions, refusal: block } = this.#mine;
      say(words, this.#label ?? [TEXTS.kinds[this.message.kind], text].filter(Boolean).join(' · '));
      say(note, mark);
      wrap.dataset.state = state;
      wrap.toggleAttribute('data-gone', gone);
      actions.hidden = !this.isText || gone || state === 'refused';
      block.hidden = refusal === undefined;
      if (refusal === undefined) return;
      say(block.firstChild, TEXTS.refused(refusal));
      block.querySelector('[data-again]').hidden = !editable;
    }

    reply(reply) {
      this.#replies.push(reply);
      const paragraphs = reply.paragraphs.map((spans) => {
        const words = spans.map((span) => ('bold' in span ? make('b', {}, span.bold) : span.plain));
        // Only what the books themselves make: a link to sign in, alone in its paragraph.
        const [address] = words;
        if (words.length === 1 && SIGN_IN.test(address)) {
          return make('p', {}, make('a', { href: address, target: '_blank', rel: 'noopener noreferrer' }, address));
        }
        return make('p', { dir: 'auto' }, ...words);
      });
      const text = make('div', { class: 'text', part: 'text' }, ...paragraphs);
      const bubble = make('div', { class: 'bubble', part: 'bubble' }, spoken(TEXTS.books), text);
      if (PICTURES.has(reply.picture?.media)) bubble.append(this.#picture(reply.picture));
      if (reply.file) bubble.append(this.#file(reply.file));
      bubble.append(make('div', { class: 'meta' }, this.#time()));
      const actions = make('div', { class: 'actions' }, tool('data-answer', 'answer', TEXTS.answer));
      const row = make('div', { class: 'row' }, bubble, actions);
      const wrap = make('div', { class: 'theirs', part: 'reply', 'data-reply-to': this.id }, row);
      const press = ({ label, payload }) =>
        pill(label, { class: 'pill', part: 'press', dir: 'auto', 'data-press': payload });
      const rows = (reply.buttons ?? []).map((buttons) => make('div', {}, ...buttons.map(press)));
      if (rows.length) wrap.append(make('div', { class: 'presses' }, ...rows));
      this.element.append(wrap);
    }

    #build(quoted) {
      const text = make('div', { class: 'text', part: 'text', dir: 'auto' });
      const mark = make('span', { class: 'mark', part: 'mark' });
      const quote = quoted ? [make('div', { class: 'quote', dir: 'auto' }, quoted)] : [];
      const bubble = make('div', { class: 'bubble', part: 'bubble' }, spoken(TEXTS.you), ...quote, text,
        make('div', { class: 'meta' }, mark, this.#time()));
      const actions = make('div', { class: 'actions' },
        tool('data-edit', 'edit', TEXTS.edit), tool('data-delete', 'remove', TEXTS.remove));
      const refusal = make('div', { class: 'refusal', part: 'refusal', hidden: true }, make('p'),
        make('div', {}, pill(TEXTS.again, { 'data-again': true }), pill(TEXTS.discard, { 'data-discard': true })));
      const wrap = make('div', { class: 'mine', part: 'mine', 'data-mine': this.id },
        make('div', { class: 'row' }, bubble, actions), refusal);
      this.element.append(wrap);
      this.#mine = { wrap, text, mark, actions, refusal };
    }

    #time() {
      return make('time', { datetime: this.at.toISOString() }, TIME.format(this.at));
    }

    /** A link that saves the file. Never shown as a page of its own, whatever its type says it is. */
    #file({ name, data }) {
      const href = `data:application/octet-stream;base64,${data}`;
      return make('a', { class: 'file', part: 'file', href, download: name, dir: 'auto' }, name);
    }

    /** Which of the two is shown follows the page, like all other colours, also while it is shown. */
    #picture({ alt, media, data, dark }) {
      const address = (bytes) => `data:${media};base64,${bytes}`;
      const image = make('img', { alt, src: address(data) });
      const seen = dark
        ? make('picture', {}, make('source', { media: DARK, srcset: address(dark) }), image)
        : image;
      return make('button', {
        type: 'button', class: 'picture', part: 'picture', title: TEXTS.enlarge, 'data-picture': true,
      }, seen);
    }
  }

  /**
   * An answer that is still being written, as far as it has come: where the reply will stand and as it will look,
   * with dots in place of the time, so that nothing moves when the reply takes its place.
   *
   * It is hidden from screen readers. A live region would read each piece, or all of it again with each piece, and
   * `aria-busy`, which should prevent that, is kept by few of them. They are told once that an answer is being
   * written, and read the reply, which is what counts.
   */
  class Draft {
    /** The message it answers, or null while nothing is shown. */
    id = null;
    #text = make('div', { class: 'text' });
    #element = make('div', { class: 'theirs draft', part: 'draft', 'aria-hidden': 'true', 'data-draft': true },
      make('div', { class: 'row' }, make('div', { class: 'bubble' }, this.#text,
        make('div', { class: 'meta' }, make('i'), make('i'), make('i')))));

    /** Shows it at the end of an element. What stays the same is not touched, so that it can be selected. */
    show(id, text, parent) {
      const lines = text.split(/\n+/);
      const paragraphs = this.#text.children;
      while (paragraphs.length > lines.length) this.#text.lastChild.remove();
      while (paragraphs.length < lines.length) this.#text.append(make('p', { dir: 'auto' }));
      lines.forEach((line, at) => say(paragraphs[at], line));
      this.id = id;
      if (this.#element.parentNode !== parent) parent.append(this.#element);
    }

    remove() {
      this.id = null;
      this.#element.remove();
    }
  }

  const textOf = (span) => span.bold ?? span.plain;
  const spoken = (words) => make('span', { class: 'spoken' }, `${words} `);

  /** The turns in order, and where the reader is among them. */
  class Log {
    static #NEAR = 80;
    #turns = [];
    #byId = new Map();
    #atEnd = true;
    #top = 0;
    #sizes = '';
    #timers = [];
    #list = make('div', { class: 'list' });
    #earlier = pill(TEXTS.earlier, { class: 'pill small earlier', 'data-earlier': true, hidden: true });
    #empty = make('div', { class: 'empty' }, make('div', { class: 'badge' }, icon('chat')),
      make('p', {}, TEXTS.empty), make('p', {}, TEXTS.emptyHint));
    #draft = new Draft();
    #typing = make('div', { class: 'typing', 'data-typing': true, hidden: true },
      make('div', { class: 'bubble' }, make('i'), make('i'), make('i'), spoken(TEXTS.working)));
    element = make('div', {
      class: 'log', part: 'log', role: 'log', 'aria-live': 'off', 'aria-label': TEXTS.log, tabindex: 0,
      'data-log': true,
    }, make('div', { class: 'all' }, this.#earlier, this.#empty, this.#list, this.#typing));
    newReply = pill(TEXTS.newReply, { class: 'new', part: 'new', 'data-new': true, hidden: true });

    constructor(act, signal) {
      this.element.addEventListener('click', (event) => this.#pressed(event.target.closest('button'), act));
      this.element.addEventListener('focusout', (event) => this.#unsure(event.target));
      this.element.addEventListener('scroll', () => {
        const { scrollHeight, scrollTop, clientHeight } = this.element;
        const sizes = `${scrollHeight} ${clientHeight}`;
        // Who is away from the end without having gone up was left behind by something that grew or was turned.
        if (scrollHeight - scrollTop - clientHeight < Log.#NEAR) this.#atEnd = true;
        else if (scrollTop < this.#top && sizes === this.#sizes) this.#atEnd = false;
        this.#top = scrollTop;
        this.#sizes = sizes;
        if (this.#atEnd) this.newReply.hidden = true;
      });
      this.newReply.addEventListener('click', () => {
        this.toEnd();
        this.element.focus({ preventScroll: true });
      });
      // Whatever grows or shrinks (a reply, a picture, the keyboard), a reader at the end stays there.
      const sizes = new ResizeObserver(() => this.#atEnd && this.toEnd());
      sizes.observe(this.element);
      sizes.observe(this.element.firstChild);
      signal.addEventListener('abort', () => sizes.disconnect());
    }

    get turns() {
      return this.#turns;
    }

    get oldest() {
      return this.#turns.find((turn) => turn.position !== null)?.position;
    }

    turn(id) {
      return this.#byId.get(id);
    }

    /** Puts a turn where its position belongs; one without comes last. */
    insert(turn) {
      const place = turn.position ?? Infinity;
      let index = this.#turns.length;
      while (index > 0 && (this.#turns[index - 1].position ?? Infinity) > place) index--;
      this.#list.insertBefore(turn.element, this.#turns[index]?.element ?? null);
      this.#turns.splice(index, 0, turn);
      this.#byId.set(turn.id, turn);
      turn.date(this.#turns[index - 1]);
      this.#turns[index + 1]?.date(turn);
      this.#empty.hidden = true;
    }

    remove(turn) {
      const index = this.#turns.indexOf(turn);
      turn.element.remove();
      this.#turns.splice(index, 1);
      this.#byId.delete(turn.id);
      this.#turns[index]?.date(this.#turns[index - 1]);
      this.#empty.hidden = this.#turns.length > 0;
    }

    clear() {
      this.#list.replaceChildren();
      this.#turns = [];
      this.#byId.clear();
      this.#empty.hidden = false;
      this.#earlier.hidden = true;
      this.typing(false);
      this.toEnd();
    }

    /** Adds a page of history without reading it all out, and with the reader where they were. */
    page(earlier, add) {
      this.element.setAttribute('aria-live', 'off');
      const below = this.element.scrollHeight - this.element.scrollTop;
      const returns = this.#earlier.getRootNode().activeElement === this.#earlier;
      add();
      this.#earlier.hidden = !earlier;
      if (returns && !earlier) this.element.focus({ preventScroll: true });
      if (this.#atEnd) this.toEnd();
      else this.element.scrollTop = this.element.scrollHeight - below;
      setTimeout(() => this.element.setAttribute('aria-live', 'polite'), 200);
    }

    toEnd() {
      this.#atEnd = true;
      this.newReply.hidden = true;
      this.element.scrollTop = this.element.scrollHeight;
    }

    /** Says that a reply came, unless the reader will see it. */
    replied() {
      this.newReply.hidden = this.#atEnd;
    }

    /** Shows how far the answer to a message has come, and that it is going on, for a while. */
    draft(id, text) {
      this.#draft.show(id, text, this.turn(id)?.element ?? this.#list);
      // Its own dots are seen now; these stay for those who hear them.
      this.#typing.classList.add('spoken');
      this.typing(true, 0, 30_000);
    }

    /** The answer to a message is there. */
    answered(id) {
      if (this.#draft.id === id) this.#undraft();
    }

    #undraft() {
      this.#draft.remove();
      this.#typing.classList.remove('spoken');
    }

    /** Shows that an answer is being written, after a delay and for a while; or no more. */
    typing(on, delay = 0, lasting = 10_000) {
      this.#timers.forEach(clearTimeout);
      const show = (shown) => {
        this.#typing.hidden = !shown;
        // A draft that nobody goes on with is worth nothing.
        if (!shown) this.#undraft();
      };
      if (on) this.#timers = [setTimeout(show, delay, true), setTimeout(show, delay + lasting, false)];
      else show(false);
    }

    #pressed(button, act) {
      if (!button) return;
      const { dataset } = button;
      if ('delete' in dataset && !('sure' in dataset)) {
        dataset.sure = '';
        button.lastChild.textContent = TEXTS.removeSure;
        setTimeout(() => this.#unsure(button), 5000);
        return;
      }
      const { mine, replyTo } = button.closest('[data-mine], [data-reply-to]')?.dataset ?? {};
      act(dataset, mine ?? replyTo, button);
    }

    /** A first press on Delete counts for a while, or until one goes elsewhere. */
    #unsure(button) {
      if (!('sure' in button.dataset)) return;
      delete button.dataset.sure;
      button.lastChild.textContent = TEXTS.remove;
    }
  }

  /** Where one writes. `mode` is null or what is edited or replied to: `{kind, id, text}`. */
  class Composer {
    #mode = null;
    #draft = '';
    #submit;
    #input = make('textarea', {
      rows: 1, maxlength: LONGEST, placeholder: TEXTS.placeholder, 'aria-label': TEXTS.write, dir: 'auto',
      enterkeyhint: 'send',
    });
    #send = tool('data-send', 'send', TEXTS.send, { class: 'send', part: 'send', disabled: true });
    #cancel = tool('data-cancel', 'close', TEXTS.cancel, { class: 'round' });
    #strip = make('div', { class: 'strip', part: 'strip', hidden: true }, make('span'), this.#cancel);
    element = make('div', { part: 'composer', 'data-composer': true }, this.#strip,
      make('div', { class: 'box' }, this.#input, this.#send));

    /** `submit(text, mode)` says whether it was taken; `editLast()` starts editing the last message. */
    constructor(submit, editLast) {
      this.#submit = submit;
      this.#input.addEventListener('input', () => this.#changed());
      this.#send.addEventListener('click', () => this.#done());
      this.#cancel.addEventListener('click', () => this.leave());
      this.element.addEventListener('keydown', (event) => {
        // Keys pressed while an input method composes are its own; Safari tells by 229.
        if (event.isComposing || event.keyCode === 229) return;
        if (event.key === 'Escape' && this.#mode) {
          this.leave();
        } else if (event.target !== this.#input) {
          return;
        } else if (event.key === 'Enter' && !event.shiftKey) {
          this.#done();
        } else if (event.key !== 'ArrowUp' || this.#input.value || !editLast()) {
          return;
        }
        event.preventDefault();
      });
    }

    focus() {
      this.#input.focus();
    }

    enter(mode) {
      if (!this.#mode || this.#mode.kind === 'answer') this.#draft = this.#input.value;
      this.#mode = mode;
      const title = { edit: TEXTS.editing, again: TEXTS.sendingAgain, answer: TEXTS.answering }[mode.kind];
      say(this.#strip.firstChild, title(mode.text));
      this.#strip.hidden = false;
      this.#write(mode.kind === 'answer' ? this.#draft : mode.text);
    }

    /** Back to what was being written before. */
    leave() {
      const draft = this.#mode?.kind === 'answer' ? this.#input.value : this.#draft;
      this.#mode = null;
      this.#draft = '';
      this.#strip.hidden = true;
      this.#write(draft);
    }

    /** Leaves the mode if what it is about is gone. */
    drop(id) {
      if (this.#mode?.id === id) this.leave();
    }

    #write(text) {
      this.#input.value = text;
      this.#changed();
      this.focus();
    }

    #done() {
      const text = this.#input.value.trim();
      if (!text || !this.#submit(text, this.#mode)) return;
      if (this.#mode?.kind === 'answer') this.#input.value = '';
      if (this.#mode) this.leave();
      else this.#write('');
    }

    #changed() {
      this.#send.disabled = !this.#input.value.trim();
      this.#input.style.blockSize = 'auto';
      this.#input.style.blockSize = `${this.#input.scrollHeight}px`;
    }
  }

  /** The whole chat: what is seen, kept in step with the outbox and the server. */
  class Chat {
    #ended = new AbortController();
    #outbox = new Outbox();
    #server = new Server(() => this.#startOver());
    #stream;
    #log;
    #composer;
    #status = make('span', { role: 'status' });
    #retry = pill(TEXTS.tryNow, { 'data-retry': true, hidden: true });
    #statusLine = make('div', { class: 'status', part: 'status', 'data-status': true }, this.#status, this.#retry);

    #started = false;
    /** Whether the session was checked and history shown since something broke. */
    #current = false;
    #trouble = null;
    #syncing = false;
    #asked = false;
    #wake = null;
    /** The id of what is being posted. */
    #sending = null;
    #seen = new Set();
    /** Newest known edit or deletion of a message, also of one on a page that is not loaded. */
    #changes = new Map();
    /** What the server took and has not answered. */
    #awaited = new Set();
    /** Deleted before it was known whether the server has it. */
    #withdrawn = new Set();

    constructor() {
      const { signal } = this.#ended;
      this.#log = new Log((hooks, id, button) => this.#act(hooks, id, button), signal);
      this.#composer = new Composer((text, mode) => this.#submit(text, mode), () => this.#editLast());
      this.#retry.addEventListener('click', () => this.#sync());
      const foot = make('div', { class: 'foot' }, this.#log.newReply, this.#statusLine, this.#composer.element);
      this.element = make('div', { class: 'chat', lang: 'en' }, this.#log.element, foot);
    }

    get hasUnsent() {
      return this.#outbox.items().length > 0;
    }

    focus() {
      this.#composer.focus();
    }

    start() {
      if (this.#started) return;
      this.#started = true;
      const { signal } = this.#ended;
      this.#stream = new Stream({
        exchange: (exchange) => this.#take(exchange, true),
        draft: (draft) => this.#drafted(draft),
        working: () => this.#log.typing(true),
        opened: () => this.#sync(),
        broken: () => (this.#current = false),
        retry: () => this.#sync(),
      }, signal);
      this.#outbox.watch((item) => this.#noticed(item), signal);
      addEventListener('online', () => this.#sync(), { signal });
      document.addEventListener('visibilitychange', () => document.hidden || this.#sync(), { signal });
      this.#refresh();
      this.#sync();
    }

    stop() {
      this.#ended.abort();
      this.#wake?.();
    }

    // In step with the server

    /** Loads, listens and sends until all is done; called whenever more may have become possible. */
    async #sync(hurried = true) {
      this.#asked = true;
      if (hurried && this.#trouble?.kind !== 'throttled') {
        this.#stream.hurry();
        this.#wake?.();
      }
      if (this.#syncing) return;
      this.#syncing = true;
      try {
        let failures = 0;
        while (this.#asked && !this.#ended.signal.aborted) failures = await this.#attempt(failures);
      } finally {
        this.#syncing = false;
      }
    }

    /** One try at everything; how many failed in a row by now. */
    async #attempt(failures) {
      this.#asked = false;
      try {
        await this.#load();
        this.#stream.open();
        await this.#flush();
        this.#say(null);
        return 0;
      } catch (setback) {
        if (!(setback instanceof Setback)) throw setback;
        this.#say(setback);
        if (!setback.passes) return 0;
        this.#asked = true;
        await this.#pause(setback.seconds ? setback.seconds * 1000 : backoff(failures));
        return failures + 1;
      }
    }

    async #load() {
      if (this.#current) return;
      await this.#server.session();
      const page = await this.#server.history();
      // A backup was restored: what is shown here did not happen.
      if (page.newest < this.#stream.last) this.#startOver();
      // After a break the stream brings all that was missed, be it more than a page.
      if (this.#stream.last === 0) this.#stream.last = page.newest;
      this.#show(page);
      this.#current = true;
    }

    async #flush() {
      const waits = (item) => item.refused === undefined && !this.#ended.signal.aborted;
      const next = () => this.#outbox.items().find(waits);
      if (!next()) return;
      await alone('send', async () => {
        for (let item = next(); item; item = next()) await this.#post(item);
      });
    }

    async #post(item) {
      if (!item.tried) this.#outbox.put({ ...item, tried: true });
      this.#sending = item.id;
      this.#refresh();
      try {
        const { known } = await this.#server.post(item);
        this.#say(null);
        this.#accepted(item, known);
      } catch (setback) {
        if (!(setback instanceof Refusal)) throw setback;
        // An earlier try had arrived, and the words were changed since.
        if (item.changed && setback.code === 'id_used') this.#accepted(item, true);
        else this.#outbox.put({ ...item, refused: setback.why });
      } finally {
        this.#sending = null;
        this.#refresh();
      }
    }

    #accepted(item, known) {
      const { id, body } = item;
      const now = this.#outbox.get(id);
      if (now) this.#outbox.settle(now);
      // It was edited while it was on its way, here or in another tab.
      const stale = now && (now.body.text !== body.text || (known && now.changed));
      if (stale) this.#outbox.add({ edits: id, text: now.body.text });
      this.#remember(body.edits ?? body.deletes, body.text, this.#stream.last);
      if ((this.#log.turn(id)?.position ?? null) === null) this.#await(id);
    }

    /** Waits, unless something makes it worth trying at once. */
    async #pause(milliseconds) {
      let timer;
      await new Promise((resolve) => {
        this.#wake = resolve;
        timer = setTimeout(resolve, milliseconds);
      });
      clearTimeout(timer);
      this.#wake = null;
    }

    #say(trouble) {
      if (this.#trouble?.kind === trouble?.kind) return;
      this.#trouble = trouble;
      this.#notify(trouble);
      this.#refresh();
    }

    #notify(trouble) {
      say(this.#status, trouble?.words ?? '');
      this.#retry.hidden = !trouble || trouble.kind === 'throttled' || trouble.kind === 'full';
      this.#statusLine.toggleAttribute('data-kind', Boolean(trouble));
    }

    #startOver() {
      this.#current = false;
      this.#asked = true;
      this.#stream.close();
      this.#stream.last = 0;
      this.#seen.clear();
      this.#changes.clear();
      this.#awaited.clear();
      this.#log.clear();
      this.#refresh();
    }

    // What comes

    #show(page) {
      this.#log.page(page.earlier, () => {
        for (const exchange of page.exchanges) this.#take(exchange, false);
        this.#refresh();
      });
    }

    async #showEarlier(button) {
      button.disabled = true;
      try {
        this.#show(await this.#server.history(this.#log.oldest));
      } catch (setback) {
        if (!(setback instanceof Setback)) throw setback;
        this.#say(setback);
        this.#sync();
      } finally {
        button.disabled = false;
      }
    }

    #take({ position, message, reply }, live) {
      if (this.#seen.has(position)) return;
      if (position !== null) this.#seen.add(position);
      this.#remember(message.of, message.kind === 'edited' ? message.text : undefined, position);
      this.#arrived(message);
      const turn = this.#log.turn(message.id) ?? this.#newTurn(message, position);
      if (position === null) return turn.position ?? this.#await(message.id);
      turn.position = position;
      if (message.kind === 'button') this.#log.turn(message.reply_to)?.choose(message.text);
      this.#log.answered(message.id);
      if (reply) turn.reply(reply);
      this.#awaited.delete(message.id);
      if (!this.#awaited.size) this.#log.typing(false);
      if (!live) return;
      this.#refresh();
      this.#log.replied();
    }

    #newTurn(message, position, label) {
      const asked = this.#log.turn(message.reply_to);
      const isButton = message.kind === 'button';
      const name = isButton ? label ?? asked?.labelOf(message.text) : undefined;
      const turn = new Turn(message, name, isButton ? undefined : asked?.summary);
      turn.position = position;
      this.#log.insert(turn);
      return turn;
    }

    /** The server has it, although its answer to the post may have been lost. */
    #arrived({ id, text }) {
      const item = this.#outbox.get(id);
      if (item) this.#outbox.settle(item);
      if (item?.changed && item.body.text !== text) this.#outbox.add({ edits: id, text: item.body.text });
      if (this.#withdrawn.delete(id)) this.#outbox.add({ deletes: id });
      if (item) this.#sync(false);
    }

    /** Keeps the newest change of a message; without a text it is deleted. */
    #remember(of, text, position) {
      const place = position ?? this.#stream.last;
      if (of && !(this.#changes.get(of)?.place > place)) this.#changes.set(of, { place, text });
    }

    #await(id) {
      this.#awaited.add(id);
      this.#log.typing(true, 400, 30_000);
    }

    /** An answer has come further. It may be told of late: when the answer is there, or another one after it. */
    #drafted({ answers, text }) {
      if ((this.#log.turn(answers)?.position ?? null) !== null) return;
      this.#awaited.add(answers);
      this.#log.draft(answers, text);
    }

    #noticed(item) {
      // Another tab got it through.
      if (item?.accepted) this.#remember(item.body.edits ?? item.body.deletes, item.body.text, this.#stream.last);
      if (item?.accepted && this.#log.turn(item.id)) this.#await(item.id);
      this.#refresh();
      this.#sync(Boolean(item?.accepted));
    }

    /** Draws all own messages as the outbox and the server know them now. */
    #refresh() {
      const items = this.#outbox.items().filter((item) => !item.accepted);
      for (const { id, at, body, label } of items) {
        if (body.edits || body.deletes || this.#log.turn(id)) continue;
        const kind = body.press ? 'button' : 'text';
        this.#newTurn({ id, at, kind, text: body.press ?? body.text, reply_to: body.reply_to }, null, label);
      }
      for (const turn of [...this.#log.turns]) {
        const own = items.find((item) => item.id === turn.id);
        const isTaken = turn.position !== null || this.#awaited.has(turn.id);
        if (!own && !isTaken) this.#log.remove(turn);
        else if (turn.isOwn) turn.draw(this.#stateOf(turn, own, items));
      }
    }

    #stateOf(turn, own, items) {
      const op = items.findLast(({ body }) => body.edits === turn.id || body.deletes === turn.id);
      const done = this.#changes.get(turn.id);
      const waits = own?.refused === undefined ? op ?? own : own;
      const gone = op ? Boolean(op.body.deletes) : done !== undefined && done.text === undefined;
      if (own?.body.text) turn.message.text = own.body.text;
      let state = gone ? 'deleted' : 'sent';
      let mark = gone ? TEXTS.deleted : done ? TEXTS.edited : '';
      if (waits?.refused !== undefined) {
        [state, mark] = ['refused', ''];
      } else if (waits) {
        state = this.#trouble && this.#trouble.kind !== 'throttled' ? 'unsent' : 'sending';
        mark = TEXTS[state];
      }
      const text = op?.body.text ?? done?.text ?? turn.message.text;
      return { text, state, mark, gone, refusal: waits?.refused, editable: Boolean(waits?.body.text) };
    }

    // What the person does

    #act(hooks, id, button) {
      const turn = this.#log.turn(id);
      if ('edit' in hooks) this.#composer.enter({ kind: 'edit', id, text: turn.text });
      else if ('answer' in hooks) this.#composer.enter({ kind: 'answer', id, text: turn.summary });
      else if ('delete' in hooks) this.#delete(id);
      else if ('again' in hooks) this.#again(turn);
      else if ('discard' in hooks) this.#discard(id);
      else if ('press' in hooks) this.#press(hooks.press, id, turn);
      else if ('earlier' in hooks) this.#showEarlier(button);
      else if ('picture' in hooks) this.#enlarge(button.firstChild);
    }

    #submit(text, mode) {
      if (mode?.kind === 'edit') return this.#edit(mode.id, text);
      // The server may know the refused one's id with the refused text, so the new one gets its own.
      const refused = mode?.kind === 'again' ? this.#outbox.get(mode.id) : undefined;
      if (refused) this.#discard(mode.id);
      return this.#queue({ text, reply_to: mode?.kind === 'answer' ? mode.id : refused?.body.reply_to });
    }

    #queue(body, more) {
      const item = this.#outbox.add(body, more);
      this.#notify(item ? this.#trouble : new Setback('full'));
      if (!item) return false;
      this.#refresh();
      if (!body.edits && !body.deletes) this.#log.toEnd();
      this.#sync();
      return true;
    }

    #edit(id, text) {
      const item = this.#unsent(id);
      if (!item && text === this.#log.turn(id)?.text) return true;
      if (!item) {
        this.#supersede(id);
        return this.#queue({ edits: id, text });
      }
      this.#outbox.put({ ...item, body: { ...item.body, text }, changed: item.tried });
      this.#refresh();
      return true;
    }

    #delete(id) {
      this.#composer.drop(id);
      this.#log.element.focus({ preventScroll: true });
      this.#supersede(id);
      const item = this.#unsent(id);
      if (!item) return this.#queue({ deletes: id });
      if (item.tried) this.#withdrawn.add(id);
      this.#outbox.remove(id);
      this.#refresh();
    }

    /** What is still in the outbox and not on its way from here. */
    #unsent(id) {
      return id === this.#sending ? undefined : this.#outbox.get(id);
    }

    /** Drops changes of a message that were never tried, for a newer one says it all. */
    #supersede(id) {
      for (const { id: op, body, tried } of this.#outbox.items()) {
        if (!tried && (body.edits === id || body.deletes === id)) this.#outbox.remove(op);
      }
    }

    #editLast() {
      const last = this.#log.turns.findLast((turn) => turn.isEditable);
      if (last) this.#composer.enter({ kind: 'edit', id: last.id, text: last.text });
      return Boolean(last);
    }

    /** The item because of which the message shows as refused: itself or a change of it. */
    #refusedOf(id) {
      return this.#outbox.items().findLast(({ id: own, body, refused }) =>
        refused !== undefined && [own, body.edits, body.deletes].includes(id));
    }

    #again(turn) {
      const refused = this.#refusedOf(turn.id);
      if (!refused) return;
      if (refused.id === turn.id) return this.#composer.enter({ kind: 'again', id: turn.id, text: turn.text });
      const { text } = refused.body;
      this.#discard(turn.id);
      this.#composer.enter({ kind: 'edit', id: turn.id, text });
    }

    #discard(id) {
      const refused = this.#refusedOf(id);
      if (refused) this.#outbox.remove(refused.id);
      this.#log.element.focus({ preventScroll: true });
      this.#refresh();
    }

    #press(payload, id, turn) {
      const waiting = this.#outbox.items().some(({ body }) => body.press === payload && body.reply_to === id);
      if (!waiting) this.#queue({ press: payload, reply_to: id }, { label: turn.labelOf(payload) });
    }

    #enlarge(seen) {
      const { alt } = seen.parentElement.querySelector('img');
      const close = tool('data-shut', 'close', TEXTS.closePicture, { class: 'round' });
      const attributes = { part: 'dialog', 'aria-label': alt, 'data-dialog': true };
      const dialog = make('dialog', attributes, seen.cloneNode(true), close);
      close.addEventListener('click', () => dialog.close());
      dialog.addEventListener('click', (event) => event.target === dialog && dialog.close());
      dialog.addEventListener('close', () => dialog.remove());
      this.element.append(dialog);
      dialog.showModal();
    }
  }

  class HisabChat extends HTMLElement {
    #chat = null;

    constructor() {
      super();
      this.attachShadow({ mode: 'open' }).adoptedStyleSheets = [STYLE];
    }

    connectedCallback() {
      this.#chat = new Chat();
      const isInline = this.hasAttribute('inline');
      this.shadowRoot.replaceChildren(...(isInline ? [this.#chat.element] : this.#floating(this.#chat)));
      // Who only passes by a page gets no books; what was left unsent goes on its way.
      if (isInline || this.#chat.hasUnsent) this.#chat.start();
    }

    disconnectedCallback() {
      this.#chat.stop();
    }

    #floating(chat) {
      const button = make('button', {
        type: 'button', class: 'open', part: 'open', lang: 'en', 'aria-label': TEXTS.open, 'aria-expanded': 'false',
        'aria-controls': 'panel', 'data-open': true,
      }, icon('chat'));
      const close = tool('data-close', 'close', TEXTS.close, { class: 'round' });
      const head = make('div', { class: 'head' }, make('div', { class: 'badge' }, icon('chat')),
        make('div', {}, make('h2', {}, TEXTS.name), make('p', {}, TEXTS.tagline)), close);
      const panel = make('div', {
        class: 'panel', part: 'panel', id: 'panel', role: 'dialog', lang: 'en', 'aria-label': TEXTS.name,
        'data-panel': true, hidden: true,
      }, head, chat.element);
      const show = (shown) => {
        panel.hidden = !shown;
        button.setAttribute('aria-expanded', String(shown));
        button.setAttribute('aria-label', shown ? TEXTS.close : TEXTS.open);
        button.replaceChildren(icon(shown ? 'close' : 'chat'));
        if (shown) chat.start();
        (shown ? chat : button).focus();
      };
      button.addEventListener('click', () => show(panel.hidden));
      close.addEventListener('click', () => show(false));
      panel.addEventListener('keydown', (event) => {
        const isOurs = event.key === 'Escape' && !event.defaultPrevented && !event.isComposing;
        if (isOurs && !event.target.closest('dialog')) show(false);
      });
      return [panel, button];
    }
  }

  customElements.define('hisab-chat', HisabChat);

  const place = () => document.querySelector('hisab-chat') ?? document.body.append(make('hisab-chat'));
  if (document.readyState === 'loading') document.addEventListener('DOMContentLoaded', place);
  else place();
})();
