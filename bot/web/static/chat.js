/* The web chat: sends what the person says, shows what comes back. Old phones too: no modules, no build. */
(function () {
  "use strict";

  var ANSWER_WITHIN = 20000;   // milliseconds until a request counts as lost
  var TRY_AGAIN_AFTER = 1000;
  var SHOW_WAITING_AFTER = 300;
  var LONGEST_PAUSE = 60;      // seconds until a message that came too soon is sent again
  var LONGEST_TEXT = 15000;    // characters; the server takes 64 KiB
  var LISTED = { change: true, list: true };    // reasons and steps carry their own numbers

  var allWords = JSON.parse(document.getElementById("words").textContent);
  var words = allWords[document.documentElement.lang] || allWords["zh-CN"];
  var log = document.getElementById("log");
  var status = document.getElementById("status");
  var composer = document.getElementById("composer");
  var text = document.getElementById("text");
  var language = document.getElementById("language");

  var outbox = [];             // messages not yet answered, oldest first; one is on its way at a time
  var travelling = false;
  var shown = null;            // the last reply, and the element that shows it
  var waitingTimer = null;

  /* Making elements. Text is only ever set as text. */

  function make(tag, className, content) {
    var element = document.createElement(tag);
    if (className) { element.className = className; }
    if (content) { element.textContent = content; }
    return element;
  }

  function add(parent, tag, className, content) {
    return parent.appendChild(make(tag, className, content));
  }

  function newId() {
    var bytes = new Uint8Array(16);
    var id = "";
    window.crypto.getRandomValues(bytes);
    for (var i = 0; i < bytes.length; i += 1) { id += ("0" + bytes[i].toString(16)).slice(-2); }
    return id;
  }

  /* Sending: in order, and again with the same id, so that nothing is counted twice. */

  function send(message) {
    message.id = newId();
    message.path = message.path || "/api/chat";
    if (message.saying) { message.bubble = showMine(message.saying); }
    outbox.push(message);
    post();
  }

  function post() {
    var message = outbox[0];
    if (!message || travelling || message.failed) { return; }
    travelling = true;
    showWaiting();
    var request = new XMLHttpRequest();
    request.open("POST", message.path);
    request.timeout = ANSWER_WITHIN;
    request.setRequestHeader("Content-Type", "application/json");
    request.onload = function () { travelling = false; received(message, request); };
    request.onerror = request.ontimeout = function () { travelling = false; lost(message); };
    request.send(JSON.stringify({
      id: message.id,
      text: message.text || "",
      action: message.action || "",
      language: document.documentElement.lang
    }));
  }

  function received(message, request) {
    var answer = null;
    if (request.status === 200) {
      try { answer = JSON.parse(request.responseText); } catch (broken) { answer = null; }
    }
    if (answer && answer.reply) {
      outbox.shift();
      settle(message);
      hideWaiting();
      show(answer.reply, message);
      post();
    } else if (request.status === 429) {
      fail(message, words.too_many);
      retryAfter(message, Number(request.getResponseHeader("Retry-After")));
    } else if (request.status >= 400 && request.status < 500) {
      outbox.shift();
      refused(message, request.status === 413 ? words.too_long : words.refused);
      post();
    } else if (request.status === 500) {
      fail(message, words.server_trouble);
    } else {
      lost(message);
    }
  }

  function lost(message) {
    if (!message.triedAgain && navigator.onLine !== false) {
      message.triedAgain = true;
      window.setTimeout(post, TRY_AGAIN_AFTER);
      return;
    }
    fail(message, navigator.onLine === false ? words.offline : words.not_sent);
  }

  function fail(message, problem) {
    message.failed = true;
    hideWaiting();
    if (!message.bubble) { message.bubble = log.appendChild(make("div", "mine")); }
    var trouble = troubleBelow(message.bubble, problem);
    var again = add(trouble, "button", "", words.again);
    again.type = "button";
    again.addEventListener("click", function () { retry(message); });
    again.focus();
    bringToView(message.bubble);
  }

  function refused(message, problem) {
    hideWaiting();
    settle(message);
    troubleBelow(message.bubble || log.appendChild(make("div", "mine")), problem);
    enable(true);
    if (message.text && !text.value) { text.value = message.text; grow(); }
  }

  function retry(message) {
    settle(message);
    message.failed = false;
    message.triedAgain = false;
    if (message.bubble) { message.bubble.classList.add("waiting"); }
    post();
  }

  function retryAfter(message, seconds) {
    window.setTimeout(function () {
      if (message.failed && outbox[0] === message) { retry(message); }
    }, Math.min(Math.max(seconds, 1) || LONGEST_PAUSE, LONGEST_PAUSE) * 1000);
  }

  function troubleBelow(bubble, problem) {
    var trouble = add(bubble, "div", "trouble");
    trouble.setAttribute("role", "alert");
    add(trouble, "span", "", problem);
    return trouble;
  }

  function settle(message) {
    if (!message.bubble) { return; }
    message.bubble.classList.remove("waiting");
    var trouble = message.bubble.querySelector(".trouble");
    if (trouble) { message.bubble.removeChild(trouble); }
    if (!message.bubble.firstChild) {
      log.removeChild(message.bubble);
      message.bubble = null;
    }
  }

  function showWaiting() {
    window.clearTimeout(waitingTimer);
    waitingTimer = window.setTimeout(function () {
      status.textContent = shown ? words.thinking : words.opening;
      status.className = "busy";
    }, SHOW_WAITING_AFTER);
  }

  function hideWaiting() {
    window.clearTimeout(waitingTimer);
    status.textContent = "";
    status.className = "";
  }

  /* Showing a reply */

  function show(reply, message) {
    useLanguage(reply.language);
    text.placeholder = reply.placeholder || words.input_hint;
    if (isToggle(message) && updateChoices(reply)) { return; }
    var element = make("section", "reply appear");
    element.lang = reply.language;
    element.appendChild(parts(reply));
    if (reply.buttons.length) { element.appendChild(answers(reply)); }
    if (reply.navigation.length) { element.appendChild(chips(reply)); }
    var before = shown && shown.element;
    if (before && isToggle(message)) {
      log.replaceChild(element, before);
    } else {
      if (before) { closeAnswers(before); }
      log.appendChild(element);
    }
    shown = { reply: reply, element: element };
    moveTo(element, message);
  }

  function parts(reply) {
    var card = make("div", "parts");
    if (reply.progress) { add(card, "p", "progress", reply.progress); }
    reply.sections.forEach(function (section) { card.appendChild(part(section)); });
    return card;
  }

  function part(section) {
    var folded = section.folded && section.title;
    var element = make(folded ? "details" : "div", "part " + section.kind);
    if (section.kind === "headline") {
      element.className += " " + section.verdict;
      add(element, "span", "sign").setAttribute("aria-hidden", "true");
    }
    if (section.title) {
      element.className += " titled";
      var title = add(element, folded ? "summary" : "h2", "", section.title);
      if (!folded) { title.tabIndex = -1; }
    }
    paragraphs(element, section);
    section.quotes.forEach(function (quote) { element.appendChild(quotation(quote)); });
    return element;
  }

  function paragraphs(element, section) {
    var list = LISTED[section.kind] && section.paragraphs.length > 1;
    var parent = list ? add(element, "ul") : element;
    section.paragraphs.forEach(function (paragraph) { add(parent, list ? "li" : "p", "", paragraph); });
  }

  function quotation(quote) {
    var element = make("blockquote");
    add(element, "div", "label", quote.label);
    if (quote.force) { add(element, "div", "force", quote.force); }
    if (quote.text) { tagged(element, "official", words.official, quote.text).lang = "zh-CN"; }
    if (quote.gist) { tagged(element, "gist", words.gist, quote.gist); }
    return element;
  }

  function tagged(parent, className, tag, content) {
    var element = add(parent, "p", className);
    add(element, "span", "tag", tag + " ");
    element.appendChild(document.createTextNode(content));
    return element;
  }

  function answers(reply) {
    var element = make("div", "answers");
    var group = null;
    element.setAttribute("role", "group");
    element.setAttribute("aria-label", words.answers);
    reply.buttons.forEach(function (button) {
      if (button.kind === "done") {
        element.appendChild(choice(button, reply));
        return;
      }
      if (!group || group.name !== button.group) { group = newGroup(element, button.group); }
      group.element.appendChild(choice(button, reply));
    });
    markTicked(element);
    return element;
  }

  function newGroup(parent, name) {
    var element = add(parent, "div", "group");
    if (name) {
      add(element, "h3", "", name);
      element.setAttribute("role", "group");
      element.setAttribute("aria-label", name);
    }
    return { name: name, element: element };
  }

  function choice(button, reply) {
    if (button.href) { return opening(button); }
    var element = make("button", "choice " + button.kind);
    var several = reply.multiple && isToggle(button);
    if (button.number !== null) {
      add(element, "span", "number", String(button.number)).setAttribute("aria-hidden", "true");
    }
    add(element, "span", "name", button.label);
    if (!several && button.chosen) { element.setAttribute("aria-current", "true"); }
    if (several) {
      element.setAttribute("aria-pressed", String(button.chosen));
      add(element, "span", "tick").setAttribute("aria-hidden", "true");
    }
    return pressable(element, button);
  }

  function opening(button) {
    var element = make("a", "choice " + button.kind);
    // Only ever a page of this server.
    element.href = button.href.charAt(0) === "/" && button.href.charAt(1) !== "/" ? button.href : "/";
    element.target = "_blank";
    element.rel = "noopener";
    add(element, "span", "name", button.label);
    return element;
  }

  function chips(reply) {
    var element = make("div", "chips");
    element.setAttribute("role", "group");
    element.setAttribute("aria-label", words.more);
    reply.navigation.forEach(function (button) {
      element.appendChild(pressable(make("button", button.kind, button.label), button));
    });
    if (window.print && reply.sections.some(function (section) { return section.kind === "headline"; })) {
      var print = add(element, "button", "print", words.print);
      print.type = "button";
      print.addEventListener("click", function () { window.print(); });
    }
    return element;
  }

  function pressable(element, button) {
    element.type = "button";
    element.setAttribute("data-action", button.action);
    if (button.number !== null) { element.setAttribute("data-number", String(button.number)); }
    element.addEventListener("click", function () { press(element, button); });
    return element;
  }

  /* Pressing */

  function press(element, button) {
    var message = { action: button.action, pressed: true };
    if (isToggle(message)) {
      // Seen at once; the server's answer confirms or corrects it.
      element.setAttribute("aria-pressed", String(element.getAttribute("aria-pressed") !== "true"));
    } else {
      message.saying = button.kind === "done" ? chosenLabels() || button.label : button.label;
      enable(false);
    }
    send(message);
  }

  function isToggle(message) {
    return /^(toggle|cat):/.test(message.action || "");
  }

  function chosenLabels() {
    var labels = [];
    each(shown.element, ".choice[aria-pressed=true] .name", function (name) { labels.push(name.textContent); });
    return labels.join("\n");
  }

  function markTicked(element) {
    element.classList[element.querySelector("[aria-pressed=true]") ? "add" : "remove"]("some");
  }

  function updateChoices(reply) {
    if (outbox.length && isToggle(outbox[0])) { return true; }
    var elements = shown.element.querySelectorAll(".choice");
    var same = shown.reply.question === reply.question && elements.length === reply.buttons.length &&
      reply.buttons.every(function (button, place) {
        return elements[place].getAttribute("data-action") === button.action;
      }) && endsWith(shown.reply.sections, reply.sections);
    if (!same) { return false; }
    reply.buttons.forEach(function (button, place) {
      if (elements[place].hasAttribute("aria-pressed")) {
        elements[place].setAttribute("aria-pressed", String(button.chosen));
      }
    });
    markTicked(shown.element.querySelector(".answers"));
    return true;
  }

  // What stood above the question, such as an explanation, may stay.
  function endsWith(sections, others) {
    return JSON.stringify(sections.slice(-others.length)) === JSON.stringify(others);
  }

  function enable(usable) {
    if (shown) { each(shown.element, "[data-action]", function (button) { button.disabled = !usable; }); }
  }

  function closeAnswers(element) {
    each(element, ".answers, .chips", function (part) { element.removeChild(part); });
  }

  function each(element, selector, visit) {
    Array.prototype.forEach.call(element.querySelectorAll(selector), visit);
  }

  /* Where the eye and the focus go */

  function showMine(saying) {
    var element = make("div", "mine waiting");
    add(element, "span", "hidden", words.you);
    add(element, "div", "bubble", saying);
    log.appendChild(element);
    bringToView(element);
    return element;
  }

  function moveTo(element, message) {
    if (message.path === "/api/open") { return; }
    var mine = element.previousElementSibling;
    bringToView(mine && mine.className.indexOf("mine") >= 0 ? mine : element);
    var typing = document.activeElement === text && !touchOnly();
    if (typing) { return; }
    var target = isToggle(message) ?
      element.querySelector('[data-action="' + message.action + '"]') :
      element.querySelector(".headline h2, .question h2, h2");
    if (!target) { target = element.querySelector("summary, button"); }
    if (target) { target.focus({ preventScroll: true }); }
  }

  function bringToView(element) {
    var head = document.querySelector(".top");
    var covered = window.getComputedStyle(head).position === "sticky" ? head.offsetHeight : 0;
    window.scrollTo(0, element.getBoundingClientRect().top + window.pageYOffset - covered - 8);
  }

  function touchOnly() {
    return Boolean(window.matchMedia) && window.matchMedia("(hover: none) and (pointer: coarse)").matches;
  }

  /* Language */

  function useLanguage(name) {
    language.value = allWords[name] ? name : document.documentElement.lang;
    if (!allWords[name] || document.documentElement.lang === name) { return; }
    words = allWords[name];
    document.documentElement.lang = name;
    document.title = words.title;
    each(document, "[data-word]", function (element) { element.textContent = words[element.getAttribute("data-word")]; });
    each(document, "[data-word-label]", function (element) {
      element.setAttribute("aria-label", words[element.getAttribute("data-word-label")]);
    });
  }

  function offerLanguages() {
    Object.keys(allWords).forEach(function (name) {
      var option = add(language, "option", "", allWords[name].self_name);
      option.value = name;
      option.lang = name;
    });
    language.value = document.documentElement.lang;
    language.addEventListener("change", function () {
      enable(false);
      send({ action: "lang:" + language.value, saying: allWords[language.value].self_name, pressed: true });
    });
  }

  /* Typing */

  function submit() {
    var typed = text.value.trim();
    if (!typed) { text.focus(); return; }
    if (typed.length > LONGEST_TEXT) {
      status.textContent = words.too_long;
      return;
    }
    text.value = "";
    grow();
    enable(false);
    send({ text: typed, saying: typed });
  }

  function grow() {
    text.style.height = "auto";
    text.style.height = text.value ? text.scrollHeight + 2 + "px" : "";
  }

  composer.addEventListener("submit", function (event) {
    event.preventDefault();
    submit();
  });

  text.addEventListener("input", grow);

  text.addEventListener("keydown", function (event) {
    // While Chinese is being composed, Enter chooses a word (229: old WebViews).
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing && event.keyCode !== 229) {
      event.preventDefault();
      submit();
    }
  });

  document.addEventListener("keydown", function (event) {
    var inField = /^(TEXTAREA|INPUT|SELECT)$/.test(event.target.tagName);
    if (inField || event.ctrlKey || event.altKey || event.metaKey || !/^[0-9]$/.test(event.key) || !shown) { return; }
    var button = shown.element.querySelector('[data-number="' + event.key + '"]');
    if (button && !button.disabled) {
      event.preventDefault();
      button.focus({ preventScroll: true });
      button.click();
    }
  });

  window.addEventListener("online", function () {
    if (outbox[0] && outbox[0].failed) { retry(outbox[0]); }
  });

  window.addEventListener("beforeprint", function () {
    each(log, "details", function (part) { part.open = true; });
  });

  // Files of one version come together: the worker is named like this script.
  function worker() {
    var own = document.querySelector("script[src]").getAttribute("src");
    if (!navigator.serviceWorker || !window.isSecureContext) { return; }
    navigator.serviceWorker.register("/static/sw.js" + own.slice(own.indexOf("?")), { scope: "/" })
      .then(null, function () { /* the chat does without */ });
  }

  window.addEventListener("load", worker);
  offerLanguages();
  send({ path: "/api/open" });
}());
