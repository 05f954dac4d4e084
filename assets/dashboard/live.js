
// Shows at once what is changed elsewhere: in a chat, by a program, in another tab. The server says that something was; the
// page is loaded anew, and each part marked `data-live`, with an id, takes what it holds there. What somebody is in the
// middle of (a form that has the focus or was filled in) is left alone. The focus stays, and what was opened stays open.
(() => {
  'use strict';

  const RESTS_AFTER = 30_000;
  const GATHERS = 150;

  const spoken = document.getElementById('live');
  const parts = () => document.querySelectorAll('[data-live][id]');
  if (!spoken || !parts().length) return;

  const shown = new Map();
  const note = () => parts().forEach((part) => shown.set(part.id, part.innerHTML));
  note();
  let source = null;
  let failures = 0;
  let waiting = 0;
  let resting = 0;
  let wasOpen = false;
  let loading = false;
  let again = false;

  function isTouched(field) {
    if (field.type === 'checkbox' || field.type === 'radio') return field.checked !== field.defaultChecked;
    if (field.options) return Array.from(field.options).some((option) => option.selected !== option.defaultSelected);
    return 'defaultValue' in field && field.type !== 'hidden' && field.value !== field.defaultValue;
  }

  function isBusy(part) {
    const inside = part.contains(document.activeElement) && document.activeElement.matches('input, select, textarea');
    return inside || Array.from(part.querySelectorAll('input, select, textarea')).some(isTouched);
  }

  function renew(part, fresh) {
    const focused = part.contains(document.activeElement) ? document.activeElement.id : '';
    const opened = Array.from(part.querySelectorAll('details[id][open]'), ({ id }) => id);
    part.replaceChildren(...fresh.childNodes);
    for (const id of opened) document.getElementById(id)?.setAttribute('open', '');
    if (focused) document.getElementById(focused)?.focus({ preventScroll: true });
  }

  async function load() {
    if (loading) {
      again = true;
      return;
    }
    loading = true;
    try {
      const response = await fetch(location.href, { headers: { Accept: 'text/html' }, cache: 'no-store' });
      // Who was signed out meanwhile sees that with the next step.
      if (!response.ok || response.redirected) return;
      const page = new DOMParser().parseFromString(await response.text(), 'text/html');
      let changed = false;
      for (const part of parts()) {
        const fresh = page.getElementById(part.id);
        if (!fresh || fresh.innerHTML === shown.get(part.id) || isBusy(part)) continue;
        shown.set(part.id, fresh.innerHTML);
        renew(part, fresh);
        changed = true;
      }
      if (changed) say();
    } catch {
      // The stream comes back when the server does, and then so does this.
    } finally {
      loading = false;
      if (again) {
        again = false;
        soon();
      }
    }
  }

  function say() {
    spoken.textContent = '';
    setTimeout(() => (spoken.textContent = spoken.dataset.changed), 100);
  }

  /** Several changes in one breath are one. */
  function soon() {
    clearTimeout(waiting);
    waiting = setTimeout(load, GATHERS);
  }

  function open() {
    if (source || document.hidden) return;
    source = new EventSource('/dashboard/events');
    source.addEventListener('changed', soon);
    source.onopen = () => {
      failures = 0;
      // While there was no stream, anything may have happened.
      if (wasOpen) soon();
      wasOpen = true;
    };
    source.onerror = () => {
      // Otherwise the browser connects again by itself.
      if (source.readyState !== EventSource.CLOSED) return;
      close();
      setTimeout(open, Math.min(60, 2 ** failures++) * 1000 * (0.75 + Math.random() / 2));
    };
  }

  function close() {
    source?.close();
    source = null;
  }

  // A form took the page along to what it did.
  document.addEventListener('hisab-shown', note);
  document.addEventListener('visibilitychange', () => {
    clearTimeout(resting);
    if (document.hidden) resting = setTimeout(close, RESTS_AFTER);
    else open();
  });
  addEventListener('pageshow', ({ persisted }) => {
    if (persisted) soon();
  });
  open();
})();
