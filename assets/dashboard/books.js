
// The books: rows open and forms are sent without leaving the page. Whatever goes wrong here is done by the page itself.
(() => {
  'use strict';

  const load = async (url, options) => {
    const response = await fetch(url, { credentials: "same-origin", ...options });
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    return { response, page };
  };

  const put = (old, fresh) => {
    const node = document.importNode(fresh, true);
    old.replaceWith(node);
    return node;
  };

  // A row becomes the form that changes it, or a row again; no two are open at once.
  const swapRow = async (link) => {
    const { response, page } = await load(link.href);
    const id = link.dataset.row;
    const [old, fresh] = [document.getElementById(id), page.getElementById(id)];
    if (!response.ok || !old || !fresh) throw new Error("The row is gone");
    for (const open of document.querySelectorAll("tr.editing")) {
      const closed = page.getElementById(open.id);
      if (open.id !== id && closed) put(open, closed);
    }
    put(old, fresh).querySelector("input:not([type=hidden], [type=checkbox]), a.what")?.focus();
  };

  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-row]");
    if (!link || event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    swapRow(link).catch(() => location.assign(link.href));
  });

  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") event.target.closest("tr.editing")?.querySelector("a[data-row]").click();
  });

  // The page that a form leads to takes the place of this one.
  const show = ({ response, page }) => {
    const [old, fresh] = [document, page].map((one) => one.getElementById("main"));
    if (!fresh) return location.reload();
    if (response.redirected) {
      const url = new URL(response.url);
      url.searchParams.delete("done");
      history.replaceState(null, "", url);
    }
    document.title = page.title;
    const main = put(old, fresh);
    document.dispatchEvent(new Event("hisab-shown"));
    const first = main.querySelector("[aria-invalid=true]") ?? main.querySelector(".said") ?? main;
    if (!first.matches("input, select")) first.tabIndex = -1;
    first.focus({ preventScroll: !first.matches("input, select") });
  };

  const send = async (form, button) => {
    const body = new URLSearchParams(new FormData(form, button));
    const url = button?.getAttribute("formaction") ?? form.getAttribute("action");
    form.setAttribute("aria-busy", "true");
    try {
      show(await load(url, { method: "POST", body }));
    } catch {
      // It may have arrived: sent again by itself it could count twice.
      const why = document.createElement("p");
      why.className = "why";
      why.setAttribute("role", "alert");
      why.textContent = document.getElementById("main").dataset.unsent;
      form.querySelector(".why[role=alert]")?.remove();
      form.append(why);
    } finally {
      form.removeAttribute("aria-busy");
    }
  };

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!form.matches("form[data-stay]")) return;
    event.preventDefault();
    if (!form.hasAttribute("aria-busy")) send(form, event.submitter);
  });

  // What only a script can do is shown once there is one.
  const dates = (select) => {
    document.getElementById(select.dataset.dates).hidden = select.value !== "dates";
  };

  const prepare = () => {
    for (const box of document.querySelectorAll("[data-tick-all][hidden]")) box.hidden = false;
    document.querySelectorAll("select[data-dates]").forEach(dates);
  };

  document.addEventListener("change", ({ target }) => {
    if (target.matches("select[data-dates]")) dates(target);
    if (!target.matches("[data-tick-all]")) return;
    for (const box of document.querySelectorAll("input[name=tick]")) box.checked = target.checked;
  });

  // A link that leads into something closed opens it.
  const openTarget = () => {
    const target = location.hash && document.getElementById(location.hash.slice(1));
    if (target instanceof HTMLDetailsElement) target.open = true;
  };

  addEventListener("hashchange", openTarget);
  new MutationObserver(prepare).observe(document.body, { childList: true, subtree: true });
  prepare();
  openTarget();
})();
