/* Without a connection, a page that says so. Nothing else is kept: no conversation, no report. */
(function () {
  "use strict";

  var version = self.location.search;    // another one with every change of the files
  var kept = "offline" + version;
  var page = "/offline";
  var style = "/static/chat.css" + version;

  self.addEventListener("install", function (event) {
    event.waitUntil(caches.open(kept)
      .then(function (cache) { return cache.addAll([page, style]); })
      .then(function () { return self.skipWaiting(); }));
  });

  self.addEventListener("activate", function (event) {
    event.waitUntil(caches.keys().then(function (names) {
      return Promise.all(names.map(function (name) { return name === kept || caches.delete(name); }));
    }));
  });

  self.addEventListener("fetch", function (event) {
    var address = new URL(event.request.url);
    if (event.request.method !== "GET" || address.origin !== self.location.origin) { return; }
    if (event.request.mode === "navigate") {
      event.respondWith(fetch(event.request).catch(function () { return caches.match(page); }));
    } else if (address.pathname + address.search === style) {
      event.respondWith(caches.match(style).then(function (found) { return found || fetch(event.request); }));
    }
  });
}());
